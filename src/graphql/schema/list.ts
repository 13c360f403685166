import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { keysetPage, type Order, type PageArgs, type Sizes } from './connection.ts'
import type { GraphQLContext } from './context.ts'

/** What of a Prisma model's delegate a list needs. */
interface Delegate {
  findMany(query: object): Promise<never[]>
  count(query: object): Promise<number>
}

interface List extends Sizes {
  readonly model: 'capsule' | 'recipient' | 'auditEvent' | 'user'
  /** Which rows there are on all pages together: those that the viewer may see. */
  readonly where: object
  readonly order: Order<string>
}

/**
 * One page of a connection over a model, with what the operation selects of its nodes in one query.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT`, see {@link keysetPage}
 */
export function pageOf(
  { model, where, order, ...sizes }: List,
  args: PageArgs,
  context: GraphQLContext,
  info: GraphQLResolveInfo,
) {
  const rows = context.app.db[model] as unknown as Delegate
  const needed = { id: true, [order.field]: true }
  const { select } = queryFromInfo({ context, info, path: ['edges', 'node'], select: needed })
  return keysetPage(
    args,
    order,
    {
      find: ({ where: bounds, ...page }) => rows.findMany({ select, ...page, where: { AND: [where, bounds] } }),
      count: () => rows.count({ where }),
    },
    sizes,
  )
}
