import { GraphQLError } from 'graphql'
import { validate } from 'uuid'
import type { Bound, Stretch } from '../../domain/keyset.ts'

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

export const maxPageSize = 100

/** How many rows a page has when nobody says, and at most. */
export interface Sizes {
  readonly usual?: number
  readonly max?: number
}

/** How to read rows, and how to count them all. */
export interface Rows<Row> {
  find(stretch: Stretch): Promise<Row[]>
  /** Where a row is in the order. */
  valueOf(row: Row): Value | null
  count(): Promise<number>
}

/**
 * One page by keyset: a cursor is a place in the order, not a row, so pages stay right while rows come and go around
 * them, and deep pages cost what the first one does.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` on page sizes and cursors that make no sense
 */
export async function keysetPage<Row extends { id: string }>(
  args: PageArgs,
  order: Pick<Order<string>, 'of' | 'direction'>,
  rows: Rows<Row>,
  { usual = 20, max = maxPageSize }: Sizes = {},
) {
  const backwards = args.last != null
  if (backwards && args.first != null) throw badInput('Give first or last, not both.')
  const size = pageSize(args.first, 'first', max) ?? pageSize(args.last, 'last', max) ?? usual
  const [onwards, back] = order.direction === 'asc' ? (['gt', 'lt'] as const) : (['lt', 'gt'] as const)

  const found = await rows.find({
    bounds: [...boundOf(order, onwards, args.after, 'after'), ...boundOf(order, back, args.before, 'before')],
    direction: backwards === (order.direction === 'asc') ? 'desc' : 'asc',
    take: size + 1,
  })
  const more = found.length > size
  const nodes = found.slice(0, size)
  if (backwards) nodes.reverse()
  const edges = nodes.map((node) => new Edge(node, rows))
  const hasPreviousPage = backwards ? more : args.after != null
  const hasNextPage = backwards ? args.before != null : more
  return { count: rows.count, edges, pageInfo: new PageInfo(edges, hasPreviousPage, hasNextPage) }
}

// Classes: for each object that is written down with a getter V8 makes a shape of its own, which keeps what the getter
// reads, whole pages of letters, until the next collection of all that is old.

class PageInfo {
  readonly hasPreviousPage: boolean
  readonly hasNextPage: boolean
  readonly #edges: readonly { readonly cursor: string }[]

  constructor(edges: readonly { readonly cursor: string }[], hasPreviousPage: boolean, hasNextPage: boolean) {
    this.hasPreviousPage = hasPreviousPage
    this.hasNextPage = hasNextPage
    this.#edges = edges
  }

  get startCursor(): string | null {
    return this.#edges.at(0)?.cursor ?? null
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null
  }
}

class Edge<Row extends { id: string }> {
  readonly node: Row
  readonly #rows: Rows<Row>

  constructor(node: Row, rows: Rows<Row>) {
    this.node = node
    this.#rows = rows
  }

  /** Made when it is asked for: of most pages only the last is. */
  get cursor(): string {
    return cursorOf(this.#rows.valueOf(this.node), this.node.id)
  }
}

function pageSize(size: number | null | undefined, name: string, max: number): number | null {
  if (size == null) return null
  if (size < 0 || size > max) throw badInput(`${name} must be from 0 to ${max}.`)
  return size
}

function boundOf(
  { of }: Pick<Order<string>, 'of'>,
  than: Bound['than'],
  cursor: string | null | undefined,
  name: string,
): Bound[] {
  if (cursor == null) return []
  const [value, id] = placeOf(cursor, of, name)
  return [{ than, value, id }]
}

const cursorOf = (value: Value | null, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

/** Characters of a cursor at most: a name of 255, each of which may take six bytes, and an id, in base64. */
const longestCursor = 4_096

function placeOf(cursor: string, of: Order<string>['of'], name: string): [value: string, id: string] {
  try {
    if (cursor.length > longestCursor) throw new RangeError(name)
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof value === 'string' && !value.includes('\0') && validate(id))
      return [of === 'text' ? value : instant(value), id]
  } catch {}
  throw badInput(`${name} is not a cursor of this connection.`)
}

function instant(text: string): string {
  const date = new Date(text)
  // Throws where it is no date; what PostgreSQL could not read back is no cursor of ours either.
  if (date.toISOString() !== text || text.length !== 24 || text.startsWith('0000')) throw new RangeError(text)
  return text
}

export const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
