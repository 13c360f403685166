import { randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { describe, expect } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { rotateContentKeys } from '../../../src/domain/capsules/rotate.ts'
import { post } from '../../support/clients/http.ts'
import { localId } from '../../support/ids.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password } from '../../support/person.ts'
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

describe('content is bound to what it is and whose', () => {
  const reply = 'mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }'
  const lookAtReply = 'query ($id: ID!) { capsule(id: $id) { reply { body } } }'

  /** A letter of Alice's that Bob has opened and answered. */
  async function answered(server: TestServer) {
    const [alice, bob, mallory] = await Promise.all(['alice', 'bob', 'mallory'].map((name) => server.signUp(name)))
    if (!alice || !bob || !mallory) throw new Error('Somebody is missing.')
    const letter = await alice.seals({ for: bob, in: '1s', body: 'MARK body' })
    await until(async () => (await bob.opens(letter)).__typename === 'Capsule')
    await bob.does(reply, { input: { capsuleId: letter.id, body: 'MARK reply' } })
    const id = localId(letter.id)
    return { alice, bob, mallory, letter, id }
  }

  const seesNothing = async (server: TestServer, person: Person, query: string, id: string) => {
    // Often enough that it runs compiled as well.
    for (let n = 0; n < 5; n++) {
      const { data, errors } = await person.query(query, { id })
      expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')
      expect(JSON.stringify({ data, errors })).not.toContain('MARK')
    }
    expect(server.log.join('')).not.toContain('MARK')
  }

  test('a letter is not read as a reply, nor a reply as a letter', async ({ server }) => {
    const { alice, letter, id } = await answered(server)
    const { db } = server.ctx
    await db.$executeRaw`UPDATE replies SET key_id = content.key_id, sealed = content.sealed
                           FROM capsule_contents AS content
                          WHERE content.capsule_id = replies.capsule_id AND replies.capsule_id = ${id}::uuid`
    await seesNothing(server, alice, lookAtReply, letter.id)

    const { alice: author, letter: other, id: otherId } = await answered(server)
    await db.$executeRaw`UPDATE capsule_contents SET key_id = reply.key_id, sealed = reply.sealed
                           FROM replies AS reply
                          WHERE reply.capsule_id = capsule_contents.capsule_id AND reply.capsule_id = ${otherId}::uuid`
    await seesNothing(server, author, operations.look, other.id)
  })

  test.for(['sender_id', 'receiver_id'])(
    'a letter that is given another %s is read by nobody',
    async (column, { server }) => {
      const { alice, bob, mallory, letter, id } = await answered(server)
      await server.ctx.db.$executeRawUnsafe(
        `UPDATE capsules SET ${column} = '${localId(mallory.id)}'::uuid WHERE id = '${id}'::uuid`,
      )
      await seesNothing(server, mallory, operations.look, letter.id)
      await seesNothing(server, mallory, lookAtReply, letter.id)
      await seesNothing(server, column === 'sender_id' ? bob : alice, operations.look, letter.id)
    },
  )

  test('a draft is not read as the letter that it became, nor by another author', async ({ server }) => {
    const [alice, mallory] = await Promise.all([server.signUp('alice'), server.signUp('mallory')])
    const draft = await alice.drafts({ title: 'Soon', body: 'MARK draft' })
    const before = await contentOf(server, draft)
    const capsuleId = localId(draft.id)
    await server.ctx.db.capsule.update({ where: { id: capsuleId }, data: { senderId: localId(mallory.id) } })
    await seesNothing(server, mallory, operations.draft, draft.id)
    await server.ctx.db.capsule.update({ where: { id: capsuleId }, data: { senderId: localId(alice.id) } })

    const unlocksAt = inTime('1h').toISOString()
    const sealed = await alice.does(operations.sealDraft, {
      input: { id: draft.id, receiverId: mallory.id, unlocksAt },
    })
    expect(sealed).toMatchObject({ content: { body: 'MARK draft' } })
    const { keyId = '', sealed: words = '' } = before ?? {}
    await server.ctx.db.capsuleContent.update({ where: { capsuleId }, data: { keyId, sealed: words } })
    await seesNothing(server, alice, operations.look, String(sealed['id']))
  })

  test('what is bound does not pass for what was encrypted before that', async ({ server }) => {
    const { alice, letter, id } = await answered(server)
    await server.ctx.db.capsuleContent.update({ where: { capsuleId: id }, data: { keyId: plainIdOf(oldKey) } })
    await seesNothing(server, alice, operations.look, letter.id)
  })

  test('what was encrypted before opens, and is bound in the background', async ({ server }) => {
    const { alice, bob, letter, id } = await answered(server)
    const draft = await alice.drafts({ body: 'Not yet.' })
    const { db } = server.ctx
    const unbound = async (capsule: string, content: unknown) => ({
      keyId: plainIdOf(oldKey),
      sealed: await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: plainIdOf(oldKey), capsule })
        .encrypt(oldKey),
    })
    const draftId = localId(draft.id)
    const saved = { letter: await unbound(id, { body: 'Of old', media: [] }), reply: await unbound(id, 'Old thanks') }
    await db.capsuleContent.update({ where: { capsuleId: id }, data: saved.letter })
    await db.reply.update({ where: { capsuleId: id }, data: saved.reply })
    await db.capsuleContent.update({
      where: { capsuleId: draftId },
      data: await unbound(draftId, { body: 'An old draft', media: [] }),
    })
    const check = async () => {
      expect(await reads(bob.looksAt(letter))).toBe('Of old')
      expect(await alice.ask(lookAtReply, { id: letter.id })).toEqual({ capsule: { reply: { body: 'Old thanks' } } })
      expect(await alice.ask(operations.draft, { id: draft.id })).toMatchObject({ draft: { body: 'An old draft' } })
    }
    await check()

    await rotateContentKeys(server.ctx)

    expect(
      await db.capsuleContent.count({ where: { keyId: plainIdOf(oldKey), capsuleId: { in: [id, draftId] } } }),
    ).toBe(0)
    expect(await db.reply.count({ where: { keyId: plainIdOf(oldKey) } })).toBe(0)
    expect(server.log.some((line) => /"done":[3-9],"broken":\d+,"total":[3-9]/.test(line))).toBe(true)
    await check()
    await db.capsule.update({ where: { id }, data: { senderId: localId(bob.id) } })
    expect((await bob.query(operations.look, { id: letter.id })).errors).toHaveLength(1)
  })
})

test('a value that does not fit its field reaches neither an answer nor the log', async ({ server }) => {
  const alice = await server.signUp('alice')
  const letter = await alice.seals({ for: alice })
  const { content } = server.ctx
  const { read } = content
  const misfits: Record<string, unknown> = { body: { secret: 'MARK body' }, media: ['MARK', { secret: 'MARK media' }] }
  Object.assign(content, { read: async () => misfits })
  try {
    for (let n = 0; n < 5; n++) {
      for (const field of ['body', 'media']) {
        const query = `query ($id: ID!) { capsule(id: $id) { content { ${field} } } }`
        const { errors } = await alice.query(query, { id: letter.id })
        expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')
        expect(JSON.stringify(errors)).not.toContain('MARK')
      }
    }
  } finally {
    Object.assign(content, { read })
  }
  expect(server.log.join('')).not.toContain('MARK')
  expect(server.log.join('')).toContain('a value is not of the type of its field')
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
