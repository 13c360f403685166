import { GraphQLError } from 'graphql'
import { validate } from 'uuid'

/** Relay's arguments (GraphQL Cursor Connections Specification, §4). */
export interface PageArgs {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly after?: string | null | undefined
  readonly before?: string | null | undefined
}

/** A total order: by one column, then by id in the same direction. */
export interface Order<Field extends string> {
  readonly field: Field
  readonly of: 'text' | 'instants'
  readonly direction: 'asc' | 'desc'
}

type Value = Date | string

/** A page of a query, as Prisma wants it. */
export interface Page {
  readonly where: object
  readonly orderBy: object[]
  readonly take: number
}

export const maxPageSize = 100

/** How many rows a page has when nobody says, and at most. */
export interface Sizes {
  readonly usual?: number
  readonly max?: number
}

/**
 * One page by keyset: a cursor is a place in the order, not a row, so pages stay right while rows come and go around
 * them, and deep pages cost what the first one does.
 *
 * @param rows how to read rows, with the page's `where` added to the filter, and how to count them all
 * @throws {GraphQLError} `BAD_USER_INPUT` on page sizes and cursors that make no sense
 */
export async function keysetPage<Field extends string, Row extends { id: string } & Record<Field, Value | null>>(
  args: PageArgs,
  order: Order<Field>,
  rows: { find: (page: Page) => Promise<Row[]>; count: () => Promise<number> },
  { usual = 20, max = maxPageSize }: Sizes = {},
) {
  const backwards = args.last != null
  if (backwards && args.first != null) throw badInput('Give first or last, not both.')
  const size = pageSize(args.first, 'first', max) ?? pageSize(args.last, 'last', max) ?? usual
  const [onwards, back] = order.direction === 'asc' ? (['gt', 'lt'] as const) : (['lt', 'gt'] as const)
  const direction = backwards === (order.direction === 'asc') ? 'desc' : 'asc'

  const found = await rows.find({
    where: { AND: [...bound(order, onwards, args.after, 'after'), ...bound(order, back, args.before, 'before')] },
    orderBy: [{ [order.field]: direction }, { id: direction }],
    take: size + 1,
  })
  const more = found.length > size
  const nodes = found.slice(0, size)
  if (backwards) nodes.reverse()
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(node[order.field], node.id) }))
  return {
    count: rows.count,
    edges,
    pageInfo: {
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: backwards ? more : args.after != null,
      hasNextPage: backwards ? args.before != null : more,
    },
  }
}

function pageSize(size: number | null | undefined, name: string, max: number): number | null {
  if (size == null) return null
  if (size < 0 || size > max) throw badInput(`${name} must be from 0 to ${max}.`)
  return size
}

/** Rows past a cursor: the first condition lets the index seek, the others settle ties. */
function bound(order: Order<string>, than: 'gt' | 'lt', cursor: string | null | undefined, name: string): object[] {
  if (cursor == null) return []
  const [value, id] = placeOf(cursor, order.of, name)
  const { field } = order
  return [
    { [field]: { [`${than}e`]: value }, OR: [{ [field]: { [than]: value } }, { [field]: value, id: { [than]: id } }] },
  ]
}

const cursorOf = (value: Value | null, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

function placeOf(cursor: string, of: Order<string>['of'], name: string): [value: Value, id: string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof value === 'string' && !value.includes('\0') && validate(id))
      return [of === 'text' ? value : instant(value), id]
  } catch {}
  throw badInput(`${name} is not a cursor of this connection.`)
}

function instant(text: string): Date {
  const date = new Date(text)
  // Throws where it is no date; what PostgreSQL could not read back is no cursor of ours either.
  if (date.toISOString() !== text || text.length !== 24 || text.startsWith('0000')) throw new RangeError(text)
  return date
}

export const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
