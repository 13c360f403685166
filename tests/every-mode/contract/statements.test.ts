import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Statements } from '../../../src/domain/ports.ts'
import { openPool } from '../../../src/infra/db.ts'
import { createStatements } from '../../../src/infra/statements.ts'
import { type Backend, startBackend } from '../../support/backend.ts'
import { mode } from '../../support/mode.ts'

let backend: Backend
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  backend = await startBackend()
  // One connection, so that what one statement leaves behind meets the next.
  pool = openPool({ ...backend.address, poolSize: 1 }, pino({ level: 'silent' }))
})
afterAll(async () => {
  await pool.end()
  await backend[Symbol.asyncDispose]()
})

const kinds = mode === 'embedded' ? [false] : [false, true]

describe.each(kinds)('statements of which names are used: %s', (named) => {
  let statements: Statements
  beforeAll(() => {
    statements = createStatements(pool, { named, lanes: null })
  })
  const run = (name: string, text: string, values: readonly unknown[] = []) => statements.run({ name, text }, values)

  test('what goes in comes out, the first time and again', async () => {
    const text = `
      SELECT $1::text AS text, $2::int AS int, $3::float8 AS float, $4::boolean AS bool, $5::text AS nothing,
             $6::timestamptz AS instant, $7::text[] AS list, $8::int[] AS numbers, $9::bytea AS bytes, $10::json AS json`
    const instant = new Date('2030-01-01T09:00:00.500Z')
    const list = ['plain', '', 'NULL', 'a,b', '{c}', '"d"', 'e\\f', ' g ', 'ü💌', null]
    const bytes = Buffer.from([0, 1, 255])
    const values = ["it's", 7, 0.25, true, null, instant, list, [1, -2], bytes, { a: [1] }]
    for (let time = 0; time < 3; time++) {
      expect(await run('everything', text, values)).toEqual([
        {
          text: "it's",
          int: 7,
          float: 0.25,
          bool: true,
          nothing: null,
          instant: '2030-01-01 09:00:00.5+00',
          list,
          numbers: [1, -2],
          bytes,
          json: { a: [1] },
        },
      ])
    }
    const nothing = values.map(() => undefined)
    const [row] = (await run('everything', text, nothing)) as [Record<string, unknown>]
    expect(Object.values(row)).toEqual(nothing.map(() => null))
  })

  test('bytes are bytes whatever holds them, and so are those in a list, and lists in a list', async () => {
    const text = 'SELECT $1::bytea AS bytes, $2::bytea[] AS list, $3::int[] AS lists'
    const bytes = new Uint8Array([0, 200, 255]).subarray(1)
    expect(
      await run('bytes', text, [
        bytes,
        [Buffer.from(bytes), bytes],
        [
          [1, 2],
          [3, null],
        ],
      ]),
    ).toEqual([
      {
        bytes: Buffer.from(bytes),
        list: [Buffer.from(bytes), Buffer.from(bytes)],
        lists: [
          [1, 2],
          [3, null],
        ],
      },
    ])
  })

  test('many rows, none, and none that could be', async () => {
    const rows = 'SELECT n FROM generate_series(1, $1::int) AS n'
    expect(await run('rows', rows, [0])).toEqual([])
    expect(await run('rows', rows, [300])).toEqual(Array.from({ length: 300 }, (_, n) => ({ n: n + 1 })))
    for (let time = 0; time < 2; time++) expect(await run('no columns', 'DELETE FROM feeds WHERE false')).toEqual([])
  })

  test('a refusal is told with its code, and the next statement runs, and the same one with other values', async () => {
    const text = 'SELECT 1 / $1::int AS one'
    for (let time = 0; time < 2; time++) {
      await expect(run('quotient', text, [0])).rejects.toMatchObject({ code: '22012' })
      expect(await run('quotient', text, [1])).toEqual([{ one: 1 }])
    }
    await expect(run('nonsense', 'SELECT nonsense')).rejects.toMatchObject({ code: '42703' })
    expect(await run('quotient', text, [1])).toEqual([{ one: 1 }])
  })
})
