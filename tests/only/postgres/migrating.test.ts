import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { prismaFolder } from '../../../src/app/resources.ts'
import { migrate, withClient } from '../../../src/infra/migrate.ts'
import { createDatabase } from '../../support/database.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

test('an index is made concurrently by one of several processes that start together, and the others wait', async () => {
  await using database = await createDatabase('postgres')
  await using folder = await temporaryFolder()
  await cp(prismaFolder, folder.path, { recursive: true })
  const name = '99990101000000_index'
  await mkdir(join(folder.path, 'migrations', name))
  const sql = 'CREATE INDEX CONCURRENTLY "users_first_name" ON "users"("first_name");'
  await writeFile(join(folder.path, 'migrations', name, 'migration.sql'), sql)

  const address = { connection: { connectionString: String(database.env['DATABASE_URL']) }, poolSize: 1 }
  const start = () => migrate(address, folder.path, pino({ level: 'silent' }))
  const applied = await Promise.all([start(), start(), start()])
  expect(applied.flat()).toEqual([name])
})

test('what was there becomes the first of the months, and no row is copied or lost', async () => {
  await using database = await createDatabase('postgres', { migrated: false })
  await using folder = await temporaryFolder()
  await cp(prismaFolder, folder.path, { recursive: true, filter: (path) => !/_months(_\w+)?$/.test(path) })
  const address = { connection: { connectionString: String(database.env['DATABASE_URL']) }, poolSize: 1 }
  const log = pino({ level: 'silent' })
  await migrate(address, folder.path, log)
  await withClient(address, async (client) => {
    const ask = async (sql: string) => (await client.query(sql)).rows
    const fileOf = async (table: string) =>
      (await ask(`SELECT relfilenode FROM pg_class WHERE oid = '${table}'::regclass`))[0].relfilenode
    // Random ids, most of which are those of clocks that are thousands of years ahead.
    await client.query(`
      INSERT INTO audit_events (id, kind, occurred_at)
      SELECT gen_random_uuid(), 'LOGGED_IN', now() - n * interval '1 hour' FROM generate_series(1, 1000) AS n;
      INSERT INTO deliveries (id, channel, kind)
      VALUES ('01900000-0000-7000-8000-000000000000', 'EMAIL', 'TEST'),
             ('f1900000-0000-7000-8000-000000000000', 'EMAIL', 'TEST')`)
    const rows = () => ask('SELECT kind, occurred_at FROM audit_events ORDER BY occurred_at')
    const deliveries = () => ask('SELECT * FROM deliveries ORDER BY id')
    const before = [await rows(), await deliveries(), await fileOf('audit_events'), await fileOf('deliveries')]
    await migrate(address, prismaFolder, log)
    const files = [await fileOf('audit_events_before'), await fileOf('deliveries_before')]
    expect([await rows(), await deliveries(), ...files]).toEqual(before)
    // The first part ends with next month: what is within it stays as it is.
    expect(await ask(`SELECT FROM audit_events WHERE instant_of(id) > now() + interval '2 months'`)).toEqual([])
    expect(await ask('SELECT DISTINCT tableoid::regclass::text AS part FROM audit_events')).toEqual([
      { part: 'audit_events_before' },
    ])
    expect(await ask('SELECT tableoid::regclass::text AS part FROM deliveries ORDER BY id')).toEqual([
      { part: 'deliveries_before' },
      { part: 'deliveries_other' },
    ])
  })
})

test('months are dropped by nobody who may not delete what is in them', async () => {
  await using database = await createDatabase('postgres')
  const url = String(database.env['DATABASE_URL'])
  const role = `${new URL(url).pathname.slice(1)}_guest`
  await withClient({ connection: { connectionString: url }, poolSize: 1 }, async (client) => {
    await client.query(`CREATE ROLE ${role}; GRANT SELECT ON audit_events TO ${role}`)
    try {
      await client.query(`SET SESSION AUTHORIZATION ${role}`)
      const drop = client.query(`SELECT drop_month('audit_events', 'infinity')`)
      await expect(drop).rejects.toMatchObject({ code: '42501' })
      await client.query('RESET SESSION AUTHORIZATION')
    } finally {
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })
})
