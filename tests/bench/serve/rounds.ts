import { median } from '../measure.ts'
import type { Contender } from './contenders.ts'
import { cpuOf, cpuOfFamily } from './cpu.ts'
import type { Load } from './load.ts'
import { type Case, type LoadName, workloads } from './loads.ts'

export interface Pace {
  readonly rounds: number
  /** Of each round. */
  readonly seconds: number
  /** How long each contender is warmed up: cold code is slower by more than a half. */
  readonly warm: number
}

/** Medians over all rounds; CPU time in milliseconds per request. */
export interface Result {
  readonly label: string
  /** Requests a second. */
  readonly rate: number
  readonly cpu: number
  readonly postgres: number
  /** Of the load itself. */
  readonly load: number
  /** Share of its core that the server used; where it is low, the other core was the limit. */
  readonly busy: number
  /** Milliseconds until half of the requests were answered. */
  readonly p50: number
}

interface Competitor<Name extends string> extends Pick<Contender, 'label' | 'server' | 'request'> {
  readonly name: Name
  readonly cases: readonly Case[]
  /** What is done before each of its rounds. */
  readonly before?: () => void
}

/** As many as the load keeps open. */
export const connections = 32

/** One load on each contender in turn, round by round, so that what disturbs the machine disturbs them all. */
export async function compete<Name extends string>(
  name: LoadName,
  contenders: readonly Competitor<Name>[],
  { rounds, seconds, warm }: Pace,
  { load, postgres }: { load: Load; postgres: number },
): Promise<Map<Name, Result>> {
  const run = async ({ server, request, cases, label, before: begin }: Competitor<Name>, time: number) => {
    begin?.()
    const requests = cases.map((of) => request(name, of))
    const { expect } = workloads[name]
    const before = [cpuOf(server.pid), cpuOfFamily(postgres), cpuOf(load.pid)]
    const { answered, p50, ...took } = await load.run({
      host: '127.0.0.1',
      port: Number(server.url.port),
      requests,
      connections,
      seconds: time,
      most: Number.MAX_SAFE_INTEGER,
      expect,
    })
    const after = [cpuOf(server.pid), cpuOfFamily(postgres), cpuOf(load.pid)]
    const [cpu, database, own] = after.map((all, n) => (all - (before[n] ?? 0)) / answered) as [number, number, number]
    const rate = answered / took.seconds
    return { label, rate, cpu, postgres: database, load: own, busy: (cpu * rate) / 1_000, p50 }
  }
  for (const contender of contenders) await run(contender, warm)
  const measured = new Map<Name, Result[]>()
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const results = measured.get(contender.name) ?? []
      results.push(await run(contender, seconds))
      measured.set(contender.name, results)
    }
  }
  return new Map([...measured].map(([name, results]) => [name, mediansOf(results)]))
}

function mediansOf(results: readonly Result[]): Result {
  const of = (what: Exclude<keyof Result, 'label'>) => median(results.map((result) => result[what]))
  return {
    label: results[0]?.label ?? '',
    rate: of('rate'),
    cpu: of('cpu'),
    postgres: of('postgres'),
    load: of('load'),
    busy: of('busy'),
    p50: of('p50'),
  }
}
