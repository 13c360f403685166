import { expect } from 'vitest'
import { planNotices } from '../../src/domain/notices/plan.ts'
import { advance } from '../../src/domain/transitions/advance.ts'
import { lookAtWaiting } from '../../src/domain/waiting/look.ts'
import { Prisma, type PrismaClient } from '../../src/generated/prisma/client.ts'
import { localId } from '../support/ids.ts'
import { mode } from '../support/mode.ts'
import * as operations from '../support/operations.ts'
import { type Person, password } from '../support/person.ts'
import { proveEmail } from '../support/proof.ts'
import { testWithMail } from '../support/test-with-mail.ts'
import { until } from '../support/until.ts'
import { claims, seenBy, someAddress, writesTo } from '../support/waiting.ts'

// The embedded database has one session, so that nobody is ever in the middle of something.
const test = testWithMail({}, 'api').skipIf(mode === 'embedded')

const isSomebodyWaiting = async (db: PrismaClient) => {
  const [row] = await db.$queryRaw<[{ waiting: number }]>(Prisma.sql`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`)
  return row.waiting > 0
}

test('a letter that is redirected while a worker looks at it is told where it is for by then', async ({
  server,
  mailServer,
}) => {
  const { ctx } = server
  const alice = await server.signUp('alice')
  const [here, there] = [someAddress(), someAddress()]
  const letter = await writesTo(alice, here, {}, '1s')
  await until(async () => (await advance(ctx)) > 0 && (await seenBy(alice, letter))?.state === 'READY')
  const looked = await ctx.db.$transaction(async (tx) => {
    // It has read for whom the letter is, and is to ask whether they want to be told.
    await tx.$executeRaw`LOCK TABLE silenced_addresses`
    const looking = lookAtWaiting(ctx)
    await until(() => isSomebodyWaiting(ctx.db))
    const redirected = await alice.does(operations.redirectCapsule, { input: { id: letter.id, email: there } })
    expect(redirected.__typename).toBe('Capsule')
    return { looking }
  })
  await looked.looking
  await using _worker = await server.another('worker', { SWEEP_INTERVAL: '200ms' })
  await mailServer.mailTo(there, 'A letter for you is ready')
  expect(mailServer.mails.filter(({ to }) => to === here)).toEqual([])
})

const add =
  'mutation ($url: String!, $kinds: [NoticeKind!]) { addWebhookTarget(url: $url, kinds: $kinds) { ... on WebhookSecretPayload { target { id } } } }'
const addTarget = async (person: Person) => {
  const { target } = (await person.does(add, { url: 'https://hooks.example.com', kinds: ['SEALED'] })) as unknown as {
    target: { id: string }
  }
  return localId(target.id)
}

test('a target that is removed while notices are planned keeps those of nobody else', async ({ server }) => {
  const { ctx } = server
  const [alice, bob, mallory] = await Promise.all(['alice', 'bob', 'mallory'].map(server.signUp))
  if (!alice || !bob || !mallory) throw new Error('Somebody is missing.')
  const [theirs, removed] = [await addTarget(bob), await addTarget(mallory)]
  for (const receiver of [bob, mallory]) await alice.seals({ for: receiver })
  const planned = await ctx.db.$transaction(async (tx) => {
    await tx.target.delete({ where: { id: removed } })
    const planning = planNotices(ctx, async () => {})
    await until(() => isSomebodyWaiting(ctx.db))
    return { planning }
  })
  await planned.planning
  expect(await ctx.db.delivery.count({ where: { targetId: theirs } })).toBe(1)
})

