import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { signUp } from '../support/person.ts'
import { startProcess } from '../support/rig/process.ts'
import { createWorld, worldEnv } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { row, spread } from './measure.ts'

// npm run bench:lateness -- --letters 1000 --seconds 60
// Letters at random milliseconds, one client: from the due instant until the client's kit tells it, in each mode. Client and
// servers share this machine's clock.

const { values } = parseArgs({
  options: { letters: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '60' } },
})
const letters = Number(values.letters)
const span = Number(values.seconds) * 1_000

const modes: Record<string, () => Promise<number[]>> = {
  embedded: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openon-bench-'))
    try {
      await using server = await startProcess('all', { ...worldEnv, OPENON_DATA_DIR: folder, LOG_FORMAT: 'json' })
      return await measure(server)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  PostgreSQL: () => inWorld(null),
  'PostgreSQL + Redis': () => inWorld({}),
}

row(`lateness of ${letters} letters within ${values.seconds} s, from the instant to the client`)
for (const [mode, run] of Object.entries(modes)) row(mode, spread(await run()))
process.exit(0)

async function inWorld(redis: Record<string, string> | null): Promise<number[]> {
  await using world = await createWorld(redis, { SWEEP_INTERVAL: '10s', FEED_HEARTBEAT: '10s' })
  return await measure(await world.start('all'))
}

async function measure(server: { url: string; log: readonly string[] }): Promise<number[]> {
  const [alice, bob] = await Promise.all([signUp(server, 'alice'), signUp(server, 'bob')])
  // Long enough to seal them all, and shorter than a subscriber waits for news.
  const start = Date.now() + 3_000 + letters * 30
  const instants = new Map<string, number>()
  const late: number[] = []
  const stream = bob.feed()
  for (let n = 0; n < letters; n++) {
    const at = new Date(start + Math.floor(Math.random() * span))
    const { id } = await alice.seals({ for: bob, at })
    instants.set(id, at.getTime())
  }
  for (let heard = 0; heard < letters; ) {
    await until(() => stream.events.length > 0, { within: 2 * span })
    const { feed } = await stream.next()
    if (feed.__typename !== 'CapsuleReady') continue
    heard++
    late.push(Date.now() - (instants.get(feed.capsule.id) ?? 0))
  }
  await stream.stop()
  return late
}
