import { describe, expect, inject, test } from 'vitest'
import type { Network } from '../support/rig/network.ts'
import { startServer } from '../support/server.ts'
import { sentinelsAreMissing, startSentinels } from '../support/servers/sentinels.ts'
import { until } from '../support/until.ts'

if (sentinelsAreMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(sentinelsAreMissing)
if (sentinelsAreMissing) console.info(`\n${sentinelsAreMissing} Until then what needs it is skipped.\n`)
const cannotBe = sentinelsAreMissing !== null || 'missing' in inject('servers').postgres

/** What sentinels are like once they are needed. */
const manners: Readonly<Record<string, (networks: readonly Network[]) => void>> = {
  'answer at once': () => {},
  'answer so late that the master changes while somebody asks who it is': (networks) => {
    for (const network of networks) network.delay(500)
  },
  'say nothing, but for the last of them': (networks) => {
    for (const network of networks.slice(0, -1)) network.stall()
  },
}

describe.skipIf(cannotBe)(
  'when the master among several Redises is killed, the next rings alarms and doorbells',
  () => {
    test.for(Object.entries(manners))('where sentinels %s', async ([, become]) => {
      await using watched = await startSentinels()
      // Only alarms and rings are soon enough; alarms that are lost with their Redis are set again.
      const slow = { SWEEP_INTERVAL: '1h', PLAN_INTERVAL: '1s', FEED_HEARTBEAT: '1h' }
      await using server = await startServer({ REDIS_URL: watched.url, ...slow })
      const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
      await using feed = bob.feed({ after: 0 })
      const isTold = (id: string) => () =>
        feed.events.some(({ feed }) => feed.__typename === 'CapsuleReady' && feed.capsule.id === id)

      const before = await alice.seals({ for: bob, in: '1s' })
      await until(isTold(before.id), { what: 'the letter being told' })

      const first = await watched.master()
      become(watched.networks)
      await first.program.end('SIGKILL')
      const second = await until(async () => {
        const master = await watched.master()
        return master !== first && master
      })
      expect(second.url).not.toBe(first.url)

      // One after the other, whether or not the server has noticed yet: what is rung while it connects anew may be lost.
      await until(
        async () => {
          const { id } = await alice.seals({ for: bob, in: '1s' })
          return until(isTold(id), { within: 5_000 })
        },
        { what: 'a letter being told by way of the new master', within: 90_000 },
      )
    })
  },
)
