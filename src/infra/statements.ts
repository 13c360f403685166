import type pg from 'pg'
import type { Statement, Statements, Telemetry, Tracer } from '../domain/ports.ts'
import type { Lanes } from './lanes.ts'
import { createNamedQueries, typeParser } from './named-query.ts'
import { statementSpan } from './tracer.ts'

const types = { getTypeParser: typeParser }

/**
 * Statements over a pool.
 *
 * @param named whether names may be used: a server that shares its sessions between connections, such as ours or a
 *   pooler in transaction mode, mixes them up
 * @param lanes for quick ones, where names may be used
 */
export function createStatements(pool: pg.Pool, { named, lanes }: { named: boolean; lanes: Lanes | null }): Statements {
  const queryOf = createNamedQueries()
  return {
    async run<Row>({ name, text, isQuick }: Statement, values: readonly unknown[]) {
      if (named && name !== undefined) {
        const statement = { name, text }
        const shared = isQuick ? await lanes?.run(statement, values) : null
        // The pool promises the callback's result, whatever its types say.
        return (shared ?? (await pool.query(queryOf(statement, values)))) as unknown as Row[]
      }
      const { rows } = await pool.query({ text, values: [...values], types })
      return rows as Row[]
    },
  }
}

/** Statements whose durations are told by what they are for. */
export function measured(statements: Statements, telemetry: Telemetry): Statements {
  if (!telemetry.isOn) return statements
  return {
    async run<Row>(statement: Statement, values: readonly unknown[]) {
      const started = performance.now()
      try {
        return await statements.run<Row>(statement, values)
      } finally {
        const took = (performance.now() - started) / 1_000
        telemetry.measure('statementDuration', { statement: purposeOf(statement) }, took)
      }
    },
  }
}

/** Statements that are told of by the traces that they are part of. */
export function traced(statements: Statements, tracer: Tracer): Statements {
  if (!tracer.isOn) return statements
  return {
    run: (statement, values) =>
      tracer.within(statementSpan(purposeOf(statement)), () => statements.run(statement, values)),
  }
}

const purposeOf = ({ name, purpose }: Statement): string => purpose ?? name ?? 'other'
