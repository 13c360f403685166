import { expect, test } from 'vitest'
import { Prisma } from '../../src/generated/prisma/client.ts'
import { localId } from '../support/ids.ts'
import { mode } from '../support/mode.ts'
import { sendCapsule } from '../support/operations.ts'
import { inTime } from '../support/person.ts'
import { startServer } from '../support/server.ts'
import { until } from '../support/until.ts'

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
  const isSomebodyWaiting = async () => {
    const [row] = await db.$queryRaw<[{ waiting: number }]>(Prisma.sql`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    return row.waiting > 0
  }

  const forgotten = await db.$transaction(async (worker) => {
    await worker.$executeRaw`SELECT FROM schedule WHERE capsule_id IN (${first}::uuid, ${second}::uuid) FOR UPDATE`
    await touch(worker, second)
    const answer = alice.query(forget, { id: recipientId })
    await until(isSomebodyWaiting)
    await touch(worker, first)
    return { answer }
  })
  expect(await forgotten.answer).toMatchObject({
    errors: [],
    data: { deleteRecipient: { __typename: 'DeleteRecipientPayload' } },
  })
})