test('however much many people are to be told in many places, no statement plans all of it', async ({ server }) => {
  const { db } = server.ctx
  const alice = await server.signUp('alice')
  const people = await Promise.all(Array.from({ length: 4 }, (_, n) => server.signUp(`busy-${n}`)))
  const [targets, events] = [20, 500]
  const ids = people.map(({ id }) => localId(id))
  await Promise.all(people.map(addTarget))
  await db.$executeRaw(Prisma.sql`
    INSERT INTO targets (id, user_id, channel, kinds, key_id, sealed)
    SELECT gen_random_uuid(), user_id, channel, kinds, key_id, sealed
      FROM targets, generate_series(2, ${targets}::int)
     WHERE user_id = ANY (${ids}::uuid[])`)
  await db.$executeRaw(Prisma.sql`
    WITH letter AS (
      INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
      SELECT gen_random_uuid(), 'READY', ${localId(alice.id)}::uuid, receiver, 'One of many', now(), now(), now()
        FROM unnest(${ids}::uuid[]) AS receiver, generate_series(1, ${events}::int)
      RETURNING id, receiver_id
    ),
    counted AS (
      INSERT INTO feeds (user_id, last_seq) SELECT receiver_id, count(*) FROM letter GROUP BY receiver_id
    ),
    told AS (
      INSERT INTO notice_due (user_id, seq, due_at) SELECT receiver_id, count(*), now() FROM letter GROUP BY receiver_id
    )
    INSERT INTO feed_events (user_id, seq, kind, capsule_id, occurred_at)
    SELECT receiver_id, row_number() OVER (PARTITION BY receiver_id), 'SEALED', id, now() FROM letter`)
  const planned = async () => {
    const [row] = await db.$queryRaw<[{ sum: number }]>`
      SELECT coalesce(sum(cardinality(capsule_ids)), 0)::int AS sum FROM deliveries WHERE user_id = ANY (${ids}::uuid[])`
    return row.sum
  }
  const sums = [0]
  await planNotices(server.ctx, async () => void sums.push(await planned()))
  expect(sums.at(-1)).toBe(people.length * targets * events)
  const steps = sums.slice(1).map((sum, n) => sum - (sums[n] ?? 0))
  // What one statement begins with, and what its last person has beyond that.
  expect(Math.max(...steps)).toBeLessThanOrEqual(2 * targets * events)
})

test('an address that wants no more mails is silent only where the senders of its letters are told so', async ({
  server,
}) => {
  const { db, addresses } = server.ctx
  const alice = await server.signUp('alice')
  const email = someAddress()
  const letter = await writesTo(alice, email)
  const link = new URL(`/unsubscribe?for=${await addresses.voucherFor(email)}`, server.url)
  const broken = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM waiting_letters WHERE capsule_id = ${localId(letter.id)}::uuid FOR UPDATE`
    const answer = fetch(link, { method: 'POST' })
    await until(() => isSomebodyWaiting(db))
    await tx.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return answer
  })
  expect(broken.status).toBe(500)
  expect(await db.silencedAddress.count()).toBe(0)
  expect((await fetch(link, { method: 'POST' })).status).toBe(200)
  expect(await db.silencedAddress.count()).toBe(1)
  expect(await seenBy(alice, letter)).toMatchObject({ waitingFor: { reachable: false } })
})

test('a letter is not handed to who deletes their account while a worker does so, and goes on waiting', async ({
  server,
  mailServer,
}) => {
  const { ctx } = server
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await proveEmail(server, bob)
  const letter = await writesTo(alice, bob.email, { announce: true })
  const looked = await ctx.db.$transaction(async (tx) => {
    // It has found whose the address is, and is to read what the letter says.
    await tx.$executeRaw`LOCK TABLE capsule_contents`
    const looking = lookAtWaiting(ctx)
    await until(() => isSomebodyWaiting(ctx.db))
    await bob.does('mutation ($password: String!) { deleteAccount(password: $password) { __typename } }', { password })
    return { looking }
  })
  await looked.looking
  expect(await ctx.db.capsule.findUnique({ where: { id: localId(letter.id) } })).toMatchObject({ receiverId: null })
  await ctx.db.waitingLetter.updateMany({ data: { lookAt: new Date() } })
  await using _worker = await server.another('worker', { SWEEP_INTERVAL: '200ms' })
  expect(
    await seenBy(await claims(server, await mailServer.mailTo(bob.email, 'A letter waits for you')), letter),
  ).toMatchObject({ state: 'SEALED' })
})
