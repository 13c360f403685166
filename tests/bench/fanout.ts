import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { createRedisDoorbell } from '../../src/infra/doorbells/redis.ts'
import { createWorld, type World } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { populate } from './letters.ts'
import { median, row, seconds } from './measure.ts'
import { cores, cpuOf, pin } from './serve/cpu.ts'
import { connectSubscribers, type Subscribers } from './subscribers.ts'

// npm run bench:fanout -- --subscribers 10000 --events 10 --rounds 3
// What a socket that subscribes to its feed costs the API: to connect, to hold, and for each event that it is told.

const number = (fallback: string) => ({ type: 'string', default: fallback }) as const
const { values } = parseArgs({
  options: { subscribers: number('10000'), events: number('10'), rounds: number('3') },
})
const [subscribers, events, rounds] = [values.subscribers, values.events, values.rounds].map(Number) as [
  number,
  number,
  number,
]

const world = await createWorld()
const api = await world.start('api')
await populate(world, subscribers)
await aLetterEach(world)
const people = (await world.query<{ id: string }>('SELECT id FROM users')).map(({ id }) => id)
const bell = createRedisDoorbell(world.redis.url, 'openon', pino({ level: 'warn' }))
pin(api.pid, cores.server)
pin(process.pid, cores.others)
await warmUp()

row(`${subscribers} sockets, each with a subscription to its feed; ${events} events each, ${rounds} rounds, medians`)
const held = memoryOf(api.pid)
const spentBefore = cpuOf(api.pid)
const started = performance.now()
const connected = await connectSubscribers(world, api.url, subscribers)
row(
  'connecting',
  seconds(performance.now() - started),
  `${((cpuOf(api.pid) - spentBefore) / subscribers).toFixed(2)} ms of CPU each`,
)
row('holding', `${((memoryOf(api.pid) - held) / subscribers).toFixed(1)} KB each`)
const rates: number[] = []
for (let round = 0; round < rounds; round++) rates.push(await eventsPerSecond(connected))
row('telling', `${Math.round(median(rates))} events per second of CPU`)
row('holding after that', `${((memoryOf(api.pid) - held) / subscribers).toFixed(1)} KB each`)
await bell.close()
await world[Symbol.asyncDispose]()
process.exit(0)

/** The first sockets and events run code that is not compiled yet, and would be counted for it. */
async function warmUp(): Promise<void> {
  const first = await connectSubscribers(world, api.url, Math.min(500, subscribers))
  for (let round = 0; round < 3; round++) await eventsPerSecond(first)
  first.close()
  await until(() => first.open === 0)
}

async function eventsPerSecond(told: Subscribers): Promise<number> {
  const expected = told.open * events
  told.expect(Date.now())
  const spent = cpuOf(api.pid)
  await tell(world)
  await bell.ring(people)
  await until(() => told.events === expected, { what: 'every event', within: 120_000 })
  return expected / ((cpuOf(api.pid) - spent) / 1_000)
}

async function aLetterEach({ query }: World): Promise<void> {
  await query(
    `INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
     SELECT gen_random_uuid(), 'READY', id, id, 'To myself', now(), now(), now() FROM users`,
  )
  await query('VACUUM ANALYZE')
}

/** Writes events into every feed, as a transition would. */
async function tell({ query }: World): Promise<void> {
  await query(
    `WITH counted AS (
       INSERT INTO feeds (user_id, last_seq)
       SELECT id, $1::int FROM users
           ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq + excluded.last_seq
       RETURNING user_id, last_seq
     )
     INSERT INTO feed_events (user_id, seq, kind, capsule_id)
     SELECT user_id, last_seq - n, 'READY', id
       FROM counted
       JOIN capsules ON receiver_id = user_id
      CROSS JOIN generate_series(0, $1::int - 1) AS n`,
    [events],
  )
}

/** KB that a process holds, as Linux tells. */
function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
