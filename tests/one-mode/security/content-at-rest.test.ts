import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { rotateContentKeys } from '../../../src/domain/capsules/rotate.ts'
import { post } from '../../support/clients/raw-http.ts'
import { localId } from '../../support/ids.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const key = () => randomBytes(32)
const base64 = (...keys: Buffer[]) => keys.map((bytes) => bytes.toString('base64')).join(',')
const [oldKey, newKey] = [key(), key()]
/** As content names it that is encrypted now. */
const idOf = (bytes: Buffer) => createCipher([bytes]).currentKeyId
/** As it was named before contents were bound. */
const plainIdOf = (bytes: Buffer) => String(createCipher([bytes]).keyIds[0])

const test = testWithServer({ CONTENT_KEYS: base64(oldKey) })

const contentOf = ({ ctx }: TestServer, letter: { readonly id: string }) =>
  ctx.db.capsuleContent.findUnique({ where: { capsuleId: localId(letter.id) } })
const reads = async (result: Promise<Record<string, unknown> | null>) =>
  ((await result)?.['content'] as { body: string } | null)?.body
const refusalOf = async (starting: Promise<unknown>) =>
  starting.then(
    () => 'it started',
    (error: Error) => error.message,
  )

async function everyRow({ ctx }: TestServer): Promise<string> {
  const tables = await ctx.db.$queryRawUnsafe<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await ctx.db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} AS t`)
    rows.push(...found.map(({ row }) => row))
  }
  return rows.join('\n')
}

test('a dump of all tables shows no body, no media and no reply', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const media = ['https://media.example.com/MARK.jpg']
  const letter = await alice.seals({ for: bob, in: '1s', title: 'A title', body: 'MARK body', media })
  await alice.drafts({ title: 'A title', body: 'MARK draft', media })
  const opened = await until(async () => Object(await bob.opens(letter))['content'])
  expect(opened).toEqual({ body: 'MARK body', media })
  const reply = 'mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }'
  await bob.does(reply, { input: { capsuleId: letter.id, body: 'MARK reply' } })

  const dump = await everyRow(server)
  expect(dump).toContain('A title')
  expect(dump).toContain(alice.username)
  for (const encoding of ['utf8', 'base64url', 'hex'] as const) {
    expect(dump.toLowerCase()).not.toContain(Buffer.from('MARK').toString(encoding).toLowerCase())
  }
  for (const token of [alice.accessToken, alice.refreshToken, password]) expect(dump).not.toContain(token)
  expect(dump).not.toContain(
    JSON.parse(Buffer.from(alice.refreshToken.split('.')[1] ?? '', 'base64url').toString()).jti,
  )
})

describe('whoever writes to the database', () => {
  test('cannot change what a letter says', async ({ server }) => {
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice })
    const capsuleId = localId(letter.id)
    const before = (await contentOf(server, letter))?.sealed ?? ''
    for (const part of [0, 1, 2, 3, 4]) {
      const parts = before.split('.')
      const bytes = Buffer.from(parts[part] ?? '', 'base64url')
      bytes[3] = (bytes[3] ?? 0) ^ 1
      parts[part] = bytes.toString('base64url')
      await server.ctx.db.capsuleContent.update({ where: { capsuleId }, data: { sealed: parts.join('.') } })
      const { data, errors } = await alice.query<{ capsule: { content: object | null } | null }>(operations.look, {
        id: letter.id,
      })
      expect(errors[0]?.extensions?.code, `part ${part}`).toBe('INTERNAL_SERVER_ERROR')
      expect(data?.capsule?.content ?? null).toBeNull()
    }
  })

  test('cannot show one letter in the place of another', async ({ server }) => {
    const [alice, mallory] = await Promise.all([server.signUp('alice'), server.signUp('mallory')])
    const hers = await alice.seals({ for: alice })
    const theirs = await mallory.seals({ for: mallory })
    const { keyId = '', sealed = '' } = (await contentOf(server, hers)) ?? {}
    await server.ctx.db.capsuleContent.update({ where: { capsuleId: localId(theirs.id) }, data: { keyId, sealed } })
    const { errors } = await mallory.query(operations.look, { id: theirs.id })
    expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')
    expect(JSON.stringify(errors)).not.toContain('From alice')
  })
})

describe('what is deleted', () => {
  test('leaves no ciphertext: a draft', async ({ server }) => {
    const alice = await server.signUp('alice')
    const draft = await alice.drafts({ body: 'Never mind.' })
    expect(await contentOf(server, draft)).not.toBeNull()
    await alice.does(operations.deleteDraft, { id: draft.id })
    expect(await contentOf(server, draft)).toBeNull()
  })

  test('leaves no ciphertext: a letter that is withdrawn', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob })
    await alice.does('mutation ($p: String!) { deleteAccount(password: $p, withdrawLetters: true) { __typename } }', {
      p: password,
    })
    expect(await contentOf(server, letter)).toBeNull()
    expect(await bob.looksAt(letter)).toBeNull()
  })
})

describe.skipIf(mode === 'embedded')('keys', () => {
  test('rotate: old letters are encrypted anew in the background, and then the old key can go', async ({ server }) => {
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice })
    const draft = await alice.drafts({ body: 'Not yet.' })
    expect((await contentOf(server, letter))?.keyId).toBe(idOf(oldKey))

    expect(await refusalOf(server.another('api', { CONTENT_KEYS: base64(newKey) }))).toContain(
      `CONTENT_KEYS lacks keys that letters are encrypted with: ${plainIdOf(oldKey)}`,
    )
    // One letter that nothing opens must not keep the others from the new key.
    const broken = await alice.seals({ for: alice })
    await server.ctx.db.capsuleContent.update({ where: { capsuleId: localId(broken.id) }, data: { sealed: 'x' } })

    {
      await using worker = await server.another('worker', { CONTENT_KEYS: base64(newKey, oldKey) })
      await until(async () => (await contentOf(server, letter))?.keyId === idOf(newKey))
      await until(async () => (await contentOf(server, draft))?.keyId === idOf(newKey))
      await until(() => worker.log.some((line) => /"done":[1-9]\d*,"broken":\d+,"total":[1-9]\d*/.test(line)))
      expect(worker.log.some((line) => line.includes(localId(broken.id)))).toBe(true)
    }
    // What was tampered with, here and above, keeps its key in use until somebody gives it up.
    await rotateContentKeys({ ...server.ctx, cipher: createCipher([newKey, oldKey]) })
    const leftOver = { where: { keyId: { startsWith: plainIdOf(oldKey) } } }
    await server.ctx.db.capsuleContent.deleteMany(leftOver)
    await server.ctx.db.reply.deleteMany(leftOver)

    await using after = await server.another('api', { CONTENT_KEYS: base64(newKey) })
    expect(await reads(alice.at(after).looksAt(letter))).toBe('From alice, with love.')
  })

  test('rotate batch by batch: who is to stop leaves the rest to others', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (let drafted = 0; drafted < 101; drafted++) await alice.drafts({ body: 'Not yet.' })
    const ctx = { ...server.ctx, cipher: createCipher([newKey, oldKey]) }
    expect(await rotateContentKeys({ ...ctx, stopping: AbortSignal.abort() })).toBeLessThan(101)
    expect(await rotateContentKeys(ctx)).toBeGreaterThan(0)
  })

  test('who begins with CONTENT_KEYS later still reads what was sealed before', async () => {
    const { startServer } = await import('../../support/server.ts')
    await using server = await startServer()
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice })
    await using later = await server.another('all', { CONTENT_KEYS: base64(newKey) })
    expect(await reads(alice.at(later).looksAt(letter))).toBe('From alice, with love.')
    await until(async () => (await contentOf(server, letter))?.keyId === idOf(newKey))
    expect((await post(later.url, alice.accessToken, '{ viewer { id } }')).errors).toEqual([])
  })
})
