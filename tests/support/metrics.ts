import { setTimeout as sleep } from 'node:timers/promises'
import { rendered } from '../../src/app/ops.ts'

/** What an ops port tells, one series of it a line: `name{label="value"}` and its value. */
export type Scrape = ReadonlyMap<string, number>

/** Asks as Prometheus does, when what was told before is told no more. */
export async function scrape(ops: string): Promise<Scrape> {
  await sleep(rendered + 1)
  const response = await fetch(`${ops}/metrics`)
  if (response.status !== 200) throw new Error(`The metrics answered with ${response.status}.`)
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

/** The names of series, without their labels and without what histograms add to theirs. */
export const namesIn = (found: Scrape): ReadonlySet<string> =>
  new Set([...found.keys()].map((series) => series.replace(/\{.*$/, '')))

/** What a sum of series comes to, of those whose labels have all these. */
export const sumOf = (found: Scrape, name: string, labels: Readonly<Record<string, string>> = {}): number =>
  [...found]
    .filter(([series]) => series === name || series.startsWith(`${name}{`))
    .filter(([series]) => Object.entries(labels).every(([label, value]) => series.includes(`${label}="${value}"`)))
    .reduce((sum, [, value]) => sum + value, 0)

/** The names of all metrics that there are, also of those that have nothing to tell yet, with what histograms add. */
export async function exportedNames(ops: string): Promise<ReadonlySet<string>> {
  const text = await (await fetch(`${ops}/metrics`)).text()
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' || type === 'summary' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
  return new Set(names)
}
