import { describe, expect } from 'vitest'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { Prisma } from '../../../src/generated/prisma/client.ts'
import { localId } from '../../support/ids.ts'
import { addSealedLetters } from '../../support/letters.ts'
import { type Person, password } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

// Time is moved by the tests, so that a slow machine changes nothing; the sweep comes often enough to notice.
const test = testWithServer({ UNFOLDING_WINDOW: '1d', SWEEP_INTERVAL: '100ms' })

describe('a letter', () => {
  test('reaches receiver and sender through SEALED, UNFOLDING and READY, each once and in order', async ({
    server,
  }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await using bobs = bob.feed({ after: 0 })
    await using alices = alice.feed({ after: 0 })
    const letter = await alice.seals({ for: bob, in: '10d' })
    for (const [n, type] of ['CapsuleSealed', 'CapsuleUnfolding', 'CapsuleReady'].entries()) {
      if (n > 0) await timePasses(server.ctx, n === 1 ? '9.5d' : '1d', letter)
      for (const feed of [bobs, alices]) {
        const { seq, __typename, capsule } = (await feed.next()).feed
        expect([seq, __typename, capsule.id]).toEqual([n + 1, type, letter.id])
        expect(capsule.content === null).toBe(feed === bobs)
      }
    }
    expect(await bob.opens(letter)).toMatchObject({ state: 'OPENED', content: { body: 'From alice, with love.' } })
    expect((await alices.next()).feed).toMatchObject({ seq: 4, __typename: 'CapsuleOpened' })
  })

  test('to oneself makes one event of each', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using feed = alice.feed({ after: 0 })
    const letter = await alice.seals({ for: alice, in: '10d' })
    const next = async () => (await feed.next()).feed.__typename
    expect(await next()).toBe('CapsuleSealed')
    await timePasses(server.ctx, '9.5d', letter)
    expect(await next()).toBe('CapsuleUnfolding')
    await timePasses(server.ctx, '1d', letter)
    expect(await next()).toBe('CapsuleReady')
    expect(await alice.ask('{ feed { lastSeq hasMore } }')).toEqual({ feed: { lastSeq: 3, hasMore: false } })
  })
})

test('by its alarm alone a letter is ready soon after its instant, and never before', async () => {
  await using server = await startServer({ SWEEP_INTERVAL: '1h', PLAN_INTERVAL: '1h' })
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await using feed = bob.feed({ after: 0 })
  const letter = await alice.seals({ for: bob, in: '2s' })
  await until(() => feed.events.some(({ feed }) => feed.__typename === 'CapsuleReady'))
  const ready = feed.events.at(-1)?.feed
  expect(Date.parse(String(ready?.occurredAt))).toBeGreaterThanOrEqual(Date.parse(letter.unlocksAt))
})

