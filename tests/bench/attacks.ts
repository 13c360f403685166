import { fileURLToPath } from 'node:url'
import { signUp } from '../support/person.ts'
import type { OpenOnProcess } from '../support/rig/process.ts'
import { createWorld } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { attacks, largest } from './attacks/attacks.ts'
import { row } from './measure.ts'

// How long each attack of one account holds the event loop of a real server at most, and how much memory the server has
// afterwards. The server measures itself, with a file that is loaded beside it. Others on the machine hold it too: of
// several rounds the least says what the attack does.

const preload = fileURLToPath(new URL('attacks/watch-loop.mjs', import.meta.url))
const [, , only = '', rounds = '1'] = process.argv

await using world = await createWorld(null)
const server = await world.start('all', { NODE_OPTIONS: `--import ${preload}`, MAX_DRAFTS: '100000' })
const [mallory, alice] = await Promise.all([signUp(server, 'mallory'), signUp(server, 'alice')])
for (let n = 0; n < 100; n++) await mallory.drafts(largest)
for (let n = 0; n < 60; n++) await mallory.seals({ for: alice, ...largest })

await figures(server)
row('attack of one account', 'event loop held', 'collecting', 'memory')
for (const [name, attack] of Object.entries(attacks)) {
  if (!name.includes(only)) continue
  const all = []
  for (let round = 0; round < Number(rounds); round++) {
    await attack(mallory, server.url)
    all.push(await figures(server))
  }
  const [least] = all.sort((a, b) => a.held - b.held)
  if (!least) continue
  const held = all.map(({ held }) => held.toFixed(0)).join(', ')
  row(
    name,
    `${held} ms`.padStart(15),
    `${least.collecting.toFixed(0)} ms`.padStart(10),
    `${least.memory.toFixed(0)} MB`,
  )
}
process.exit(0)

interface Figures {
  /** Milliseconds in which nothing else ran: altogether, and of them in one collection of garbage. */
  readonly held: number
  readonly collecting: number
  /** Megabytes. */
  readonly memory: number
}

/** What the server has measured since the last time. */
async function figures({ pid, log }: OpenOnProcess): Promise<Figures> {
  const before = log.length
  process.kill(pid, 'SIGUSR2')
  const line = await until(() => log.slice(before).find((line) => line.startsWith('event loop')))
  const [held = Number.NaN, collecting = Number.NaN, memory = Number.NaN] = line.split(' ').slice(2).map(Number)
  return { held, collecting, memory }
}
