import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Statements } from '../../src/domain/ports.ts'
import { openPool } from '../../src/infra/db.ts'
import { createStatements } from '../../src/infra/statements.ts'
import { type Backend, startBackend } from '../support/backend.ts'
import { mode } from '../support/mode.ts'

describe('statements that a connection has prepared', () => {
  let backend: Backend
  let pool: ReturnType<typeof openPool>
  let statements: Statements
  beforeAll(async () => {
    backend = await startBackend()
    pool = openPool({ ...backend.address, poolSize: 1 }, pino({ level: 'silent' }))
    statements = createStatements(pool, { named: true, lanes: null })
  })
  afterAll(async () => {
    await pool.end()
    await backend[Symbol.asyncDispose]()
  })

  test('what cannot be written is refused, and harms no other', async () => {
    const instant = { name: 'instant', text: 'SELECT $1::timestamptz AS instant' }
    await expect(statements.run(instant, [new Date(Number.NaN)])).rejects.toThrow(RangeError)
    expect(await statements.run(instant, [null])).toEqual([{ instant: null }])
  })

  test('a name that has a text already is refused for another', async () => {
    expect(await statements.run({ name: 'once', text: 'SELECT 1 AS one' }, [])).toEqual([{ one: 1 }])
    await expect(statements.run({ name: 'once', text: 'SELECT 2 AS two' }, [])).rejects.toThrow('once')
    expect(await statements.run({ name: 'once', text: 'SELECT 1 AS one' }, [])).toEqual([{ one: 1 }])
  })

  // The embedded database has one session for all its connections, and nobody changes its tables while it runs.
  test.skipIf(mode === 'embedded')(
    'columns that have changed are read as they are now, on a new connection',
    async () => {
      const look = { name: 'changing', text: 'SELECT * FROM changing' }
      await pool.query('CREATE TABLE changing AS SELECT 1::int AS one')
      expect(await statements.run(look, [])).toEqual([{ one: 1 }])
      await pool.query('ALTER TABLE changing ALTER COLUMN one TYPE text, ADD COLUMN two boolean DEFAULT true')
      // PostgreSQL refuses what was prepared before, and that connection is given up.
      await expect(statements.run(look, [])).rejects.toMatchObject({ code: '0A000' })
      expect(await statements.run(look, [])).toEqual([{ one: '1', two: true }])
    },
  )
})
