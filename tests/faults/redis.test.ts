import { describe, expect, test } from 'vitest'
import type { Person } from '../support/person.ts'
import { type Fault, redisFaults } from '../support/rig/faults.ts'
import { follow } from '../support/rig/follower.ts'
import { overdue, violations } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, interval, twoPeople } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

/** Milliseconds. */
const slack = 2_000

describe.skipIf(!canHaveWorlds).concurrent('Redis', () => {
  test.for(Object.entries<Fault>(redisFaults))(
    '%s: nothing is lost, late by a sweep, and instant again afterwards',
    async ([, fault]) => {
      await using world = await createWorld(fault.settings)
      const api = await world.start('all')
      const [alice, bob] = await twoPeople(api)
      await using feed = follow(() => bob)
      const heard = (letter: { id: string }) => () => feed.hasHeard('CapsuleReady', letter)
      await until(() => isInstant(alice, bob, heard), { what: 'an instant unlock before the fault', within: 30_000 })
      const before = await alice.seals({ for: bob, in: '3s' })

      await fault.strike(world)
      const struckAt = performance.now()
      const during = await alice.seals({ for: bob, in: '3s' })
      for (const letter of [before, during]) {
        await until(heard(letter), {
          what: 'the event of a letter due meanwhile',
          within: 3_000 + 2 * interval + slack,
        })
      }
      if (fault.mend) {
        const { outage = 3_000 } = fault
        await until(() => performance.now() - struckAt > outage, { within: 2 * outage })
        await fault.mend(world)
      }

      await until(() => isInstant(alice, bob, heard), { what: 'an instant unlock after the fault', within: 60_000 })
      expect(await overdue(world)).toBe(0)
      expect(await violations(world)).toEqual([])
      const seqs = feed.events.map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, n) => n + 1))
      expect(feed.wrong).toEqual([])
    },
  )
})

/** Whether two letters, one after the other, arrive sooner than sweep and heartbeat would bring them. */
async function isInstant(alice: Person, bob: Person, heard: (letter: { id: string }) => () => boolean) {
  for (let n = 0; n < 2; n++) {
    const letter = await alice.seals({ for: bob, in: '600ms' })
    await until(heard(letter), { within: 600 + 2 * interval + slack })
    if (Date.now() - Date.parse(letter.unlocksAt) > interval / 4) return false
  }
  return true
}
