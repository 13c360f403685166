import pg from 'pg'
import type { Statements } from '../domain/ports.ts'

const timestamptz = 1184

/** Types as elsewhere, but instants stay the text that PostgreSQL sent: making a Date of each costs more than reading it. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === timestamptz ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * Statements over a pool.
 *
 * @param named whether names may be used: a server that shares its sessions between connections, such as ours or a
 *   pooler in transaction mode, mixes them up
 */
export const createStatements = (pool: pg.Pool, { named }: { named: boolean }): Statements => ({
  async run<Row>({ name, text }: { name?: string; text: string }, values: readonly unknown[]) {
    const { rows } = await pool.query({
      text,
      values: [...values],
      types,
      ...(named && name !== undefined && { name }),
    })
    return rows as Row[]
  },
})
