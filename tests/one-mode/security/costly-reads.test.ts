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

test('four letters are decrypted at a time', async ({ server }) => {
  const alice = await server.signUp('alice')
  for (let n = 0; n < 12; n++) await alice.drafts({ body: `Draft ${n}` })
  const { decrypt } = server.ctx.cipher
  let [atOnce, most] = [0, 0]
  const watched = vi.spyOn(server.ctx.cipher, 'decrypt').mockImplementation(async (...of) => {
    most = Math.max(most, ++atOnce)
    await new Promise((resolve) => setImmediate(resolve))
    return decrypt(...of).finally(() => atOnce--)
  })
  await alice.ask('{ drafts { edges { node { body } } } }')
  expect(watched).toHaveBeenCalledTimes(12)
  expect(most).toBe(4)
  watched.mockRestore()
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
