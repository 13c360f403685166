import { randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { describe, expect } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { rotateContentKeys } from '../../../src/domain/capsules/rotate.ts'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const key = randomBytes(32)
/** As content named its key before it was bound. */
const plainIdOf = (bytes: Buffer) => String(createCipher([bytes]).keyIds[0])

const test = testWithServer({ CONTENT_KEYS: key.toString('base64') })

const contentOf = ({ ctx }: TestServer, letter: { readonly id: string }) =>
  ctx.db.capsuleContent.findUnique({ where: { capsuleId: localId(letter.id) } })
const reads = async (result: Promise<Record<string, unknown> | null>) =>
  ((await result)?.['content'] as { body: string } | null)?.body

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
    await server.ctx.db.capsuleContent.update({ where: { capsuleId: id }, data: { keyId: plainIdOf(key) } })
    await seesNothing(server, alice, operations.look, letter.id)
  })

  test('what was encrypted before opens, and is bound in the background', async ({ server }) => {
    const { alice, bob, letter, id } = await answered(server)
    const draft = await alice.drafts({ body: 'Not yet.' })
    const { db } = server.ctx
    const unbound = async (capsule: string, content: unknown) => ({
      keyId: plainIdOf(key),
      sealed: await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: plainIdOf(key), capsule })
        .encrypt(key),
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

    expect(await db.capsuleContent.count({ where: { keyId: plainIdOf(key), capsuleId: { in: [id, draftId] } } })).toBe(
      0,
    )
    expect(await db.reply.count({ where: { keyId: plainIdOf(key) } })).toBe(0)
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
