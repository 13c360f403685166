import { describe, expect, inject, test } from 'vitest'
import { startServer } from '../support/server.ts'
import { sentinelsAreMissing, startSentinels } from '../support/servers/sentinels.ts'
import { until } from '../support/until.ts'

if (sentinelsAreMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(sentinelsAreMissing)
if (sentinelsAreMissing) console.info(`\n${sentinelsAreMissing} Until then what needs it is skipped.\n`)
const cannotBe = sentinelsAreMissing !== null || 'missing' in inject('servers').postgres

describe.skipIf(cannotBe)('when the master among several Redises', () => {
  test('is killed, the one that takes its place rings alarms and doorbells', async () => {
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
})
