import { parseArgs } from 'node:util'
import { disposable } from '../support/disposable.ts'
import { row } from './measure.ts'
import { measureBox } from './serve/boxes.ts'
import {
  type Contender,
  type ContenderName,
  contenderNames,
  observedNames,
  openOnEnv,
  startContender,
} from './serve/contenders.ts'
import { canPin, cores, pin } from './serve/cpu.ts'
import { fill, forgetPlainContents } from './serve/data.ts'
import { startDatabases } from './serve/databases.ts'
import { startEmbedded } from './serve/embedded.ts'
import { startLoad } from './serve/load.ts'
import { casesOf, type LoadName, loadNames, workloads } from './serve/loads.ts'
import { lastLine, printResult } from './serve/report.ts'
import { compete, connections, type Result } from './serve/rounds.ts'
import { signIn } from './sessions.ts'

// npm run bench:serve -- --seconds 5 --rounds 5 --warm 12 --letters 1000000 --people 10000 --only W1,limit,openon
// Three loads on OpenOn, on peers, and on what Node and PostgreSQL can at most, all in one run, in turn: the server on
// one core, PostgreSQL and the load on the other. Ratios are of the same run; requests a second move with the machine.

const lettersEach = 100
const number = (fallback: string) => ({ type: 'string', default: fallback }) as const
const { values } = parseArgs({
  options: {
    seconds: number('5'),
    rounds: number('5'),
    warm: number('12'),
    letters: number('1000000'),
    /** By default 100 letters each. */
    people: { type: 'string' },
    tokens: number('200'),
    embedded: number('20000'),
    box: number('500000'),
    /** Of: W1, W2, W3, the contenders' names, `embedded` and `boxes`. */
    only: { type: 'string' },
  },
})
const pace = { seconds: Number(values.seconds), rounds: Number(values.rounds), warm: Number(values.warm) }
const [letters, size, tokens] = [values.letters, values.embedded, values.tokens].map(Number) as [number, number, number]
const people = Number(values.people ?? Math.floor(letters / lettersEach))
if (letters < 21 * people) throw new Error('An inbox needs more than 20 letters for a page of them.')
const only = values.only?.split(',') ?? []
const known: readonly string[] = [...loadNames, ...contenderNames, ...observedNames, 'embedded', 'boxes']
for (const name of only) if (!known.includes(name)) throw new Error(`${name} is none of ${known.join(', ')}.`)
const chosen = <Name extends string>(names: readonly Name[]) => names.filter((name) => only.includes(name))
/** Loads and contenders that are not named are all meant, unless a step is named alone. */
const steps = only.length === 0 ? ['embedded', 'boxes'] : chosen(['embedded', 'boxes'])
const someLoads = chosen(loadNames)
const someContenders = chosen<ContenderName>([...contenderNames, ...observedNames])
const competes = only.length === 0 || someLoads.length + someContenders.length > 0
const secret = openOnEnv['JWT_SECRET'] ?? ''

/** Runs a step; what it uses goes with it. */
const step = async (act: (use: Parameters<Parameters<typeof disposable>[0]>[0]) => Promise<void>) => {
  await using _ = await disposable(async (use) => {
    await act(use)
    return {}
  })
}

const results = new Map<LoadName, Map<string, Result>>()
await step(async (use) => {
  const databases = use(await startDatabases())
  const database = use(await databases.create())
  const load = use(await startLoad())
  const tools = { load, postgres: databases.postgres }
  const start = (name: ContenderName, { url } = database) =>
    startContender(name, { database: url, redis: databases.redis ?? '' })
  const { rounds, seconds } = pace
  row(`${letters} letters of ${people} people; ${connections} connections; ${rounds} rounds of ${seconds} s, medians`)
  if (!canPin) row('nothing is pinned, for want of taskset or of cores: the figures are worth less')
  await fill(database, people, competes ? letters : 21 * people)
  databases.pin()

  if (competes)
    await step(async (use) => {
      const contenders: Contender[] = []
      for (const name of someContenders.length > 0 ? someContenders : contenderNames) {
        if (name !== 'redis' || databases.redis) contenders.push(use(await start(name)))
      }
      const signedIn = await signIn(database, secret, tokens)
      for (const name of someLoads.length > 0 ? someLoads : loadNames) {
        const cases = await casesOf(name, database, signedIn)
        const able = contenders.filter(({ loads }) => loads.includes(name)).map((one) => ({ ...one, cases }))
        const found = await compete(name, able, pace, tools)
        results.set(name, found)
        row(`${name}: ${workloads[name].about}`)
        for (const result of found.values()) printResult(result, found.get('limit'))
      }
    })
  if (steps.includes('embedded'))
    await step(async (use) => {
      const small = use(await databases.create())
      await fill(small, Math.floor(size / lettersEach), size)
      const beside = use(await start('openon', small))
      const embedded = use(await startEmbedded(Math.floor(size / lettersEach), size, tokens))
      const cases = await casesOf('W1', small, await signIn(small, secret, tokens))
      const on = (where: string) => ({ before: () => pin(embedded.server.pid, where) })
      const one = { ...embedded, label: `${embedded.label}, on one core`, ...on(cores.server) }
      // As many as OpenOn and its PostgreSQL have together.
      const both = { ...embedded, name: 'both', label: `${embedded.label}, on both cores`, ...on(cores.both) } as const
      const found = await compete('W1', [{ ...beside, cases }, one, both], pace, tools)
      row(`W1 with ${size} letters; × of OpenOn on PostgreSQL`)
      for (const result of found.values()) printResult(result, found.get('openon'))
    })
  if (steps.includes('boxes'))
    await step(async (use) => {
      await forgetPlainContents(database)
      const { server } = use(await start('openon'))
      await measureBox(database, secret, Number(values.box), { ...tools, server, warm: pace.warm })
    })
})
const line = lastLine(results)
if (line) console.info(line)
process.exit(0)
