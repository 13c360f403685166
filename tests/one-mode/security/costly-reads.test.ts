import { expect, vi } from 'vitest'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

const test = testWithServer()

test('what a letter says is decrypted once in an operation, however many fields and aliases ask', async ({
  server,
}) => {
  const alice = await server.signUp('alice')
  await alice.drafts({ title: 'T', body: 'B', media: ['https://example.com'] })
  const letter = await alice.seals({ for: alice })
  await timePasses(server.ctx, '2h', letter)
  await alice.opens(letter)
  const decrypt = vi.spyOn(server.ctx.cipher, 'decrypt')
  const { drafts } = await alice.ask<{ drafts: object }>(
    '{ drafts { edges { node { a: body b: body media again: media } } } }',
  )
  expect(drafts).toEqual({
    edges: [{ node: { a: 'B', b: 'B', media: ['https://example.com'], again: ['https://example.com'] } }],
  })
  expect(decrypt).toHaveBeenCalledTimes(1)
  await alice.ask('{ inbox { edges { node { content { body } again: content { body media } } } } }')
  expect(decrypt).toHaveBeenCalledTimes(2)
  decrypt.mockRestore()
})

test('a draft that is changed twice in an operation is read twice', async ({ server }) => {
  const alice = await server.signUp('alice')
  const { id } = await alice.drafts({ body: 'Before' })
  const change = (alias: string, body: string) =>
    `${alias}: updateDraft(input: { id: "${id}", body: "${body}" }) { ... on Draft { body } }`
  expect(await alice.ask(`mutation { ${change('a', 'One')} ${change('b', 'Two')} }`)).toEqual({
    a: { body: 'One' },
    b: { body: 'Two' },
  })
})

test('long letters are read from the database a few at a time, and each is given to its draft', async ({ server }) => {
  const alice = await server.signUp('alice')
  const media = Array.from({ length: 20 }, (_, n) => `https://example.com/${n}/${'👍'.repeat(2_000)}`)
  for (let n = 0; n < 12; n++) await alice.drafts({ title: `${n}`, body: `Draft ${n}`, media })
  const queries = vi.spyOn(server.ctx.db, '$queryRaw')
  const { drafts } = await alice.ask<{ drafts: { edges: { node: { title: string; body: string } }[] } }>(
    '{ drafts { edges { node { title body } } } }',
  )
  expect(drafts.edges).toHaveLength(12)
  for (const { node } of drafts.edges) expect(node.body).toBe(`Draft ${node.title}`)
  const lengths = await Promise.all(
    queries.mock.results.map(async ({ value }) =>
      ((await value) as { sealed?: string }[]).reduce((sum, { sealed = '' }) => sum + sealed.length, 0),
    ),
  )
  queries.mockRestore()
  expect(Math.max(...lengths)).toBeGreaterThan(256 * 1024)
  expect(Math.max(...lengths)).toBeLessThan(1024 * 1024)
})

test('reading what letters say costs more than their other fields', async ({ server }) => {
  const alice = await server.signUp('alice')
  const drafts = (n: number) => `d${n}: drafts(first: 100) { edges { node { body media } } }`
  expect((await alice.query(`{ ${drafts(1)} }`)).errors).toEqual([])
  expect((await alice.query(`{ ${drafts(1)} ${drafts(2)} }`)).errors).toMatchObject([
    { extensions: { code: 'QUERY_TOO_LARGE' } },
  ])
  const letters = (n: number) =>
    `l${n}: inbox(first: 100) { edges { node { id title state content { body media } reply { body } } } }`
  expect((await alice.query(`{ ${letters(1)} }`)).errors).toEqual([])
  expect((await alice.query(`{ ${letters(1)} ${letters(2)} }`)).errors).toMatchObject([
    { extensions: { code: 'QUERY_TOO_LARGE' } },
  ])
})
