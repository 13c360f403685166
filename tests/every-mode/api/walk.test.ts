import { expect } from 'vitest'
import type { Context } from '../../../src/domain/context.ts'
import { localId } from '../../support/ids.ts'
import type { Person } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'
import { contacts, drafts, family, letters, people, type Rows, securityEvents } from './walk/rows.ts'

const test = testWithServer({ RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_USER: 'off', RATE_LIMIT_SEARCH: 'off' })

/** A connection of the API, and what it lists. */
interface Walked {
  readonly field: string
  /** Arguments besides those of the page. */
  readonly args?: string
  /** What the list is ordered by, where that can be compared here. */
  readonly by?: string
  readonly direction?: 'ASC' | 'DESC'
  readonly size: number
  readonly rows: (ctx: Context, walker: Person, other: Person) => Rows
}

const orders = (['SEALED_AT', 'UNLOCKS_AT', 'OPENED_AT'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).map(
    (direction): Walked => ({
      field: 'inbox',
      args: `orderBy: { field: ${field}, direction: ${direction} }`,
      by: { SEALED_AT: 'sealedAt', UNLOCKS_AT: 'unlocksAt', OPENED_AT: 'openedAt' }[field],
      direction,
      size: 100,
      rows: (ctx, walker, other) => letters(ctx, other, walker),
    }),
  ),
)

const connections: Walked[] = [
  ...orders,
  { field: 'outbox', by: 'sealedAt', direction: 'DESC', size: 100, rows: letters },
  { field: 'drafts', by: 'updatedAt', direction: 'DESC', size: 100, rows: drafts },
  { field: 'recipients', size: 100, rows: contacts },
  { field: 'recipients', args: 'group: "family"', size: 100, rows: family },
  { field: 'searchUsers', args: 'query: "walker-"', size: 50, rows: people },
  { field: 'securityEvents', by: 'occurredAt', direction: 'DESC', size: 100, rows: securityEvents },
]

interface Page {
  readonly edges: readonly { cursor: string; node: { id: string } & Record<string, string> }[]
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
}

for (const connection of connections) {
  const { field, args = '', by, direction, size } = connection
  const ask = async (walker: Person, paging: string) => {
    const given = [args, paging].filter(Boolean).join(', ')
    const data = await walker.ask<Record<string, Page>>(
      `{ ${field}(${given}) { edges { cursor node { id ${by ?? ''} } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    )
    return data[field] as Page
  }

  test(`a walk of ${field}${args && ` with ${args}`}, either way, misses nothing and repeats nothing while rows are added`, async ({
    server,
  }) => {
    const [walker, other] = await Promise.all([server.signUp('walker'), server.signUp('other')])
    const rows = connection.rows(server.ctx, walker, other)
    const before = await rows.add(1_000)
    for (const way of ['forwards', 'backwards'] as const) {
      const seen: Page['edges'][number]['node'][] = []
      let paging = way === 'forwards' ? `first: ${size}` : `last: ${size}`
      for (let more = true; more; ) {
        const { edges, pageInfo } = await ask(walker, paging)
        const nodes = edges.map(({ node }) => node)
        expect(edges.at(0)?.cursor).toBe(pageInfo.startCursor)
        expect(edges.at(-1)?.cursor).toBe(pageInfo.endCursor)
        if (way === 'forwards') seen.push(...nodes)
        else seen.unshift(...nodes)
        more = way === 'forwards' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
        paging =
          way === 'forwards'
            ? `first: ${size}, after: "${pageInfo.endCursor}"`
            : `last: ${size}, before: "${pageInfo.startCursor}"`
        await rows.add(3)
      }
      const ids = seen.map(({ id }) => localId(id))
      expect(new Set(ids).size, 'nothing twice').toBe(ids.length)
      expect(
        before.filter((id) => !new Set(ids).has(id)),
        'nothing missing',
      ).toEqual([])
      if (by) {
        const values = seen.map((node) => String(node[by]))
        const sorted = [...values].sort()
        expect(values).toEqual(direction === 'DESC' ? sorted.reverse() : sorted)
      }
    }
  })
}

const unlike = (json: string) => Buffer.from(json).toString('base64url')
const id = '0190a000-0000-7000-8000-000000000000'
const nonsense = [
  ...['', 'garbage', '💌', unlike('null'), unlike('[1]'), unlike('["2026-01-01T00:00:00.000Z"]')],
  ...[unlike(`["2026-01-01T00:00:00.000Z","1"]`), unlike(`["a\\u0000","${id}"]`), unlike(`[null,"${id}"]`)],
].flatMap((cursor) => [`after: ${JSON.stringify(cursor)}`, `before: ${JSON.stringify(cursor)}`])
/** Of the connections that are ordered by an instant. */
const noInstants = ['soon', '+010000-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z'].map(
  (instant) => `after: "${unlike(JSON.stringify([instant, id]))}"`,
)
const sizes = ['first: -1', 'last: -1', 'first: 101', 'last: 101', 'first: 2147483647', 'first: 1, last: 1']

test.for(connections.slice(5))(
  '$field refuses page sizes and cursors that make no sense',
  async ({ field, args, by }, { server }) => {
    const walker = await server.signUp('walker')
    for (const paging of [...nonsense, ...(by ? noInstants : []), ...sizes]) {
      const query = `{ ${field}(${[args, paging].filter(Boolean).join(', ')}) { edges { node { id } } } }`
      const { status, data, errors } = await walker.query(query)
      expect({ paging, status, data, codes: errors.map(({ extensions }) => extensions?.code) }).toEqual({
        paging,
        status: 200,
        data: null,
        codes: [expect.stringMatching(/^(BAD_USER_INPUT|QUERY_TOO_LARGE)$/)],
      })
    }
    const tooLarge = await walker.query(
      `{ ${field}(${[args, 'first: 3000000000'].filter(Boolean).join(', ')}) { totalCount } }`,
    )
    expect(tooLarge.errors).toHaveLength(1)
    const none = await walker.ask(`{ ${field}(${[args, 'first: 0'].filter(Boolean).join(', ')}) { edges { cursor } } }`)
    expect(none).toEqual({ [field]: { edges: [] } })
  },
)
