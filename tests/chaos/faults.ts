import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { pause, resume } from '../support/rig/pause.ts'
import type { World } from '../support/rig/world.ts'

/** Something that goes wrong for a while. */
export type ChaosFault = (world: World, milliseconds: number) => Promise<unknown>

/** Every fault of parts that OpenOn depends on; those of its own processes and clients are the run's own. */
export const faults: Readonly<Record<string, ChaosFault>> = {
  'Redis is killed': async ({ redis }, time) => {
    await redis.program.end('SIGKILL')
    await sleep(time)
    await redis.program.startAgain()
  },
  'Redis is emptied': ({ redis }) => tell(redis.url, 'FLUSHALL'),
  'Redis stands still': async ({ redis }, time) => {
    pause(redis.program)
    await sleep(time)
    resume(redis.program)
  },
  'Redis is read-only': async ({ redis }, time) => {
    await tell(redis.url, 'REPLICAOF', '127.0.0.1', '1')
    await sleep(time)
    await tell(redis.url, 'REPLICAOF', 'NO', 'ONE')
  },
  'Redis is cut off': ({ redis }, time) => broken(redis.network, 'cut', time),
  'Redis is silent': ({ redis }, time) => broken(redis.network, 'stall', time),
  'PostgreSQL is killed': async ({ postgres }, time) => {
    await postgres.program.end('SIGKILL')
    await sleep(time)
    while (
      !(await postgres.program.startAgain().then(
        () => true,
        () => false,
      ))
    );
  },
  'PostgreSQL stands still': async ({ postgres }, time) => {
    pause(postgres.program)
    await sleep(time)
    resume(postgres.program)
  },
  'PostgreSQL drops all connections': async ({ postgres }) => postgres.network.dropAll(),
  'PostgreSQL is cut off': ({ postgres }, time) => broken(postgres.network, 'cut', time),
  'PostgreSQL is slow': async ({ postgres }, time) => {
    postgres.network.delay(300)
    await sleep(time)
    postgres.network.heal()
  },
}

async function broken(network: World['redis']['network'], how: 'cut' | 'stall', time: number): Promise<void> {
  network[how]()
  await sleep(time)
  network.heal()
}

async function tell(url: string, ...[command = '', ...args]: string[]): Promise<void> {
  const client = new Redis(url)
  try {
    await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
