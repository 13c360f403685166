import { describe, expect, test } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import { localId } from '../support/ids.ts'
import { type Fault, postgresFaults } from '../support/rig/faults.ts'
import { follow } from '../support/rig/follower.ts'
import { overdue, plant, violations } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, twoPeople } from '../support/rig/world.ts'
import { startStopwatch } from '../support/stopwatch.ts'
import { until } from '../support/until.ts'

/** Milliseconds. */
const slack = 2_000
/** Every request is answered within so many milliseconds, whatever the answer. */
const longestAnswer = 10_000

const modes = { 'with Redis': {}, 'without Redis': null }

describe.skipIf(!canHaveWorlds).concurrent('PostgreSQL', () => {
  const cases = Object.entries<Fault>(postgresFaults).flatMap(([name, fault], n) => {
    // Without Redis, what differs is who listens: only the faults that end its connection are worth repeating.
    const alone = n === 0 || name === 'falls silent without a FIN'
    return [[name, 'with Redis', fault] as const, ...(alone ? [[name, 'without Redis', fault] as const] : [])]
  })

  test.for(cases)(
    '%s, %s: no request hangs, nothing is lost or doubled, and workers resume',
    async ([name, mode, fault]) => {
      await using world = await createWorld(modes[mode])
      const api = await world.start('all')
      const people = await twoPeople(api)
      const [alice, bob] = people
      await using feed = follow(() => bob)
      const [sender = '', receiver = ''] = people.map(({ id }) => localId(id))
      // Due before, during and after the fault.
      const letters = 300
      for (let n = 0; n < letters / 10; n++) await plant(world, [sender, receiver], 10, 1_500 + 250 * n)
      await until(() => feed.events.length > 0, { what: 'the first event before the fault' })

      await fault.strike(world)
      const struckAt = performance.now()
      const asking = async () => {
        using watch = startStopwatch()
        const answer = await post(api.url, alice.accessToken, '{ viewer { username } inbox { totalCount } }')
        const codes = answer.errors.map(({ extensions }) => extensions?.code)
        return { took: watch.elapsed(), codes }
      }
      if (fault.mend) {
        const answers = await Promise.all(Array.from({ length: 20 }, asking))
        for (const { took, codes } of answers) {
          expect(took).toBeLessThan(longestAnswer + slack)
          expect(codes.filter((code) => code !== 'INTERNAL_SERVER_ERROR' && code !== 'TIMEOUT')).toEqual([])
        }
        const { outage = 3_000 } = fault
        await until(() => performance.now() - struckAt > outage, { within: 2 * outage })
        await fault.mend(world)
      }

      await until(async () => (await overdue(world)) === 0, { what: 'everything due being ready', within: 40_000 })
      const late = await alice
        .seals({ for: bob, in: '500ms' })
        .catch(() => until(() => alice.seals({ for: bob, in: '500ms' })))
      await until(() => feed.hasHeard('CapsuleReady', late), {
        what: 'a letter sealed after the fault',
        // Each dead connection is found by the statement that waits for it in vain.
        within: name === 'falls silent without a FIN' ? 30_000 : 15_000,
      })
      await until(() => feed.events.filter(({ __typename }) => __typename === 'CapsuleReady').length === letters + 1, {
        what: 'every letter in the feed',
        within: 20_000,
      })
      const seqs = feed.events.map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, n) => n + 1))
      expect(feed.wrong).toEqual([])
      expect(await violations(world)).toEqual([])
    },
  )
})
