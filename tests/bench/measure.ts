import { readFileSync } from 'node:fs'

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Milliseconds that something took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** The most memory that a process has held, in MB, as Linux tells. */
export function peakMemory(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`

export function row(what: string, ...values: (string | number)[]): void {
  console.info(`${what.padEnd(58)}${values.join('   ')}`)
}

/** p50, p99 and maximum, in milliseconds. */
export const spread = (values: readonly number[]): string =>
  [
    `p50 ${median(values).toFixed(1)}`,
    `p99 ${quantile(values, 0.99).toFixed(1)}`,
    `max ${Math.max(...values).toFixed(1)} ms`,
  ].join(', ')
