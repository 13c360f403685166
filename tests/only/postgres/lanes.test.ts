import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../../src/infra/db.ts'
import { type Lanes, openLanes } from '../../../src/infra/lanes.ts'
import { createStatements } from '../../../src/infra/statements.ts'
import { type Backend, startBackend } from '../../support/backend.ts'
import { until } from '../../support/until.ts'

const log = pino({ level: 'silent' })
let backend: Backend
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  backend = await startBackend()
  pool = openPool({ ...backend.address, poolSize: 3 }, log)
})
afterAll(async () => {
  await pool.end()
  await backend[Symbol.asyncDispose]()
})

const who = { name: 'who', text: 'SELECT $1::int AS n, pg_backend_pid() AS pid' }
const wait = { name: 'wait', text: 'SELECT $1::int AS n, pg_advisory_xact_lock_shared(1)::text AS got' }
const divide = { name: 'divide', text: 'SELECT 1 / $1::int AS n' }

/** More than there is room for in one lane. */
const numbers = Array.from({ length: 20 }, (_, n) => n)

/** What all of them are answered, once none has to go elsewhere. */
const answered = (lanes: Lanes) =>
  until(async () => {
    const answers = await Promise.all(numbers.map((n) => lanes.run(who, [n])))
    return answers.every((rows) => rows !== null) && answers
  })

/** Lanes that are open, all of them. */
async function open(): Promise<Lanes & AsyncDisposable> {
  const lanes = openLanes({ ...backend.address, poolSize: 3 }, log)
  await answered(lanes)
  return { ...lanes, [Symbol.asyncDispose]: async () => void (await lanes.close()) }
}

test('each of many that share a connection gets the answer that is its own', async () => {
  await using lanes = await open()
  const answers = await answered(lanes)
  expect(answers.map((rows) => rows?.[0]?.['n'])).toEqual(numbers)
  expect(new Set(answers.map((rows) => rows?.[0]?.['pid'])).size).toBeLessThan(3)
})

test('what fails does so alone, and is tried once more by itself', async () => {
  await using lanes = await open()
  const [before, failed, after] = [lanes.run(who, [1]), lanes.run(divide, [0]), lanes.run(who, [2])]
  expect(await Promise.all([before, failed, after])).toMatchObject([[{ n: 1 }], null, [{ n: 2 }]])
  const statements = createStatements(pool, { named: true, lanes })
  await until(async () => (await lanes.run(who, [0])) !== null)
  await expect(statements.run({ ...divide, isQuick: true }, [0])).rejects.toMatchObject({ code: '22012' })
})

test('whoever comes while one waits goes elsewhere', async () => {
  await using lanes = await open()
  const statements = createStatements(pool, { named: true, lanes })
  const holder = await pool.connect()
  await holder.query('SELECT pg_advisory_lock(1)')
  // Both lanes are held up.
  const stuck = numbers.slice(0, 4).map((n) => lanes.run(wait, [n]))
  const others: Promise<unknown>[] = []
  await until(async () => {
    others.push(statements.run({ ...who, isQuick: true }, [7]))
    return lanes.run(who, [0]) === null
  })
  expect(await statements.run({ ...who, isQuick: true }, [8])).toMatchObject([{ n: 8 }])
  await holder.query('SELECT pg_advisory_unlock(1)')
  holder.release()
  expect((await Promise.all(stuck)).map((rows) => rows?.[0]?.['n'])).toEqual([0, 1, 2, 3])
  await Promise.all(others)
})

test('a lane whose connection is cut is made anew, and nobody is told of it', async () => {
  await using lanes = await open()
  const statements = createStatements(pool, { named: true, lanes })
  const shared = { ...who, isQuick: true }
  const rows = await answered(lanes)
  const pids = new Set(rows.map((row) => row?.[0]?.['pid']))
  const cut = pool.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [[...pids]])
  const asked = numbers.map((n) => statements.run(shared, [n]))
  expect(await Promise.all(asked)).toMatchObject(numbers.map((n) => [{ n }]))
  await cut
  await until(async () => {
    const [row] = (await lanes.run(who, [0])) ?? []
    return row !== undefined && !pids.has(row['pid'])
  })
})
