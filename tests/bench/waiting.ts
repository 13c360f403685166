import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { createWorld } from '../support/rig/world.ts'
import { populate, sealMany } from './letters.ts'
import { row } from './measure.ts'

// npm run bench:waiting -- --letters 10000,100000,1000000
// What it costs that letters wait: alarms follow the horizon (an hour), not the number of letters.

const { values } = parseArgs({ options: { letters: { type: 'string', default: '10000,100000,1000000' } } })

row('letters sealed over five years', 'alarms', 'Redis', 'schedule', 'letters')
for (const letters of values.letters.split(',').map(Number)) {
  await using world = await createWorld()
  await using worker = await world.start('worker', { PLAN_INTERVAL: '1s' })
  await populate(world, 10_000)
  await sealMany(world, letters, letters + 1, 0)
  const redis = new Redis(world.redis.url)
  // Two plans later, all alarms of the horizon are set.
  await sleep(3_000)
  const alarms = await redis.zcard('openon:alarms:delayed')
  const memory = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  redis.disconnect()
  const [size = { schedule: 0, capsules: 0 }] = await world.query<{ schedule: number; capsules: number }>(
    `SELECT pg_total_relation_size('schedule')::float8 AS schedule, pg_total_relation_size('capsules')::float8 AS capsules`,
  )
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`
  row(String(letters), alarms, megabytes(memory), megabytes(size.schedule), megabytes(size.capsules))
  await worker.end('SIGTERM')
}
process.exit(0)
