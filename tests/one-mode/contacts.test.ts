import { expect, test } from 'vitest'
import { Prisma, type PrismaClient } from '../../src/generated/prisma/client.ts'
import { localId } from '../support/ids.ts'
import { mode } from '../support/mode.ts'
import { createDraft, sendCapsule, updateDraft } from '../support/operations.ts'
import { inTime } from '../support/person.ts'
import { startServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const isSomebodyWaiting = async (db: PrismaClient) => {
  const [row] = await db.$queryRaw<[{ waiting: number }]>(Prisma.sql`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`)
  return row.waiting > 0
}

const forget = 'mutation ($id: ID!) { deleteRecipient(id: $id) { __typename } }'

// The embedded database has one session, so that nobody is ever in the middle of something.
test.skipIf(mode === 'embedded')('forgetting a contact waits for a worker that is moving its letters', async () => {
  await using server = await startServer({}, 'api')
  const { db } = server.ctx
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const recipientId = await alice.knows({ name: 'Bob', userId: bob.id })
  const seal = async () => {
    const { id } = await alice.does(sendCapsule, {
      input: { title: 'A letter', body: 'For Bob.', recipientId, unlocksAt: inTime('1h').toISOString() },
    })
    return localId(String(id))
  }
  const [first, second] = [await seal(), await seal()]
  const touch = (tx: Pick<typeof db, '$executeRaw'>, id: string) =>
    tx.$executeRaw`UPDATE capsules SET updated_at = now() WHERE id = ${id}::uuid`
  const forgotten = await db.$transaction(async (worker) => {
    await worker.$executeRaw`SELECT FROM schedule WHERE capsule_id IN (${first}::uuid, ${second}::uuid) FOR UPDATE`
    await touch(worker, second)
    const answer = alice.query(forget, { id: recipientId })
    await until(() => isSomebodyWaiting(db))
    await touch(worker, first)
    return { answer }
  })
  expect(await forgotten.answer).toMatchObject({
    errors: [],
    data: { deleteRecipient: { __typename: 'DeleteRecipientPayload' } },
  })
})

test.skipIf(mode === 'embedded')(
  'a contact that is forgotten while a letter, or a draft, is written for it is told as one there is not',
  async () => {
    await using server = await startServer({}, 'api')
    const { db } = server.ctx
    const alice = await server.signUp('alice')
    const unlocksAt = inTime('1h').toISOString()
    const written = { title: 'A letter', body: 'For Bob.' }
    const draft = await alice.drafts(written)
    const attempts = {
      sendCapsule: (recipientId: string) => alice.does(sendCapsule, { input: { ...written, recipientId, unlocksAt } }),
      createDraft: (recipientId: string) => alice.does(createDraft, { input: { ...written, recipientId } }),
      updateDraft: (recipientId: string) => alice.does(updateDraft, { input: { id: draft.id, recipientId } }),
    }
    for (const attempt of Object.values(attempts)) {
      const recipientId = await alice.knows({ name: 'Alice', userId: alice.id })
      const { answer } = await db.$transaction(async (tx) => {
        await tx.recipient.delete({ where: { id: localId(recipientId) } })
        const answer = attempt(recipientId)
        await until(() => isSomebodyWaiting(db))
        return { answer }
      })
      expect(await answer).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: ['recipientId'], message: 'is not one of your recipients' }],
      })
    }
  },
)
