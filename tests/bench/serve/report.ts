import { row } from '../measure.ts'
import type { LoadName } from './loads.ts'
import type { Result } from './rounds.ts'

/** One line of the table. @param base whose requests a second count as 1 */
export function printResult(result: Result, base: Result | undefined): void {
  const { label, rate, cpu, postgres, load, busy, p50 } = result
  row(
    `  ${label}`,
    `${Math.round(rate)}/s`.padStart(7),
    `CPU ${cpu.toFixed(2)} ms`,
    `PostgreSQL ${postgres.toFixed(2)} ms`,
    `load ${load.toFixed(3)} ms`,
    `busy ${Math.round(100 * busy)} %`.padStart(9),
    `p50 ${p50.toFixed(1)} ms`,
    ...(base ? [`× ${ratio(result, base)}`] : []),
  )
}

const ratio = (one: Result, other: Result) => (one.rate / other.rate).toPrecision(2)

/** OpenOn on PostgreSQL by the limit and by its best peer, in requests a second; empty where neither ran beside it. */
export function lastLine(results: ReadonlyMap<LoadName, ReadonlyMap<string, Result>>): string {
  const by = (base: string, name: string) => {
    const ratios = [...results].flatMap(([load, found]) => {
      const [ours, other] = [found.get('openon'), found.get(base)]
      return ours && other ? [`${load} ${ratio(ours, other)}`] : []
    })
    return ratios.length > 0 ? [`${ratios.join(' ')} of ${name}`] : []
  }
  return [...by('limit', 'the limit'), ...by('mercurius', 'Mercurius')].join('; ')
}
