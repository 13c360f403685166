import type pg from 'pg'
import type { Statement, Statements } from '../domain/ports.ts'
import { createNamedQueries, typeParser } from './named-query.ts'

const types = { getTypeParser: typeParser }

/**
 * Statements over a pool.
 *
 * @param named whether names may be used: a server that shares its sessions between connections, such as ours or a
 *   pooler in transaction mode, mixes them up
 */
export function createStatements(pool: pg.Pool, { named }: { named: boolean }): Statements {
  const runNamed = createNamedQueries(pool)
  return {
    async run<Row>({ name, text }: Statement, values: readonly unknown[]) {
      if (named && name !== undefined) return (await runNamed({ name, text }, values)) as Row[]
      const { rows } = await pool.query({ text, values: [...values], types })
      return rows as Row[]
    },
  }
}