test('both instants passed: a letter goes from SEALED to READY in one step, with one event', async () => {
  await using server = await startServer({}, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const letter = await alice.seals({ for: bob, in: '10d' })
  await timePasses(server.ctx, '11d', letter)
  expect(await advance(server.ctx)).toBe(1)
  expect(await bob.ask('{ feed { events { __typename seq } } }')).toEqual({
    feed: {
      events: [
        { __typename: 'CapsuleSealed', seq: 1 },
        { __typename: 'CapsuleReady', seq: 2 },
      ],
    },
  })
  expect(await advance(server.ctx)).toBe(0)
})

test('only the unfolding passed: a letter unfolds and stays due for its unlock', async () => {
  await using server = await startServer({ UNFOLDING_WINDOW: '3d' }, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const letter = await alice.seals({ for: bob, in: '10d' })
  await timePasses(server.ctx, '8d', letter)
  expect(await advance(server.ctx)).toBe(1)
  expect(await bob.looksAt(letter)).toMatchObject({ state: 'UNFOLDING' })
  expect(await advance(server.ctx)).toBe(0)
  await timePasses(server.ctx, '2d', letter)
  expect(await advance(server.ctx)).toBe(1)
  expect(await bob.looksAt(letter)).toMatchObject({ state: 'READY' })
})

test('five workers at once move 2,000 due letters: each once, every feed gapless, and nobody gets in the way', async () => {
  await using server = await startServer({ UNLOCK_BATCH: '100' }, 'api')
  const alice = await server.signUp('alice')
  const receivers = await Promise.all(['bob', 'carol', 'dave', 'erin'].map((name) => server.signUp(name)))
  const everybody = [alice, ...receivers]
  const overdue = [-1_000, -2_000, -3_000]
  const letters = { count: 1_000, unfoldsIn: overdue, unlocksAfter: 500 }
  await addSealedLetters(server.ctx, { ...letters, from: alice, to: everybody })
  await addSealedLetters(server.ctx, { ...letters, from: receivers[0] as Person, to: [...everybody].reverse() })

  const moved = await Promise.all(Array.from({ length: 5 }, () => advance(server.ctx)))

  // Whoever finds the last letters taken by others stops before they are done.
  expect(moved.reduce((sum, count) => sum + count, 0)).toBe(2_000)
  expect(await server.ctx.db.capsule.groupBy({ by: ['state'], _count: true })).toEqual([
    { state: 'READY', _count: 2_000 },
  ])
  for (const person of everybody) await expectGapless(server, person)
  const doubled = await server.ctx.db.$queryRaw(Prisma.sql`
    SELECT user_id, capsule_id FROM feed_events GROUP BY user_id, capsule_id HAVING count(*) > 1`)
  expect(doubled).toEqual([])
  expect(server.log.join('')).not.toContain('deadlock')
})

test('who is to stop leaves to others what is due beyond the batch in hand', async () => {
  await using server = await startServer({ UNLOCK_BATCH: '100' }, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await addSealedLetters(server.ctx, { count: 250, from: alice, to: [bob], unfoldsIn: [-2_000], unlocksAfter: 500 })
  expect(await advance({ ...server.ctx, stopping: AbortSignal.abort() })).toBe(100)
  expect(await advance(server.ctx)).toBe(150)
  await expectGapless(server, bob)
})

test('a letter that unfolds and is looked at too early stays in the schedule until its day', async () => {
  await using server = await startServer({ UNFOLDING_WINDOW: '1d' }, 'api')
  const alice = await server.signUp('alice')
  const letter = { capsuleId: localId((await alice.seals({ for: alice, in: '1h' })).id) }
  expect(await advance(server.ctx)).toBe(1)
  const { scheduleEntry } = server.ctx.db
  const before = await scheduleEntry.findUniqueOrThrow({ where: letter })
  await scheduleEntry.update({ where: letter, data: { dueAt: new Date(0) } })
  await advance(server.ctx)
  expect(await scheduleEntry.findUnique({ where: letter })).toEqual(before)
})

test('who withdraws letters while workers move them withdraws them all, and nobody gets in the way', async () => {
  await using server = await startServer({ UNLOCK_BATCH: '50' }, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  // Half of them are overdue; of these some become ready and the others unfold. One is opened.
  const letters = { from: alice, to: [bob], unlocksAfter: 1_500 }
  await addSealedLetters(server.ctx, { ...letters, count: 1_200, unfoldsIn: [-1_000, -2_000, 3_600_000, 7_200_000] })
  const opened = await alice.seals({ for: bob })
  await timePasses(server.ctx, '20d', opened)
  await bob.opens(opened)

  await Promise.all([
    alice.does('mutation ($p: String!) { deleteAccount(password: $p, withdrawLetters: true) { __typename } }', {
      p: password,
    }),
    ...Array.from({ length: 3 }, () => advance(server.ctx)),
  ])

  expect(await server.ctx.db.capsule.findMany({ select: { id: true } })).toEqual([{ id: localId(opened.id) }])
  expect(await server.ctx.db.scheduleEntry.count()).toBe(0)
  const withdrawn = await server.ctx.db.feedEvent.groupBy({
    by: ['capsuleId'],
    where: { userId: localId(bob.id), kind: 'WITHDRAWN' },
  })
  expect(withdrawn).toHaveLength(1_200)
  expect(server.log.join('')).not.toContain('deadlock')
})

/** Checks that a feed has 1, 2, 3, … up to its counter, and an event for each letter that concerns its owner. */
async function expectGapless({ ctx }: TestServer, person: Person): Promise<void> {
  const userId = localId(person.id)
  const events = await ctx.db.feedEvent.findMany({ where: { userId }, orderBy: { seq: 'asc' }, select: { seq: true } })
  const feed = await ctx.db.feed.findUnique({ where: { userId } })
  const letters = await ctx.db.capsule.count({ where: { OR: [{ senderId: userId }, { receiverId: userId }] } })
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: letters }, (_, n) => n + 1))
  expect(feed?.lastSeq).toBe(letters)
}

test('the sweep alone unlocks letters when nobody sets alarms for them', async () => {
  await using server = await startServer({ SWEEP_INTERVAL: '200ms', ALARM_HORIZON: '1s', PLAN_INTERVAL: '1h' })
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const letters = { from: alice, to: [bob], unfoldsIn: [300], unlocksAfter: 300 }
  await addSealedLetters(server.ctx, { ...letters, count: 50 })
  await until(async () => (await server.ctx.db.capsule.count({ where: { state: 'READY' } })) === 50)
  // A sweep that comes late finds letters whose day has come already: these never unfold.
  const events = await server.ctx.db.feedEvent.findMany({ where: { userId: localId(bob.id) }, orderBy: { seq: 'asc' } })
  expect(events.filter(({ kind }) => kind === 'READY')).toHaveLength(50)
  await expectEvents(bob, events.length)
})

async function expectEvents(person: Person, lastSeq: number): Promise<void> {
  await using feed = person.feed({ after: 0 })
  const seqs = (await feed.take(lastSeq)).map(({ feed }) => feed.seq)
  expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, n) => n + 1))
}
