import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { createDatabase, jwtSecret } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { startProcess } from '../../support/rig/process.ts'
import { launchProgram, runProgram } from '../../support/rig/program.ts'
import { administer, createOwnDatabase, databaseUrl } from '../../support/servers/template.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { until } from '../../support/until.ts'

const absent = missing(needsOf.postgres) !== null

/** Starts what cannot start, and gives the one sentence that it says of it. */
async function refusal(env: Record<string, string>, command = 'all'): Promise<string> {
  const { code, out, err } = await runProgram([command], { PORT: '0', LOG_LEVEL: 'error', ...env })
  expect({ code, out }, err).toEqual({ code: 1, out: '' })
  expect(err.trim().split('\n'), err).toHaveLength(1)
  expect(err).not.toMatch(/ {4}at |hidden/)
  return err
}

describe('a data folder that cannot be used is told in one sentence', () => {
  test.for([
    ['below a file', '/etc/passwd/data'],
    ['in a file’s place', '/etc/passwd'],
    ['where there can be none', '/proc/nothing/data'],
    ['where nobody may write', '/sys/openon'],
  ] as const)('%s', async ([, folder]) => {
    for (const command of ['all', 'db:migrate']) {
      const err = await refusal({ OPENON_DATA_DIR: folder }, command)
      expect(err).toContain(folder)
      expect(err).toContain('OPENON_DATA_DIR')
    }
  })

  test('with a file in place of its database', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'database'), 'no database')
    expect(await refusal({ OPENON_DATA_DIR: folder.path })).toContain('OPENON_DATA_DIR')
  })

  test('with a database that is none', async () => {
    await using database = await createDatabase('embedded')
    await writeFile(join(String(database.env['OPENON_DATA_DIR']), 'database', 'PG_VERSION'), 'nonsense')
    expect(await refusal(database.env)).toContain('restore that folder from a backup')
  })
})

test('a folder for what letters carry that cannot be used is told in one sentence', async () => {
  await using database = await createDatabase('embedded')
  const err = await refusal({ ...database.env, STORE_URL: 'file:///proc/nothing/media' })
  expect(err).toContain('/proc/nothing/media')
  expect(err).toContain('STORE_URL')
})

test('a port that is taken is told, with what to do', async () => {
  await using database = await createDatabase('embedded')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = String(address && typeof address === 'object' ? address.port : '')
  const err = await refusal({ ...database.env, PORT: port })
  server.close()
  expect(err).toContain(port)
  expect(err).toContain('set PORT')
})

test('a .env that cannot be read is told', async () => {
  await using unreadable = await temporaryFolder()
  await mkdir(join(unreadable.path, '.env'))
  const refused = await runProgram(['db:status'], {}, unreadable.path)
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/^\.env cannot be read .*\n$/)
})

