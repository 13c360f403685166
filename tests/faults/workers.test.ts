import { describe, expect, test } from 'vitest'
import { localId } from '../support/ids.ts'
import { follow } from '../support/rig/follower.ts'
import { overdue, plant, violations, waiting } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, interval, settle, twoPeople } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

/** Milliseconds. */
const slack = 2_000

describe.skipIf(!canHaveWorlds)('Workers', () => {
  test('killed in the middle of a large batch, again and again, they leave nothing undone and nothing twice', async () => {
    await using world = await createWorld()
    const api = await world.start('api')
    const [sender = '', receiver = ''] = (await twoPeople(api)).map(({ id }) => localId(id))
    const letters = 20_000
    await plant(world, [sender, receiver], letters, 0)

    let kills = 0
    for (let left = letters; left > 0 && kills < 8; kills++) {
      const worker = await world.start('worker', { UNLOCK_BATCH: '500', LOG_LEVEL: 'info' })
      await until(async () => (await overdue(world)) <= Math.max(0, left - 1_500), { what: 'some progress' })
      await worker.end('SIGKILL')
      left = await overdue(world)
    }
    expect(kills).toBeGreaterThan(3)
    await world.start('worker')
    await until(async () => (await overdue(world)) === 0, { what: 'the rest', within: interval + 2 * slack })

    expect(await violations(world)).toEqual([])
    const [{ events } = { events: 0 }] = await world.query(
      `SELECT count(*)::int AS events FROM feed_events WHERE kind = 'READY' AND user_id = $1`,
      [receiver],
    )
    expect(events).toBe(letters)
  })

  test('five workers and three APIs at once, twenty times: each transition once, each event once and in order', async () => {
    await using world = await createWorld()
    const first = await world.start('api')
    const [apis] = await Promise.all([
      Promise.all([first, world.start('api'), world.start('api')]),
      ...Array.from({ length: 5 }, () => world.start('worker', { UNLOCK_BATCH: '20' })),
    ])
    const people = await Promise.all(['ann', 'ben', 'cid', 'dot'].map((name) => settle(first, name)))
    const feeds = people.flatMap((person) => apis.map((api) => follow(() => person.at(api))))
    const ids = people.map(({ id }) => localId(id))
    for (let run = 0; run < 20; run++) {
      // Ann writes to Ben, Ben to Cid, …; all letters of a run are due at one instant.
      await Promise.all(ids.map((id, n) => plant(world, [id, ids[(n + 1) % ids.length] ?? ''], 25, 300)))
      await until(async () => (await overdue(world)) === 0 && (await waiting(world)) === 0, { within: 10_000 })
    }
    // Each gets 25 letters a run and hears of the 25 it sent.
    const expected = Array.from({ length: 20 * 50 }, (_, n) => n + 1)
    for (const feed of feeds) {
      await until(() => feed.events.length >= expected.length, { what: 'all events', within: 30_000 })
      expect(feed.events.map(({ seq }) => seq)).toEqual(expected)
      await feed[Symbol.asyncDispose]()
    }
    expect(await violations(world)).toEqual([])
  })
})
