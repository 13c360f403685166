import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { violations } from '../support/rig/promise.ts'
import { createWorld } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { populate, sealMany, waitAgain } from './letters.ts'
import { median, peakMemory, row, seconds, spread, timed } from './measure.ts'
import { connectSubscribers } from './subscribers.ts'

// npm run bench:unlock -- --capsules 100000 --sealed 1000000 --subscribers 10000 --runs 3
// Letters due at one instant among many sealed ones: how long until the last is ready and told, beside what PostgreSQL
// itself needs and what one BullMQ job per letter takes. All figures are of the same servers in the same run.

const number = (fallback: string) => ({ type: 'string', default: fallback }) as const
const { values } = parseArgs({
  options: {
    capsules: number('100000'),
    sealed: number('1000000'),
    subscribers: number('10000'),
    runs: number('3'),
    jobs: number('5000'),
  },
})
const [capsules, sealed, subscribers, runs, jobs] = [
  values.capsules,
  values.sealed,
  values.subscribers,
  values.runs,
  values.jobs,
].map(Number) as [number, number, number, number, number]
/** Long enough to tidy up after the run before. */
const lead = 30_000

const plainUpdate = `
  UPDATE capsules SET state = 'READY' WHERE id IN (SELECT capsule_id FROM schedule WHERE due_at <= now()) RETURNING id`

/** Every write that OpenOn makes for the same letters, in one statement. */
const withEvents = `
  WITH taken AS (
    DELETE FROM schedule WHERE due_at <= now() RETURNING capsule_id
  ),
  moved AS (
    UPDATE capsules SET state = 'READY' FROM taken WHERE id = capsule_id RETURNING id, sender_id, receiver_id
  ),
  told AS (
    SELECT receiver_id AS user_id, id FROM moved
     UNION ALL
    SELECT sender_id, id FROM moved WHERE sender_id <> receiver_id
  ),
  counters AS (
    INSERT INTO feeds (user_id, last_seq)
    SELECT user_id, count(*) FROM told GROUP BY user_id ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq + excluded.last_seq
    RETURNING user_id, last_seq
  ),
  logged AS (
    INSERT INTO feed_events (user_id, seq, kind, capsule_id)
    SELECT user_id, last_seq + 1 - row_number() OVER (PARTITION BY user_id ORDER BY id), 'READY', id
      FROM told JOIN counters USING (user_id)
  )
  SELECT count(*) FROM moved`

const world = await createWorld()
const api = await world.start('api')
await populate(world, Math.max(20_000, subscribers))
await sealMany(world, sealed, Math.round(sealed / capsules), 0)
await move(plainUpdate)

row(`${capsules} letters due at one instant among ${sealed}; ${subscribers} subscribers; ${runs} runs, medians`)
// Before anybody listens, who would be told of these.
const plain: number[] = []
const whole: number[] = []
for (let run = 0; run < runs; run++) {
  await waitAgain(world, 0)
  plain.push(await timed(() => move(plainUpdate)))
  await waitAgain(world, 0)
  whole.push(await timed(() => move(withEvents)))
}

const worker = await world.start('worker', { SWEEP_INTERVAL: '10s', PLAN_INTERVAL: '1s' })
const connected = await connectSubscribers(world, api.url, subscribers)
const nights: Awaited<ReturnType<typeof midnight>>[] = []
for (let run = 0; run < runs; run++) {
  await waitAgain(world, lead)
  nights.push(await midnight())
}
const found = await violations(world)