describe('a database that cannot be used is told in one sentence', () => {
  const env = (url: string) => ({ DATABASE_URL: url, JWT_SECRET: jwtSecret })

  test.for(['all', 'api', 'worker', 'db:migrate', 'db:status'])('out of reach, by %s', async (command) => {
    const err = await refusal(env('postgres://nobody:hidden@localhost:1/nothing'), command)
    expect(err).toMatch(/^The database nothing at localhost:1 cannot be reached \(.*ECONNREFUSED.*\)/)
  })

  test('out of reach also for who may not migrate it', async () => {
    const err = await refusal({ ...env('postgres://nobody:hidden@localhost:1/nothing'), MIGRATE_ON_START: 'false' })
    expect(err).toContain('cannot be reached')
  })

  test.skipIf(absent)('that is not there', async () => {
    const err = await refusal(env(databaseUrl(server(), 'nowhere')))
    expect(err).toContain('"nowhere" does not exist')
    expect(err).toContain('createdb')
  })

  test('with certificates that are not there', async () => {
    const url = 'postgres://nobody:hidden@localhost:1/nothing?sslmode=verify-full&sslrootcert=/nowhere.pem'
    for (const command of ['all', 'db:status'])
      expect(await refusal(env(url), command)).toMatch(/^DATABASE_URL cannot be used \(.*\/nowhere\.pem.*\)/)
  })

  test.skipIf(absent)('that is another than the one which is listened to', async () => {
    await using one = await createDatabase('postgres')
    await using other = await createDatabase('postgres')
    const both = { ...one.env, DATABASE_LISTEN_URL: String(other.env['DATABASE_URL']) }
    for (const more of [{}, { MIGRATE_ON_START: 'false' }])
      expect(await refusal({ ...both, ...more })).toMatch(/DATABASE_LISTEN_URL lead to different databases/)
    expect(await refusal({ ...both, DATABASE_URL: 'postgres://nobody:hidden@localhost:1/nothing' })).toMatch(
      /cannot be reached .* DATABASE_URL is right/,
    )
  })

  test.skipIf(absent)('of another program, which stays as it is', async () => {
    await using database = await createOwnDatabase(server())
    await administer(database.url, 'CREATE TABLE users (name text)')
    for (const command of ['all', 'db:migrate']) {
      expect(await refusal(env(database.url), command)).toContain('the tables of another program')
    }
    await administer(database.url, 'SELECT name FROM users')
    await expect(administer(database.url, 'SELECT 1 FROM _prisma_migrations')).rejects.toThrow('does not exist')
    const { out } = await runProgram(['db:status'], env(database.url))
    expect(out).toContain('FOREIGN')
  })

  test.skipIf(absent)('of a newer OpenOn', async () => {
    await using database = await createDatabase('postgres')
    await administer(
      String(database.env['DATABASE_URL']),
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('x', 'x', '29990101000000_telepathy', now(), 1)`,
    )
    for (const more of [{}, { MIGRATE_ON_START: 'false' }]) {
      const err = await refusal({ ...database.env, ...more })
      expect(err).toContain('a newer OpenOn')
      expect(err).toContain('29990101000000_telepathy')
    }
    expect((await runProgram(['db:status'], database.env)).out).toContain('UNKNOWN  29990101000000_telepathy')
  })

  test.skipIf(absent)('whose migration failed half-way', async () => {
    await using database = await createDatabase('postgres')
    await administer(String(database.env['DATABASE_URL']), 'UPDATE _prisma_migrations SET finished_at = NULL')
    expect(await refusal(database.env)).toContain('failed half-way')
  })

  test.skipIf(absent)('that lacks migrations, where a start may not apply them', async () => {
    await using database = await createDatabase('postgres', { migrated: false })
    expect(await refusal({ ...database.env, MIGRATE_ON_START: 'false' })).toContain('db:migrate')
  })

  test.skipIf(absent)('in which we may make no tables', async () => {
    await using database = await createOwnDatabase(server())
    await administer(database.url, 'REVOKE CREATE ON SCHEMA public FROM public')
    await administer(server(), `CREATE ROLE ${database.name}_guest LOGIN`)
    try {
      const url = new URL(database.url)
      url.username = `${database.name}_guest`
      expect(await refusal(env(url.href))).toContain('may not make tables')
    } finally {
      await administer(database.url, `DROP ROLE ${database.name}_guest`)
    }
  })
})

test.skipIf(absent)('SIGTERM ends a start that waits for another to migrate', async () => {
  await using database = await createDatabase('postgres')
  const url = String(database.env['DATABASE_URL'])
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query('SELECT pg_advisory_lock($1)', [0x4f_50_45_4e])
  const starting = launchProgram(['worker'], { ...database.env, SHUTDOWN_DEADLINE: '100ms' })
  const waiting = `
    SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_try_advisory_lock%'`
  await until(async () => (await other.query(waiting)).rowCount)
  starting.kill('SIGTERM')
  const { code, out, err } = await starting.outcome
  await other.end()
  expect({ code, err }).toEqual({ code: 1, err: '' })
  expect(out).toContain('stopped by force')
})

describe('db:status changes nothing', () => {
  test('and makes no database, nor anything else', async () => {
    await using parent = await temporaryFolder()
    const folder = join(parent.path, 'data')
    const { code, out, err } = await runProgram(['db:status'], { OPENON_DATA_DIR: folder })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^pending +\d+_init/)
    expect(out).toContain(`There is no database in ${folder} yet`)
    expect(existsSync(folder)).toBe(false)
  })

  test('and makes no secrets where there is a database', async () => {
    await using database = await createDatabase('embedded')
    const { code, out } = await runProgram(['db:status'], { ...database.env, LOG_LEVEL: 'silent' })
    expect(code).toBe(0)
    expect(out).toMatch(/^applied/)
    expect(await readdir(String(database.env['OPENON_DATA_DIR']))).toEqual(['database'])
  })

  test('and works beside the server that holds the folder', async () => {
    await using database = await createDatabase('embedded')
    await using openon = await startProcess('all', { ...database.env, PORT: '0', LOG_FORMAT: 'json' })
    const { code, out, err } = await runProgram(['db:status'], database.env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^applied/)
    expect((await fetch(new URL('/health/ready', openon.url))).status).toBe(200)
    const { mode } = await stat(join(String(database.env['OPENON_DATA_DIR']), 'openon.holder.json'))
    expect(mode & 0o777).toBe(0o600)
  })

  test.skipIf(absent)('and needs no secrets', async () => {
    await using database = await createDatabase('postgres')
    const env = { DATABASE_URL: String(database.env['DATABASE_URL']) }
    expect(await runProgram(['db:status'], env)).toMatchObject({ code: 0, out: expect.stringMatching(/^applied/) })
    expect(await runProgram(['db:migrate'], env)).toMatchObject({ code: 0, out: 'The database is up to date.\n' })
  })
})

function server(): string {
  const { postgres } = inject('servers')
  if ('missing' in postgres) throw new Error(postgres.missing)
  return postgres.url
}
