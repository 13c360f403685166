import { parseArgs } from 'node:util'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { loadEnv, startLoad } from '../support/rig/load.ts'
import { clusterIsMissing } from './binaries.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { round } from './round.ts'
import { strikes } from './strikes.ts'

// npm run cluster -- --api 3 --workers 2
// npm run cluster -- --kill primary --times 10
const { values } = parseArgs({
  options: {
    api: { type: 'string', default: '3' },
    workers: { type: 'string', default: '2' },
    kill: { type: 'string', multiple: true, default: [] },
    cut: { type: 'string', multiple: true, default: [] },
    freeze: { type: 'string', multiple: true, default: [] },
    roll: { type: 'boolean', default: false },
    times: { type: 'string', default: '1' },
    async: { type: 'boolean', default: false },
  },
})
const wanted = [
  ...values.kill.map((what) => `kill ${what}`),
  ...values.cut.map((what) => `cut ${what}`),
  ...values.freeze.map((what) => `freeze ${what}`),
  ...(values.roll ? ['roll'] : []),
]
const unknown = wanted.find((name) => !(name in strikes))
const size = { apis: Number(values.api), workers: Number(values.workers), isSynchronous: !values.async }
const times = Number(values.times)
if (![size.apis, size.workers, times].every((count) => Number.isInteger(count) && count > 0)) {
  stopWith('--api, --workers and --times are whole numbers from 1 on.')
}
if (unknown) stopWith(`There is no "${unknown}"; there is: ${Object.keys(strikes).join(', ')}.`)
if (clusterIsMissing) stopWith(clusterIsMissing)

function stopWith(why: string): never {
  console.error(why)
  process.exit(1)
}

const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => reject(new Error(signal)))
})
let isInterrupted = false
interrupted.catch(() => (isInterrupted = true))

let isKept = true
try {
  isKept = await run()
} catch (error) {
  // What it was waiting for may have ended by the same signal.
  if (!isInterrupted) console.error(error)
  isKept = isInterrupted
}
process.exit(isKept ? 0 : 1)

/** @returns whether the promise held */
async function run(): Promise<boolean> {
  await using mailServer = await startMailServer()
  await using cluster = await startCluster(size, loadEnv(mailServer), interrupted)
  for (const [what, where] of cluster.parts) console.info(`${what.padEnd(12)} ${where}`)
  if (wanted.length === 0) return await interrupted
  return await Promise.race([play(cluster, mailServer), interrupted])
}

async function play(cluster: Cluster, mailServer: MailServer): Promise<boolean> {
  const place = { url: cluster.url, log: [] }
  await using load = await startLoad({ database: cluster, apis: [place], mailServer, seed: Date.now() })
  for (let time = 1; time <= times; time++) {
    for (const name of wanted) {
      const { who, stoodStill, took, failed } = await round(cluster, load, strikes[name as keyof typeof strikes])
      const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`
      const figures = `no letter unlocked for ${seconds(stoodStill)}, all well after ${seconds(took)}`
      const found = `${await load.lost()} lost, ${load.violations.length} violations`
      const counts = `${load.letters} letters, ${failed} could not be sealed, ${found}`
      console.info(`${time}  ${name} (${who}): ${figures}; ${counts}`)
      for (const heard of await load.misheard()) console.error(`VIOLATION  ${heard}`)
    }
  }
  const { letters, events, returns, mails, lost, violations } = await load.finish()
  for (const violation of violations) console.error(`VIOLATION  ${violation}`)
  const counts = `${letters} letters, ${lost} lost, ${events} events, ${mails} mails, ${returns} returns`
  console.info(`${violations.length === 0 ? 'KEPT' : 'BROKEN'}  ${counts}, ${violations.length} violations`)
  return violations.length === 0
}
