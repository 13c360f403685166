import { fileURLToPath } from 'node:url'
import { signUp } from '../support/person.ts'
import type { OpenOnProcess } from '../support/rig/process.ts'
import { createWorld } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { attacks, largest } from './attacks/attacks.ts'
import { row } from './measure.ts'

// How long each attack of one account holds the event loop of a real server at most, and how much memory the server has
// afterwards. The server measures itself, with a file that is loaded beside it.

const preload = fileURLToPath(new URL('attacks/watch-loop.mjs', import.meta.url))
const only = process.argv[2]

await using world = await createWorld(null)
const server = await world.start('all', { NODE_OPTIONS: `--import ${preload}`, MAX_DRAFTS: '100000' })
const [mallory, alice] = await Promise.all([signUp(server, 'mallory'), signUp(server, 'alice')])
for (let n = 0; n < 100; n++) await mallory.drafts(largest)
for (let n = 0; n < 60; n++) await mallory.seals({ for: alice, ...largest })

await figures(server)
row('attack of one account', 'event loop held', 'memory')
for (const [name, attack] of Object.entries(attacks)) {
  if (only && !name.includes(only)) continue
  await attack(mallory, server.url)
  const { held, memory } = await figures(server)
  row(name, `${held.toFixed(0)} ms`.padStart(15), `${memory.toFixed(0)} MB`.padStart(8))
}
process.exit(0)

/** What the server has measured since the last time. */
async function figures({ pid, log }: OpenOnProcess): Promise<{ held: number; memory: number }> {
  const before = log.length
  process.kill(pid, 'SIGUSR2')
  const line = await until(() => log.slice(before).find((line) => line.startsWith('event loop')))
  const [held = Number.NaN, memory = Number.NaN] = line.split(' ').slice(2).map(Number)
  return { held, memory }
}
