import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { localId } from '../support/ids.ts'
import { logIn } from '../support/person.ts'
import { canShiftClocks, jumpingClock, shiftedClock } from '../support/rig/clock.ts'
import { follow } from '../support/rig/follower.ts'
import { lateness, plant, violations, waiting } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, interval, twoPeople, type World } from '../support/rig/world.ts'
import { startStopwatch } from '../support/stopwatch.ts'
import { until } from '../support/until.ts'

/** Milliseconds. */
const slack = 2_000

describe.skipIf(!canHaveWorlds).concurrent('Clocks', () => {
  test.skipIf(!canShiftClocks).for([
    ['an hour ahead', '+1h'],
    ['an hour behind', '-1h'],
    ['twice as fast', '+0 x2'],
  ] as const)('of OpenOn %s: nothing unlocks early, and nothing later than a sweep', async ([, shift]) => {
    await using world = await createWorld()
    const openon = await world.start('all', shiftedClock(shift))
    const people = await twoPeople(openon)
    await unlocksFifty(
      world,
      people.map(({ id }) => localId(id)),
    )
  })

  test.skipIf(!canShiftClocks)('of a worker that jumps all the time: the same', async () => {
    await using world = await createWorld()
    await using clock = await jumpingClock()
    const api = await world.start('api')
    const worker = await world.start('worker', clock.env)
    const people = await twoPeople(api)
    const jumping = (async () => {
      // A jump every half second, whatever becomes of the letters meanwhile.
      for (const shift of ['+1h', '-1h', '+30s', '-2d', '+5m', '-3s', '+0'])
        await clock.jump(shift).then(() => sleep(500))
    })()
    await unlocksFifty(
      world,
      people.map(({ id }) => localId(id)),
    )
    await jumping
    expect(worker.code).toBeNull()
  })

  test.skipIf(!canShiftClocks)(
    'of everything a year later, after it stood still: it catches up at once, from sealed to ready in one step',
    async () => {
      await using world = await createWorld(null)
      const before = await world.start('all', { UNFOLDING_WINDOW: '3d' })
      const [alice, bob] = await twoPeople(before)
      const letters = await Promise.all(
        ['10d', '100d', '364d', '400d'].map((distance) => alice.seals({ for: bob, in: distance })),
      )
      expect(letters.map(({ state }) => state)).toEqual(letters.map(() => 'SEALED'))
      await before.end('SIGTERM')
      await world.postgres.program.end('SIGINT')

      const aYearLater = shiftedClock('+365d')
      await world.postgres.program.startAgain(aYearLater)
      const after = await world.start('all', { UNFOLDING_WINDOW: '3d', ...aYearLater })
      await until(async () => (await waiting(world)) === 1, { what: 'all but the last', within: interval + slack })
      expect(await violations(world)).toEqual([])
      const old = () => world.query(`SELECT FROM feed_events WHERE kind = 'SEALED'`)
      await until(async () => (await old()).length === 0, { what: 'what was told a year ago having left the feeds' })
      // A new session, for the one of a year ago is over.
      const again = await logIn(after, bob)
      await using feed = follow(() => again)
      await until(() => feed.events.length === 3)
      // What has left the feed keeps its numbers.
      expect(feed.events.map(({ seq, __typename }) => [seq, __typename])).toEqual([
        [5, 'CapsuleReady'],
        [6, 'CapsuleReady'],
        [7, 'CapsuleReady'],
      ])
    },
  )

  test('of alarms, which ring early, late and twice: it changes nothing', async () => {
    await using world = await createWorld()
    const openon = await world.start('all')
    const people = await twoPeople(openon)
    const connection = new Redis(world.redis.url, { maxRetriesPerRequest: null })
    const queue = new Queue('alarms', { connection, prefix: 'openon' })
    try {
      const alarms = Array.from({ length: 200 }, (_, n) => ({ name: 'unlock', data: {}, opts: { delay: n * 13 } }))
      await queue.addBulk([...alarms, ...alarms])
      await unlocksFifty(
        world,
        people.map(({ id }) => localId(id)),
      )
    } finally {
      await queue.close()
      connection.disconnect()
    }
  })
})

/** Seals fifty letters of ten instants, and waits until all of them are ready, none early and none late. */
async function unlocksFifty(world: World, people: readonly string[]): Promise<void> {
  const letters = 10
  using watch = startStopwatch()
  for (let n = 0; n < letters; n++) await plant(world, people, 5, 500 + 300 * n)
  await until(async () => (await waiting(world)) === 0, { within: 500 + 300 * letters + interval + slack })
  expect(await violations(world)).toEqual([])
  expect(await lateness(world)).toBeLessThan((interval + slack) * watch.slowness())
}
