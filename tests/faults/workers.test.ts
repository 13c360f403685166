import { describe, expect, test } from 'vitest'
import { localId } from '../support/ids.ts'
import { follow } from '../support/rig/follower.ts'
import { overdue, plant, violations, waiting } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, settle, twoPeople } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

describe.skipIf(!canHaveWorlds)('Workers', () => {
  test('killed in the middle of a large batch, again and again, they leave nothing undone and nothing twice', async () => {
    await using world = await createWorld()
    const api = await world.start('api')
    const [sender = '', receiver = ''] = (await twoPeople(api)).map(({ id }) => localId(id))
    const [kills, each] = [5, 10_000]
    let interrupted = 0
    for (let kill = 0; kill < kills; kill++) {
      // However quick a worker is: there is more than it will have done.
      await plant(world, [sender, receiver], each, 0)
      const before = await overdue(world)
      const worker = await world.start('worker', { UNLOCK_BATCH: '500', LOG_LEVEL: 'info' })
      await until(async () => (await overdue(world)) <= before - 1_500, { what: 'some progress' })
      await worker.end('SIGKILL')
      if ((await overdue(world)) > 0) interrupted++
    }
    expect(interrupted).toBeGreaterThan(0)
    await world.start('worker')
    await until(async () => (await overdue(world)) === 0, { what: 'the rest' })

    expect(await violations(world)).toEqual([])
    const [{ events } = { events: 0 }] = await world.query(
      `SELECT count(*)::int AS events FROM feed_events WHERE kind = 'READY' AND user_id = $1`,
      [receiver],
    )
    expect(events).toBe(kills * each)
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
      expect(feed.wrong).toEqual([])
      await feed[Symbol.asyncDispose]()
    }
    expect(await violations(world)).toEqual([])
  })
})
