import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from '../../domain/context.ts'
import type { Bound } from '../../domain/keyset.ts'
import { keysetPage, type Order, type PageArgs, type Sizes } from './connection.ts'
import type { GraphQLContext } from './context.ts'

/** What of a Prisma model's delegate a list needs. */
interface Delegate {
  findMany<Row>(query: object): Promise<Row[]>
  count(query: object): Promise<number>
}

interface List extends Sizes {
  readonly model: 'capsule' | 'recipient' | 'auditEvent' | 'user' | 'target' | 'delivery'
  readonly select: object
  /** Which rows there are on all pages together: those that the viewer may see. */
  readonly where: object
  readonly order: Order<string>
}

/** What the operation selects of a connection's nodes, for one query. */
export const selectionOf = (context: GraphQLContext, info: GraphQLResolveInfo): object =>
  queryFromInfo({ context, info, path: ['edges', 'node'], select: { id: true } }).select

/**
 * One page of a connection over a model.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT`, see {@link keysetPage}
 */
export function pageOf<Row extends { id: string } = never>(
  app: Context,
  { model, select, where, order, ...sizes }: List,
  args: PageArgs,
) {
  const rows = app.db[model] as unknown as Delegate
  const { field } = order
  return keysetPage(
    args,
    order,
    {
      find: ({ bounds, direction, take }) =>
        rows.findMany<Row>({
          select: { ...select, [field]: true },
          where: { AND: [where, ...bounds.map((bound) => past(order, bound))] },
          orderBy: [{ [field]: direction }, { id: direction }],
          take,
        }),
      valueOf: (row) => row[field as keyof Row] as Date | string,
      count: () => rows.count({ where }),
    },
    sizes,
  )
}

/** Rows past a place: the first condition lets the index seek, the others settle ties. */
function past({ field, of }: Order<string>, { than, value: text, id }: Bound): object {
  const value = of === 'instants' ? new Date(text) : text
  return {
    [field]: { [`${than}e`]: value },
    OR: [{ [field]: { [than]: value } }, { [field]: value, id: { [than]: id } }],
  }
}
