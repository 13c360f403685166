import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../../src/infra/embedded.ts'
import { until } from '../../support/until.ts'

let database: EmbeddedDatabase
const clients: pg.Client[] = []

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(database.address.connection)
  client.on('error', () => {})
  await client.connect()
  clients.push(client)
  return client
}

describe('the embedded database', () => {
  beforeAll(async () => {
    // Over TCP it asks for a password as well; otherwise both ways are one.
    database = await startEmbeddedDatabase(null, { unixSocket: false })
    await (await connect()).query('CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL)')
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()))
    await database.close()
  })

  test('serves parameterised statements of many connections at once, each its own answer', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, connect))
    await Promise.all(
      all.map(async (client, n) => {
        for (let m = 0; m < 25; m++) {
          const value = `client ${n}, statement ${m}`
          const { rows } = await client.query('SELECT $1::text AS value, $2::int AS number', [value, n * 100 + m])
          expect(rows).toEqual([{ value, number: n * 100 + m }])
        }
      }),
    )
  })

  test('tells an error to whoever made it, and to nobody else', async () => {
    const [careless, careful] = [await connect(), await connect()]
    await Promise.all([
      (async () => {
        for (let n = 0; n < 20; n++) {
          await expect(careless.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
        }
      })(),
      (async () => {
        for (let n = 0; n < 20; n++) {
          expect((await careful.query('SELECT $1::int AS n', [n])).rows).toEqual([{ n }])
        }
      })(),
    ])
  })

  test('prepares a statement once for all connections', async () => {
    const look = { name: 'prepared once', text: 'SELECT $1::int + 1 AS next' }
    const [first, second] = [await connect(), await connect()]
    for (const client of [first, second, first, second])
      expect((await client.query({ ...look, values: [1] })).rows).toEqual([{ next: 2 }])
    const { rows } = await first.query(
      'SELECT generic_plans + custom_plans AS plans FROM pg_prepared_statements WHERE name = $1',
      [look.name],
    )
    expect(rows).toEqual([{ plans: '4' }])
  })

  test('refuses another statement of the same name, and one that fails harms nobody', async () => {
    const [first, second] = [await connect(), await connect()]
    const divide = (client: pg.Client, by: number) =>
      client.query({ name: 'divide', text: 'SELECT 6 / $1::int AS share', values: [by] })
    await expect(first.query({ name: 'divide', text: 'SELECT nonsense' })).rejects.toMatchObject({ code: '42703' })
    await expect(divide(second, 0)).rejects.toMatchObject({ code: '22012' })
    await expect(first.query({ name: 'divide', text: 'SELECT 1' })).rejects.toMatchObject({ code: '42P05' })
    for (const client of [first, second]) expect((await divide(client, 3)).rows).toEqual([{ share: 2 }])
  })

  test('never mixes transactions', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, connect))
    await Promise.all(
      writers.map(async (client, n) => {
        for (let round = 0; round < 5; round++) {
          await client.query('BEGIN')
          await client.query('INSERT INTO notes VALUES ($1, $2)', [1_000 + n * 10 + round, `writer ${n}`])
          await client.query('SELECT 1')
          await client.query(round % 2 === 0 ? 'COMMIT' : 'ROLLBACK')
        }
      }),
    )
    const { rows } = await (await connect()).query('SELECT id FROM notes WHERE id >= 1000 ORDER BY id')
    const committed = [0, 1, 2, 3].flatMap((n) => [0, 2, 4].map((round) => 1_000 + n * 10 + round))
    expect(rows.map(({ id }) => id)).toEqual(committed)
  })

  test('keeps a failed transaction to its owner', async () => {
    const [failing, other] = [await connect(), await connect()]
    await failing.query('BEGIN')
    await expect(failing.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' })
    const waiting = other.query('SELECT 1 AS one')
    await expect(failing.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await failing.query('ROLLBACK')
    expect((await waiting).rows).toEqual([{ one: 1 }])
  })

  test('carries notifications across connections', async () => {
    const [speaker, listener] = [await connect(), await connect()]
    const heard: (string | undefined)[] = []
    listener.on('notification', ({ payload }) => heard.push(payload))
    await listener.query('LISTEN news')
    await speaker.query('SELECT pg_notify($1, $2)', ['news', 'hello'])
    await until(() => heard.includes('hello'))
  })

  test('refuses a wrong password, and none', async () => {
    const { connection } = database.address
    for (const password of ['wrong', '', `${connection.password}x`]) {
      const client = new pg.Client({ ...connection, password })
      client.on('error', () => {})
      await expect(client.connect(), `password “${password}”`).rejects.toThrow()
    }
  })

  test('rolls back what a client leaves open when it disconnects', async () => {
    const leaver = await connect()
    await leaver.query('BEGIN')
    await leaver.query('INSERT INTO notes VALUES (1, $1)', ['never to be seen'])
    const stream = (leaver as unknown as { connection: { stream: { destroy(): void } } }).connection.stream
    stream.destroy()
    const { rows } = await (await connect()).query('SELECT count(*)::int AS count FROM notes WHERE id = 1')
    expect(rows).toEqual([{ count: 0 }])
  })

  test('goes on when a client leaves in the middle of a statement', async () => {
    const [leaver, other] = [await connect(), await connect()]
    leaver.query('SELECT count(*) FROM generate_series(1, 300000)').catch(() => {})
    const stream = (leaver as unknown as { connection: { stream: { destroy(): void } } }).connection.stream
    setImmediate(() => stream.destroy())
    expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })

  test('takes large statements and gives large answers', async () => {
    const text = 'x'.repeat(3_000_000)
    const { rows } = await (await connect()).query('SELECT $1::text AS text', [text])
    expect(rows[0].text).toHaveLength(text.length)
  })
})

test('a database that runs for long makes checkpoints, so that its log of writes is not kept for ever', async () => {
  const database = await startEmbeddedDatabase(null, { upkeepEvery: 50 })
  const client = new pg.Client(database.address.connection)
  await client.connect()
  try {
    const read = async () => {
      const { rows } = await client.query('SELECT redo_lsn::text AS lsn FROM pg_control_checkpoint()')
      return rows[0].lsn
    }
    const before = await read()
    await client.query('CREATE TABLE notes AS SELECT n FROM generate_series(1, 1000) AS n')
    await until(async () => (await read()) !== before, { what: 'a checkpoint' })
  } finally {
    await client.end()
    await database.close()
  }
})

test('what was deleted makes room, and what tables hold is known', async () => {
  const database = await startEmbeddedDatabase(null, { upkeepEvery: 50 })
  const client = new pg.Client(database.address.connection)
  await client.connect()
  try {
    await client.query('CREATE TABLE "Old notes" AS SELECT n FROM generate_series(1, 10000) AS n')
    const about = async (): Promise<{ pages: number; rows: number }> => {
      const { rows } = await client.query(`
        SELECT relpages AS pages, reltuples::int AS rows FROM pg_class WHERE relname = 'Old notes'`)
      return rows[0]
    }
    await until(async () => (await about()).rows === 10_000, { what: 'its rows to be counted' })
    const { pages } = await about()
    await client.query('DELETE FROM "Old notes" WHERE n > 100')
    await until(async () => (await about()).rows === 100, { what: 'what is left to be counted' })
    expect((await about()).pages).toBeLessThan(pages / 10)
  } finally {
    await client.end()
    await database.close()
  }
})
