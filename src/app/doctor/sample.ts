import type { Subject } from './subject.ts'

/** How much of a table is looked at. */
export interface Sample {
  /** For TABLESAMPLE SYSTEM. */
  readonly percent: number
  /** Whether that is all of it. */
  readonly isAll: boolean
}

/**
 * So much of a table that some `most` of its rows are read, however large it is: pages spread over all of it, by what
 * PostgreSQL believes it holds.
 */
export async function sampleOf({ read }: Pick<Subject, 'read'>, table: string, most: number): Promise<Sample> {
  const [row] = await read<{ rows: number }>(
    'SELECT reltuples::float8 AS rows FROM pg_class WHERE oid = $1::regclass',
    [table],
  )
  const rows = Math.max(row?.rows ?? 0, 0)
  return rows <= most ? { percent: 100, isAll: true } : { percent: (100 * most) / rows, isAll: false }
}
