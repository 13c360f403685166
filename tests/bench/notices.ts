import { parseArgs } from 'node:util'
import pg from 'pg'
import { startMailServer } from '../support/mail-server.ts'
import { createWorld } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { populate, sealMany, waitAgain } from './letters.ts'
import { median, peakMemory, row, seconds } from './measure.ts'

// npm run bench:notices -- --capsules 10000 --people 2000 --runs 3
// A herd whose receivers all want email, beside the same herd whose receivers want none: unlocking must not wait for
// mails. The mail server is real, and of this process.

const { values } = parseArgs({
  options: {
    capsules: { type: 'string', default: '10000' },
    people: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
  },
})
const [capsules, people, runs] = [values.capsules, values.people, values.runs].map(Number) as [number, number, number]
/** Long enough to tidy up after the run before. */
const lead = 4_000

const mailServer = await startMailServer()
const world = await createWorld({}, { ...mailServer.env, SWEEP_INTERVAL: '10s', PLAN_INTERVAL: '1s' })
const api = await world.start('api')
await populate(world, people)
await sealMany(world, capsules, 1, 3_600_000)
const worker = await world.start('worker')
const watcher = new pg.Client({ connectionString: world.postgres.url })
await watcher.connect()
const isEmpty = async (sql: string) => (await watcher.query(`${sql} LIMIT 1`)).rowCount === 0

/** Milliseconds from the instant until the last letter is ready; and, told by email, the first mail and the last. */
async function night(isTold: boolean) {
  const before = mailServer.mails.length
  await world.query(`UPDATE capsules SET state = 'READY'`)
  await waitAgain(world, lead)
  const [{ at } = { at: 0 }] = await world.query<{ at: number }>(
    'SELECT extract(epoch FROM min(due_at))::float8 * 1000 AS at FROM schedule',
  )
  const firstMail = isTold ? until(() => mailServer.mails.length > before && Date.now() - at, { within: 120_000 }) : 0
  await until(() => isEmpty("SELECT FROM schedule WHERE due_at <= now() + interval '1 hour'"), { within: 120_000 })
  const last = Date.now() - at
  if (!isTold) return { last, first: 0, drained: 0, mails: 0 }
  const first = Number(await firstMail)
  await until(
    async () =>
      (await isEmpty('SELECT FROM notice_news')) &&
      (await isEmpty('SELECT FROM notice_due WHERE due_at <= now()')) &&
      isEmpty('SELECT FROM deliveries WHERE next_at IS NOT NULL'),
    { within: 300_000 },
  )
  return { last, first, drained: Date.now() - at, mails: mailServer.mails.length - before }
}

await world.query('UPDATE users SET email_proven_at = now()')
await world.query(
  `INSERT INTO targets (id, user_id, channel, kinds) SELECT gen_random_uuid(), id, 'EMAIL', '{READY}' FROM users`,
)
const without: number[] = []
const nights: Awaited<ReturnType<typeof night>>[] = []
// In turn, so that tables that have grown cost both the same.
for (let run = 0; run < runs; run++) {
  await world.query('TRUNCATE notice_cursors')
  await world.query('VACUUM ANALYZE')
  without.push((await night(false)).last)
  await world.query(
    'INSERT INTO notice_cursors SELECT id, coalesce(last_seq, 0) FROM users LEFT JOIN feeds ON user_id = id',
  )
  await world.query('VACUUM ANALYZE')
  nights.push(await night(true))
}

const of = (what: 'last' | 'first' | 'drained' | 'mails') => median(nights.map((one) => one[what]))
row(`${capsules} letters of ${people} people due at one instant; ${runs} runs, medians`)
row('the last letter ready, nobody wants mails', seconds(median(without)))
row('the last letter ready, all want mails', seconds(of('last')), `${(of('last') / median(without)).toFixed(2)} ×`)
row('the first mail', seconds(of('first')))
row(`the last of ${of('mails')} mails`, seconds(of('drained')))
row('peak memory: worker, api', `${peakMemory(worker.pid)} MB, ${peakMemory(api.pid)} MB`)
const records = await world.query<{ n: number }>(`SELECT count(*)::int AS n FROM deliveries WHERE state = 'SENT'`)
const names = new Set(mailServer.mails.map(({ messageId }) => messageId))
row('lost, doubled', (records[0]?.n ?? 0) - names.size, mailServer.mails.length - names.size)
await watcher.end()
await world[Symbol.asyncDispose]()
await mailServer[Symbol.asyncDispose]()
process.exit(0)
