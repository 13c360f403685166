import { Redis } from 'ioredis'
import pg from 'pg'
import { until } from '../until.ts'
import { pause, resume } from './pause.ts'
import type { World } from './world.ts'

/** Something that goes wrong in a world, and how it is put right. */
export interface Fault {
  /** How long it lasts where a test looks at it alone, in milliseconds; the others three seconds. */
  readonly outage?: number
  /** What Redis must be started with. */
  readonly settings?: Readonly<Record<string, string>>
  strike(world: World): Promise<unknown> | unknown
  /** Absent where nothing lasts. */
  mend?(world: World): Promise<unknown> | unknown
}

/** What happens to the server and to the network before it. */
const common = (part: 'postgres' | 'redis') =>
  ({
    'stands still': {
      outage: 15_000,
      strike: (world) => pause(world[part].program),
      mend: (world) => resume(world[part].program),
    },
    'drops all connections': { strike: (world) => world[part].network.dropAll() },
    'is cut off': { strike: (world) => world[part].network.cut(), mend: (world) => world[part].network.heal() },
    'answers half a second late': {
      strike: (world) => world[part].network.delay(500),
      mend: (world) => world[part].network.heal(),
    },
    'falls silent without a FIN': {
      strike: (world) => world[part].network.stall(),
      mend: (world) => world[part].network.heal(),
    },
  }) satisfies Record<string, Fault>

export const redisFaults = {
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
  'becomes read-only': {
    strike: (world) => tell(world, 'REPLICAOF', '127.0.0.1', '1'),
    mend: (world) => tell(world, 'REPLICAOF', 'NO', 'ONE'),
  },
  'is out of memory': {
    strike: (world) => tell(world, 'CONFIG', 'SET', 'maxmemory', '1'),
    mend: (world) => tell(world, 'CONFIG', 'SET', 'maxmemory', '0'),
  },
  ...common('redis'),
} satisfies Record<string, Fault>

export const postgresFaults = {
  'is restarted': {
    strike: ({ postgres }) => postgres.program.end('SIGINT'),
    mend: ({ postgres }) => postgres.program.startAgain(),
  },
  'is killed': {
    strike: ({ postgres }) => postgres.program.end('SIGKILL'),
    // Until the children of the one that was killed have noticed, they keep the next from starting.
    mend: ({ postgres }) => until(() => postgres.program.startAgain().then(() => true), { within: 30_000 }),
  },
  'has its letters locked': lockingLetters(),
  ...common('postgres'),
} satisfies Record<string, Fault>

/** Somebody holds the table of letters, as a careless migration does. */
function lockingLetters(): Fault {
  const held = new WeakMap<World, pg.Client>()
  return {
    outage: 10_000,
    async strike(world) {
      const client = new pg.Client({ connectionString: world.postgres.url })
      client.on('error', () => {})
      held.set(world, client)
      await client.connect()
      await client.query('BEGIN; LOCK TABLE capsules IN ACCESS EXCLUSIVE MODE')
    },
    async mend(world) {
      const client = held.get(world)
      await client?.query('COMMIT')
      await client?.end()
    },
  }
}

async function tell({ redis }: World, ...[command = '', ...args]: string[]): Promise<void> {
  const client = new Redis(redis.url)
  try {
    await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
