import { expect, test } from 'vitest'
import { sendCapsule } from '../../../src/domain/capsules/seal.ts'
import type { ApiContext } from '../../../src/domain/context.ts'
import type { Alarm } from '../../../src/domain/ports.ts'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { untilInstant } from '../../../src/domain/transitions/alarms.ts'
import { plan } from '../../../src/domain/transitions/plan.ts'
import { localId } from '../../support/ids.ts'
import { addSealedLetters } from '../../support/letters.ts'
import { inTime } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'

const minute = 60_000

/** The server's context with a clock that only writes down what is set. */
function withNotes({ ctx }: TestServer): { ctx: ApiContext; set: Alarm[] } {
  const set: Alarm[] = []
  const alarms = { ...ctx.alarms, set: async (alarms: readonly Alarm[]) => void set.push(...alarms) }
  return { ctx: { ...ctx, alarms }, set }
}

test('500 letters of one instant are one alarm', async () => {
  await using server = await startServer({}, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const letters = { from: alice, to: [bob], unlocksAfter: 1_000 }
  await addSealedLetters(server.ctx, { ...letters, count: 500, unfoldsIn: [10 * minute] })
  const { ctx, set } = withNotes(server)
  expect(await plan(ctx)).toBe(1)
  expect(set).toHaveLength(1)
})

test('alarms are set for every instant within the horizon, in order, and for none beyond', async () => {
  await using server = await startServer({ ALARM_HORIZON: '1h' }, 'api')
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const near = [5, 10, 20, 59].map((minutes) => minutes * minute)
  const far = [61, 120, 1_440].map((minutes) => minutes * minute)
  const letters = { count: 70, from: alice, to: [bob], unfoldsIn: [...near, ...far], unlocksAfter: 1_000 }
  await addSealedLetters(server.ctx, letters)
  const { ctx, set } = withNotes(server)
  expect(await plan(ctx)).toBe(near.length)
  set.forEach(({ in: delay }, n) => {
    expect(delay).toBeLessThanOrEqual(Number(near[n]) + 5)
    expect(delay).toBeGreaterThan(Number(near[n]) - minute)
  })
})

test('an alarm never comes before the letters it is for, and at most 5 ms after', async () => {
  await using server = await startServer({ UNFOLDING_WINDOW: '0s' }, 'api')
  const { ctx, set } = withNotes(server)
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const base = Math.floor(inTime('10m').getTime() / 1_000) * 1_000
  for (const offset of [0, 1, 4, 5, 6, 999]) {
    await alice.seals({ for: bob, at: new Date(base + offset) })
  }
  await plan(ctx)
  expect(set.map(({ at }) => at - base)).toEqual([0, 5, 10, 1_000])
})

test('an alarm that rings before its instant waits for it, and so misses none of its letters', async () => {
  await using server = await startServer({ UNFOLDING_WINDOW: '0s' }, 'api')
  const { ctx, set } = withNotes(server)
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await alice.seals({ for: bob, in: '500ms' })
  await plan(ctx)
  await untilInstant(ctx, Number(set[0]?.at))
  await advance(ctx)
  expect(await bob.ask('{ capsuleCounts(box: INBOX) { ready } }')).toEqual({ capsuleCounts: { ready: 1 } })
})

test('sealing sets the alarm of a near letter, and none for the far future', async () => {
  await using server = await startServer({ ALARM_HORIZON: '1h', UNFOLDING_WINDOW: '1s' }, 'api')
  const { ctx, set } = withNotes(server)
  const id = localId((await server.signUp('alice')).id)
  const nowhere = { address: null, userAgent: null }
  const alice = { id, sessionId: id, origin: nowhere, expiresAt: inTime('1h') }
  const seal = (distance: string) =>
    sendCapsule(ctx, alice, { title: 'T', body: 'B', receiverId: id, unlocksAt: inTime(distance) })
  await seal('2h')
  expect(set).toEqual([])
  await seal('30m')
  expect(set).toEqual([{ at: expect.any(Number), in: expect.any(Number) }])
  expect(await plan(ctx)).toBe(1)
  expect(set[1]?.at).toBe(set[0]?.at)
})
