import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import type { Person } from '../support/person.ts'
import { follow } from '../support/rig/follower.ts'
import { pause, resume } from '../support/rig/pause.ts'
import { overdue, violations } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, interval, twoPeople, type World } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

interface Fault {
  /** Milliseconds; the others last three seconds. */
  readonly outage?: number
  readonly settings?: Readonly<Record<string, string>>
  strike(world: World): Promise<unknown> | unknown
  mend?(world: World): Promise<unknown> | unknown
}

const faults: Record<string, Fault> = {
  'is killed and forgets everything': {
    strike: ({ redis }) => redis.program.end('SIGKILL'),
    mend: ({ redis }) => redis.program.startAgain(),
  },
  'is killed and remembers': {
    settings: { appendonly: 'yes' },
    strike: ({ redis }) => redis.program.end('SIGKILL'),
    mend: ({ redis }) => redis.program.startAgain(),
  },
  'is emptied': { strike: (world) => tell(world, 'FLUSHALL') },
  'stands still': {
    outage: 15_000,
    strike: ({ redis }) => pause(redis.program),
    mend: ({ redis }) => resume(redis.program),
  },
  'becomes read-only': {
    strike: (world) => tell(world, 'REPLICAOF', '127.0.0.1', '1'),
    mend: (world) => tell(world, 'REPLICAOF', 'NO', 'ONE'),
  },
  'is out of memory': {
    strike: (world) => tell(world, 'CONFIG', 'SET', 'maxmemory', '1'),
    mend: (world) => tell(world, 'CONFIG', 'SET', 'maxmemory', '0'),
  },
  'drops all connections': { strike: ({ redis }) => redis.network.dropAll() },
  'is cut off': {
    strike: ({ redis }) => redis.network.cut(),
    mend: ({ redis }) => redis.network.heal(),
  },
  'answers half a second late': {
    strike: ({ redis }) => redis.network.delay(500),
    mend: ({ redis }) => redis.network.heal(),
  },
  'falls silent without a FIN': {
    strike: ({ redis }) => redis.network.stall(),
    mend: ({ redis }) => redis.network.heal(),
  },
}

/** What a busy machine adds to any bound, in milliseconds. */
const slack = 2_000

describe.skipIf(!canHaveWorlds).concurrent('Redis', () => {
  test.for(Object.entries(faults))(
    '%s: nothing is lost, late by a sweep, and instant again afterwards',
    {
      timeout: 150_000,
    },
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

async function tell({ redis }: World, ...[command = '', ...args]: string[]): Promise<void> {
  const client = new Redis(redis.url)
  try {
    await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
