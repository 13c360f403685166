import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { missing } from '../support/mode.ts'
import { needsOf } from '../support/modes.ts'
import { type FeedEvent, signUp } from '../support/person.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'

const env = {
  PORT: '0',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '2s',
  RATE_LIMIT_ADDRESS: 'off',
  // Nothing is found by looking: what arrives was rung.
  SWEEP_INTERVAL: '1h',
  FEED_HEARTBEAT: '1h',
}

describe.for(['postgres', 'redis'] as const)('several processes with %s', (mode) => {
  const absent = missing(needsOf[mode]) !== null

  test.skipIf(absent)('two APIs hear live what one worker unlocks', async () => {
    await using database = await createDatabase(mode)
    const start = (role: 'api' | 'worker') => startProcess(role, { ...env, ...database.env })
    const [one, two, worker] = await Promise.all([start('api'), start('api'), start('worker')])
    await using _one = one
    await using _two = two
    await using _worker = worker
    const [alice, bob] = await Promise.all([signUp(one, 'alice'), signUp(two, 'bob')])
    await using alices = alice.feed({ after: 0 })
    await using bobsHere = bob.feed({ after: 0 })
    await using bobsThere = bob.at(one).feed({ after: 0 })

    const letter = await alice.seals({ for: bob, in: '5s' })
    const kinds = ['CapsuleSealed', 'CapsuleUnfolding', 'CapsuleReady']
    const told = (events: { feed: FeedEvent }[]) => events.map(({ feed }) => [feed.__typename, feed.seq])
    for (const feed of [alices, bobsHere, bobsThere]) {
      expect(told(await feed.take(3))).toEqual(kinds.map((kind, n) => [kind, n + 1]))
    }
    expect(await bob.opens(letter)).toMatchObject({ state: 'OPENED' })
    for (const feed of [alices, bobsHere, bobsThere]) {
      expect(told([await feed.next()])).toEqual([['CapsuleOpened', 4]])
    }
  })

  test.skipIf(absent)('that start at once on an empty database migrate it once, and all of them start', async () => {
    await using database = await createDatabase(mode, { migrated: false })
    const roles = ['api', 'api', 'worker', 'all'] as const
    const processes = await Promise.allSettled(roles.map((role) => startProcess(role, { ...env, ...database.env })))
    const started = processes.flatMap((process) => (process.status === 'fulfilled' ? [process.value] : []))
    try {
      expect(processes.flatMap((process) => (process.status === 'rejected' ? [String(process.reason)] : []))).toEqual(
        [],
      )
      const migrating = started.filter(({ log }) => log.some((line) => line.includes('migrating the database')))
      expect(migrating).toHaveLength(1)
      expect(await signUp(started[0] as OpenOnProcess, 'alice')).toMatchObject({ name: 'alice' })
    } finally {
      await Promise.all(started.map((process) => process.end('SIGTERM')))
    }
    expect(started.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  })
})
