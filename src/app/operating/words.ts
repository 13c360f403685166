import { span } from '../../domain/operating/span.ts'
import type { Report, Table } from '../../http/operating/report.ts'

/** A report as lines for a terminal. */
export const linesOf = ({ tables, conclusion }: Report): string[] => [
  ...tables.filter(({ rows }) => rows.length > 0).flatMap((table) => [table.title, ...rowsOf(table), '']),
  ...conclusion.split('\n'),
]

function rowsOf({ columns, rows }: Table): string[] {
  const all = columns.length > 0 ? [columns, ...rows] : rows
  const widths = all.reduce<number[]>((widest, row) => row.map((cell, n) => Math.max(cell.length, widest[n] ?? 0)), [])
  return all.map((row) => `  ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ')}`.trimEnd())
}

/**
 * What a report is made of, for programs. Nothing but ASCII, so that no terminal is moved by it and it stays JSON however
 * it is printed.
 */
export const jsonOf = (found: unknown): string[] =>
  JSON.stringify(found, null, 2)
    .replaceAll(/[^\n -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .split('\n')

/** An instant, and how far it is from `now`. */
export function instant(at: Date | number | null, now: Date): string {
  if (at === null) return '–'
  const distance = Number(at) - now.getTime()
  return `${new Date(at).toISOString()}  (${distance >= 0 ? `in ${span(distance)}` : `${span(-distance)} ago`})`
}

export const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no')