const of = (what: 'last' | 'first' | 'told' | 'all') => median(nights.map((night) => night[what]))
row('the rows alone: one UPDATE … RETURNING', seconds(median(plain)))
row('the limit: rows, schedule and events in one statement', seconds(median(whole)))
row('OpenOn: the last letter ready', seconds(of('last')), `${(of('last') / median(whole)).toFixed(2)} × the limit`)
row('OpenOn: the first subscriber told', seconds(of('first')))
row('OpenOn: every subscriber told of a letter', seconds(of('told')))
row(`OpenOn: every subscriber told of all, ${nights[0]?.events} events`, seconds(of('all')))
row('OpenOn: lateness of letters, by the database', spread(nights.at(-1)?.lateness ?? []))
row('peak memory: worker, api', `${peakMemory(worker.pid)} MB, ${peakMemory(api.pid)} MB`)
const perJob = (await jobPerLetter()) / jobs
row(
  'one BullMQ job per letter',
  seconds(perJob * capsules),
  `${((perJob * capsules) / of('last')).toFixed(1)} × OpenOn`,
)
row('violations', found.length === 0 ? 'none' : found.join('; '))
await world[Symbol.asyncDispose]()
process.exit(found.length === 0 ? 0 : 1)

/** Waits for the instant and what follows it; all times in milliseconds after it. */
async function midnight() {
  const [{ at } = { at: 0 }] = await world.query<{ at: number }>(
    `SELECT extract(epoch FROM min(due_at))::float8 * 1000 AS at FROM schedule`,
  )
  if (at < Date.now()) throw new Error('The instant came before the tables were tidied up: this machine is too busy.')
  connected.expect(at)
  await sleep(Math.max(0, at - Date.now()))
  // Asked on one connection and of the narrow table: the measurement must not be what takes the time.
  const watcher = new pg.Client({ connectionString: world.postgres.url })
  await watcher.connect()
  const isDone = async () => (await watcher.query('SELECT FROM schedule WHERE due_at <= now() LIMIT 1')).rowCount === 0
  await until(isDone, { what: 'every letter ready', within: 300_000 })
  const last = Date.now() - at
  await watcher.end()
  const [{ expected } = { expected: 0 }] = await world.query<{ expected: number }>(
    'SELECT count(*)::int AS expected FROM feed_events JOIN sessions USING (user_id)',
  )
  await until(() => connected.events === expected, { what: 'every event', within: 60_000 })
  const all = Date.now() - at
  const late = await world.query<{ late: number }>(
    `SELECT extract(epoch FROM occurred_at - unlocks_at)::float8 * 1000 AS late
       FROM feed_events JOIN capsules ON id = capsule_id
      WHERE kind = 'READY'`,
  )
  return {
    last,
    all,
    events: expected,
    told: Math.max(...connected.firsts),
    first: Math.min(...connected.firsts),
    lateness: sample(late.map(({ late }) => late)),
  }
}

function sample(values: readonly number[]): number[] {
  return values.filter((_, n) => n % Math.ceil(values.length / 50_000) === 0)
}

function move(statement: string): Promise<unknown> {
  return world.query(statement)
}

async function jobPerLetter(): Promise<number> {
  worker.pause()
  await waitAgain(world, 0)
  const ids = await world.query<{ id: string }>('SELECT capsule_id AS id FROM schedule ORDER BY due_at LIMIT $1', [
    jobs,
  ])
  const connection = new Redis(world.redis.url, { maxRetriesPerRequest: null })
  const pool = new pg.Pool({ connectionString: world.postgres.url, max: 10 })
  const queue = new Queue<{ id: string }>('naive', { connection })
  await queue.addBulk(ids.map(({ id }) => ({ name: 'unlock', data: { id }, opts: { delay: 2_000 } })))
  let done = 0
  const handle = async (id: string) => {
    await pool.query(`UPDATE capsules SET state = 'READY' WHERE id = $1 AND state = 'SEALED'`, [id])
    await connection.publish('naive', id)
    done++
  }
  const took = await timed(async () => {
    const naive = new Worker<{ id: string }>('naive', ({ data }) => handle(data.id), { connection, concurrency: 50 })
    await until(() => done === ids.length, { what: 'every job done', within: 300_000 })
    await naive.close()
  })
  await queue.close()
  await pool.end()
  connection.disconnect()
  return took - 2_000
}
