import { once } from 'node:events'
import type { Redis } from 'ioredis'
import type { Config } from '../../../config.ts'
import { openCommander } from '../../../infra/redis.ts'
import { type Check, type Finding, failed, ok, skipped, warning } from '../check.ts'

/** Times a second that Redis looks at what is delayed: alarms are set 150 ms early, which ten make up for. */
const leastHz = 10

interface Options {
  readonly number: number
  readonly title: string
  readonly after?: readonly number[]
  readonly todo: string
  judge(info: ReadonlyMap<string, string>, redis: Redis): Finding | Promise<Finding>
}

const redisCheck = ({ judge, ...options }: Options): Check => ({
  ...options,
  patience: 8_000,
  look: async ({ config }) =>
    config.messaging.kind === 'redis'
      ? await asking(config.messaging, async (redis) => judge(readInfo(await redis.info()), redis))
      : skipped('this deployment does without Redis'),
})

/** What is told by INFO, which managed servers answer too, where they answer no CONFIG. */
const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/\r?\n/)
      .map((line) => line.split(/:(.*)/))
      .filter(([, value]) => value !== undefined)
      .map(([name = '', value = '']) => [name, value]),
  )

async function asking<Result>(
  { address }: Extract<Config['messaging'], { kind: 'redis' }>,
  ask: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = openCommander(address, () => {})
  try {
    // Rejects with the first error.
    await once(redis, 'ready')
    return await ask(redis)
  } finally {
    redis.disconnect()
  }
}

export const redisChecks: readonly Check[] = [
  redisCheck({
    number: 20,
    title: 'Redis',
    todo: 'See that Redis runs, and that REDIS_URL has the right host and password. Letters unlock by the sweep meanwhile.',
    judge(info) {
      if (info.get('role') === 'slave')
        return failed('Redis takes no writes: it is a replica', 'Name the primary in REDIS_URL.')
      return ok(`Redis ${info.get('redis_version') ?? 'of an unknown version'} answers`)
    },
  }),
  redisCheck({
    number: 21,
    title: 'Redis memory',
    after: [20],
    todo: 'Let this user ask for INFO.',
    judge(info) {
      const policy = info.get('maxmemory_policy') ?? 'unknown'
      const most = Number(info.get('maxmemory') ?? 0)
      const used = Number(info.get('used_memory') ?? 0)
      const todo = 'Set maxmemory-policy to noeviction, in redis.conf or with CONFIG SET.'
      if (policy !== 'noeviction' && most > 0)
        return failed(`Redis throws alarms away when its memory is full (${policy})`, todo)
      if (policy !== 'noeviction') return warning(`maxmemory-policy is ${policy}, without a maxmemory yet`, todo)
      if (most > 0 && used > 0.9 * most)
        return warning(
          `${Math.round((100 * used) / most)} % of its memory is in use`,
          'Raise maxmemory: a full Redis takes no alarms.',
        )
      return ok('nothing is evicted')
    },
  }),
  redisCheck({
    number: 22,
    title: 'Redis persistence',
    after: [20],
    todo: 'Let this user ask for INFO.',
    async judge(info, redis) {
      const todo =
        'Set appendonly yes in redis.conf: a Redis that forgets its alarms costs the letters of the next hour one sweep.'
      if (info.get('aof_enabled') === '1') {
        if (info.get('aof_last_write_status') === 'err')
          return failed('Redis cannot write its file', 'See its log, and its disk.')
        return ok('alarms outlive a restart (appendonly)')
      }
      if (info.get('rdb_last_bgsave_status') === 'err')
        return failed('Redis cannot write its snapshots, and may refuse alarms', 'See its log, and its disk.')
      // Managed servers tell nobody.
      const save = await redis.config('GET', 'save').then(
        (answer) => (answer as string[])[1] ?? null,
        () => null,
      )
      if (save === '') return warning('a restart of Redis forgets all alarms', todo)
      return warning('alarms since the last snapshot are forgotten by a restart of Redis', todo)
    },
  }),
  redisCheck({
    number: 23,
    title: 'Redis hz',
    after: [20],
    todo: 'Let this user ask for INFO.',
    judge(info) {
      const hz = Number(info.get('configured_hz') ?? info.get('hz') ?? leastHz)
      const todo = `Set hz to ${leastHz} at least, or to 100 for alarms within some milliseconds.`
      return hz < leastHz
        ? warning(`hz is ${hz}: alarms may be up to ${Math.ceil(1_000 / hz)} ms late`, todo)
        : ok(`hz is ${hz}`)
    },
  }),
]
