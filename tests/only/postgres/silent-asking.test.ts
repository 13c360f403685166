import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { prismaFolder } from '../../../src/app/resources.ts'
import { requireMigrated } from '../../../src/infra/migrate.ts'
import { OperatorError, silenceOf } from '../../../src/infra/operator-error.ts'
import { createDatabase } from '../../support/database.ts'
import { until } from '../../support/until.ts'

afterEach(() => vi.useRealTimers())

test('whoever only asks of a database ends, and says so, when it is silent from some moment on', async () => {
  await using database = await createDatabase('postgres')
  const connectionString = database.env['DATABASE_URL'] ?? ''
  const other = new pg.Client({ connectionString })
  await other.connect()
  await other.query('BEGIN')
  await other.query('LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE')

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const asked = requireMigrated({ connection: { connectionString }, poolSize: 1 }, prismaFolder)
  const refused = expect(asked).rejects.toThrow('The database does not answer in time: see to it, and ask again.')
  await until(async () => {
    const { rows } = await other.query(
      "SELECT FROM pg_locks WHERE relation = '_prisma_migrations'::regclass AND NOT granted",
    )
    return rows.length > 0
  })
  await vi.advanceTimersByTimeAsync(30_000)
  await refused
  await other.end()
})

test('of a database that is away its operator is told nothing that was asked, and of anything else what it is', async () => {
  const away = new pg.Client({ connectionString: 'postgres://openon:swordfish@127.0.0.1:1/openon' })
  const refusal = silenceOf(await away.connect().catch((error: unknown) => error))
  expect(refusal).toBeInstanceOf(OperatorError)
  expect((refusal as Error).message).toBe('The database is out of reach: see that it runs, and ask again.')
  for (const other of [new TypeError('a bug'), Object.assign(new Error('no file'), { code: 'ENOENT' })])
    expect(silenceOf(other)).toBe(other)
})
