import { randomBytes } from 'node:crypto'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { Stretch } from '../../src/domain/keyset.ts'
import { keysetPage } from '../../src/graphql/schema/connection.ts'

interface Row {
  readonly id: string
  readonly name: string
}

const id = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`
const rows: Row[] = [1, 2, 3, 4, 5].map((n) => ({ id: id(n), name: `name ${Math.ceil(n / 2)}` }))
const order = { field: 'name', of: 'text', direction: 'asc' } as const

/** A table that notes what it is asked for. */
const source = {
  asked: [] as Stretch[],
  find: async (stretch: Stretch): Promise<Row[]> => {
    source.asked.push(stretch)
    return rows.slice(0, stretch.take)
  },
  valueOf: ({ name }: Row) => name,
  count: async () => rows.length,
}
const page = (args: Parameters<typeof keysetPage>[0]) => keysetPage(args, order, source)
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a cursor', () => {
  test('is opaque, safe in URLs, and leads back to its place', async () => {
    const { edges } = await page({ first: 2 })
    expect(edges[1]?.cursor).toMatch(/^[\w-]+$/)
    await page({ first: 2, after: String(edges[1]?.cursor) })
    expect(source.asked.at(-1)?.bounds).toMatchObject([{ than: 'gt', id: rows[1]?.id }])
  })

  test.each([
    ['nothing', ''],
    ['text', 'garbage'],
    ['JSON of another shape', cursor({ name: 'x' })],
    ['a place without an id', cursor(['name'])],
    ['an id that is none', cursor(['name', 'x'])],
    ['a value of another type', cursor([1, id(1)])],
    ['a NUL character', cursor(['a\0', id(1)])],
    ['an object for the id', cursor(['name', { equals: id(1) }])],
  ])('of %s is refused as bad input', async (_what, after) => {
    await expect(page({ after })).rejects.toThrow(GraphQLError)
    await expect(page({ before: after })).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })

  test.each(['2030-01-01', 'tomorrow', '+275760-09-13T00:00:00.000Z', '2030-01-01T00:00:00Z'])(
    'of the instant %s is refused, for no cursor of ours has it',
    async (instant) => {
      const byInstant = { field: 'name', of: 'instants', direction: 'desc' } as const
      const asked = keysetPage({ after: cursor([instant, id(1)]) }, byInstant, source)
      await expect(asked).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
    },
  )
})

describe('the size of a page', () => {
  test.each([-1, 101, 2_147_483_647, -2_147_483_648])('of %i is refused', async (size) => {
    await expect(page({ first: size })).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
    await expect(page({ last: size })).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })

  test('may be 0', async () => {
    const { edges, pageInfo } = await page({ first: 0 })
    expect(edges).toEqual([])
    expect(pageInfo).toMatchObject({ hasNextPage: true, startCursor: null, endCursor: null })
  })

  test('is 20 by default', async () => {
    await page({})
    expect(source.asked.at(-1)?.take).toBe(21)
  })

  test('is given from one end only', async () => {
    await expect(page({ first: 1, last: 1 })).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })
})

test('a page from the end asks in the opposite order and answers in the usual one', async () => {
  const { edges, pageInfo } = await page({ last: 2 })
  expect(source.asked.at(-1)?.direction).toBe('desc')
  expect(edges.map(({ node }) => node)).toEqual([rows[1], rows[0]])
  expect(pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
})

test('a page that was answered is gone when what is young is collected, however many there were', async () => {
  setFlagsFromString('--expose-gc')
  const collect: (options: { type: 'minor' }) => void = runInNewContext('gc')
  const kilobytes = 20
  const large = async () =>
    Array.from({ length: kilobytes }, (_, n) => ({ id: id(n), name: randomBytes(512).toString('hex') }))
  const answer = async () => {
    const { pageInfo } = await keysetPage({ first: 50 }, order, { ...source, find: large })
    expect(pageInfo.endCursor).not.toBeNull()
  }
  const oldAfter = async (pages: number) => {
    for (let n = 0; n < pages; n++) {
      await answer()
      // What survives twice is taken for old.
      collect({ type: 'minor' })
      collect({ type: 'minor' })
    }
    return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
  }
  const before = await oldAfter(50)
  expect((await oldAfter(300)) - before).toBeLessThan((300 * kilobytes * 1_024) / 4)
})
