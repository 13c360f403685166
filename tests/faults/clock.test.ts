import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { localId } from '../support/ids.ts'
import { overdue, plant, violations } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, interval, twoPeople } from '../support/rig/world.ts'
import { findBinary } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

/** Milliseconds. */
const slack = 2_000
/** Debian's package `faketime`. */
const faketime = findBinary('faketime')
if (!faketime && process.env['OPENON_TEST_SERVERS'] === 'required') {
  throw new Error('There is no faketime: install it (Debian: faketime).')
}

const shifted = (by: string) => [faketime ?? '', '-m', '-f', by]

describe.skipIf(!canHaveWorlds)('Clocks', () => {
  test.skipIf(!faketime).for([
    ['an hour ahead', '+1h'],
    ['an hour behind', '-1h'],
    ['twice as fast', '+0 x2'],
  ] as const)(
    'of workers %s: nothing unlocks early, and nothing later than a sweep',
    {
      timeout: 90_000,
    },
    async ([, shift]) => {
      await using world = await createWorld()
      const [api] = await Promise.all([
        world.start('api'),
        world.start('worker', { FAKETIME_DONT_FAKE_MONOTONIC: '1' }, shifted(shift)),
      ])
      const [sender = '', receiver = ''] = (await twoPeople(api)).map(({ id }) => localId(id))
      for (let n = 0; n < 10; n++) await plant(world, [sender, receiver], 5, 500 + 300 * n)
      await until(async () => (await waitingAndOverdue(world)) === 0, { within: 3_500 + interval + slack })
      expect(await violations(world)).toEqual([])
      const [{ late } = { late: 0 }] = await world.query<{ late: number }>(
        `SELECT extract(epoch FROM max(occurred_at - unlocks_at))::float8 * 1000 AS late
         FROM feed_events JOIN capsules ON id = capsule_id
        WHERE kind = 'READY'`,
      )
      expect(late).toBeLessThan(interval + slack)
    },
  )

  test.skipIf(!faketime)(
    'a deployment that stood still for a year catches up at once, sealed to ready in one step',
    {
      timeout: 90_000,
    },
    async () => {
      await using world = await createWorld()
      const api = await world.start('api', { UNFOLDING_WINDOW: '3d' })
      const people = await twoPeople(api)
      const [alice, bob] = people
      const letters = await Promise.all(
        ['10d', '100d', '364d'].map((distance) => alice.seals({ for: bob, in: distance })),
      )
      expect(letters.map(({ state }) => state)).toEqual(['SEALED', 'SEALED', 'SEALED'])
      await api.end('SIGTERM')
      // PostgreSQL's clock decides, so it is PostgreSQL that must find itself a year later: all instants move instead.
      await world.query(
        `UPDATE capsules SET sealed_at = sealed_at - interval '1 year', unfolds_at = unfolds_at - interval '1 year', unlocks_at = unlocks_at - interval '1 year'`,
      )
      await world.query(`UPDATE schedule SET due_at = due_at - interval '1 year'`)

      await world.start('worker', { FAKETIME_DONT_FAKE_MONOTONIC: '1', UNFOLDING_WINDOW: '3d' }, shifted('+365d'))
      await until(async () => (await overdue(world)) === 0, { what: 'everything overdue', within: interval + slack })
      expect(await violations(world)).toEqual([])
      const kinds = await world.query(
        `SELECT kind::text, count(*)::int FROM feed_events WHERE user_id = $1 GROUP BY kind ORDER BY feed_events.kind`,
        [localId(bob.id)],
      )
      expect(kinds).toEqual([
        { kind: 'SEALED', count: 3 },
        { kind: 'READY', count: 3 },
      ])
    },
  )

  test('alarms that ring early, late and twice change nothing', { timeout: 90_000 }, async () => {
    await using world = await createWorld()
    const [api] = await Promise.all([world.start('api'), world.start('worker')])
    const [sender = '', receiver = ''] = (await twoPeople(api)).map(({ id }) => localId(id))
    const connection = new Redis(world.redis.url, { maxRetriesPerRequest: null })
    const queue = new Queue('alarms', { connection, prefix: 'openon' })
    try {
      for (let n = 0; n < 10; n++) await plant(world, [sender, receiver], 5, 500 + 200 * n)
      const alarms = Array.from({ length: 200 }, (_, n) => ({ name: 'unlock', data: {}, opts: { delay: n * 13 } }))
      await queue.addBulk([...alarms, ...alarms])
      await until(async () => (await waitingAndOverdue(world)) === 0, { within: 2_500 + interval + slack })
      expect(await violations(world)).toEqual([])
    } finally {
      await queue.close()
      connection.disconnect()
    }
  })
})

/** Letters that are not ready yet, due or not. */
async function waitingAndOverdue({ query }: Parameters<typeof overdue>[0]): Promise<number> {
  const [row] = await query<{ count: number }>('SELECT count(*)::int AS count FROM schedule')
  return row?.count ?? 0
}
