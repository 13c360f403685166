import { createHash } from 'node:crypto'
import { runMigrations } from 'bullmq'
import type pg from 'pg'
import type { Log } from '../domain/ports.ts'
import { type DatabaseAddress, openClient } from './db.ts'
import { noFilters, readMigrations, withSchemaEngine } from './schema-engine.ts'

/** Where a database stands against `prisma/migrations`; names, in order. */
export interface MigrationStatus {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Half applied, or changed after they were: somebody must look. */
  readonly broken: readonly string[]
}

/** The advisory lock by which processes that start together migrate one after another: `OPEN` in ASCII. */
const lock = 0x4f_50_45_4e

/**
 * Brings a database up to date: our tables through Prisma's own engine, whose bookkeeping `prisma migrate` shares,
 * and the queue's through BullMQ. Safe when several processes start at once; quick when there is nothing to do.
 *
 * @param folder the project's `prisma` folder
 * @returns the names of the migrations that were applied
 */
export async function migrate(address: DatabaseAddress, folder: string, log: Log): Promise<readonly string[]> {
  return withClient(address, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [lock])
    const { pending, broken } = await readStatus(client, folder)
    if (broken.length > 0)
      throw new Error(`These migrations failed, or were changed after they ran: ${broken.join(', ')}`)
    if (pending.length > 0) {
      log.info({ migrations: pending }, 'migrating the database')
      const migrationsList = await readMigrations(folder)
      await withSchemaEngine(address, folder, (engine) =>
        engine.applyMigrations({ migrationsList, filters: noFilters }),
      )
    }
    await runMigrations(client, 'bullmq')
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
    return pending
  })
}

export const migrationStatus = (address: DatabaseAddress, folder: string): Promise<MigrationStatus> =>
  withClient(address, (client) => readStatus(client, folder))

async function withClient<Result>(
  address: DatabaseAddress,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = openClient(address, { query_timeout: 0, statement_timeout: 0 })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function readStatus(client: pg.Client, folder: string): Promise<MigrationStatus> {
  const { migrationDirectories } = await readMigrations(folder)
  const done = await readLedger(client)
  const status = { applied: [] as string[], pending: [] as string[], broken: [] as string[] }
  for (const { path, migrationFile } of migrationDirectories) {
    const entry = done.get(path)
    const sql = migrationFile.content.tag === 'ok' ? migrationFile.content.value : ''
    if (!entry) status.pending.push(path)
    else if (entry.finished && entry.checksum === createHash('sha256').update(sql).digest('hex'))
      status.applied.push(path)
    else status.broken.push(path)
  }
  return status
}

/** Prisma's ledger; empty in a new database. */
async function readLedger(client: pg.Client): Promise<Map<string, { checksum: string; finished: boolean }>> {
  const { rows: found } = await client.query(`SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS here`)
  if (!found[0].here) return new Map()
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
      FROM _prisma_migrations
     WHERE rolled_back_at IS NULL`)
  return new Map(rows.map((row) => [row.name, row]))
}
