import { createHash } from 'node:crypto'
import { runMigrations } from 'bullmq'
import type pg from 'pg'
import type { Log } from '../domain/ports.ts'
import { type DatabaseAddress, openClient } from './db.ts'
import { codeOf, OperatorError, wordsOf } from './operator-error.ts'
import { applyMigrations, readMigrations } from './schema-engine.ts'

/** Where a database stands against `prisma/migrations`; names, in order. */
export interface MigrationStatus {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Half applied, or changed after they were: somebody must look. */
  readonly broken: readonly string[]
  /** In the database, and not among ours: of a newer OpenOn, or of another program. */
  readonly unknown: readonly string[]
  /** Whether it has tables, and none of ours. */
  readonly foreign: boolean
}

/** The advisory lock by which processes that start together migrate one after another: `OPEN` in ASCII. */
const lock = 0x4f_50_45_4e

/**
 * Brings a database up to date: our tables through Prisma's own engine, whose bookkeeping `prisma migrate` shares,
 * and the queue's through BullMQ. Safe when several processes start at once; quick when there is nothing to do.
 *
 * @param folder the project's `prisma` folder
 * @returns the names of the migrations that were applied
 * @throws {OperatorError} where the database is out of reach, not ours, newer, or not ours to change
 */
export async function migrate(address: DatabaseAddress, folder: string, log: Log): Promise<readonly string[]> {
  return withClient(address, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [lock])
    const status = await readStatus(client, folder)
    const { pending } = status
    requireOurs(status)
    if (pending.length > 0) {
      await requireRights(client)
      log.info({ migrations: pending }, 'migrating the database')
      await applyMigrations(address, folder)
    }
    await runMigrations(client, 'bullmq')
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
    return pending
  })
}

/**
 * For who may not change the database.
 *
 * @throws {OperatorError} unless it is ours and up to date
 */
export async function requireMigrated(address: DatabaseAddress, folder: string): Promise<void> {
  const status = await migrationStatus(address, folder)
  requireOurs(status)
  const { pending } = status
  if (pending.length > 0)
    throw new OperatorError(`The database lacks ${pending.join(', ')}: run "npm run db:migrate" first.`)
}

/**
 * Asks of a database that is in use which migrations it lacks, or has half. Those of a newer OpenOn are no matter: it may
 * be upgraded at this moment.
 */
export function migrationsIn(pool: pg.Pool, folder: string): () => Promise<readonly string[]> {
  return async () => {
    const client = await pool.connect()
    try {
      const { pending, broken } = await readStatus(client, folder)
      return [...pending, ...broken]
    } finally {
      client.release()
    }
  }
}

/** @throws {OperatorError} where the database is out of reach */
export const migrationStatus = (address: DatabaseAddress, folder: string): Promise<MigrationStatus> =>
  withClient(address, (client) => readStatus(client, folder))

function requireOurs({ applied, broken, unknown, foreign }: MigrationStatus): void {
  if (foreign || (unknown.length > 0 && applied.length + broken.length === 0)) {
    throw new OperatorError(
      'The database holds the tables of another program: make an empty one for OpenOn, and name it in DATABASE_URL.',
    )
  }
  if (unknown.length > 0) {
    throw new OperatorError(
      `The database is of a newer OpenOn (it has ${unknown.join(', ')}): run that version, or restore a backup from before.`,
    )
  }
  if (broken.length > 0) {
    throw new OperatorError(
      `These migrations failed half-way, or their files were changed after they ran: ${broken.join(', ')}. Restore a backup, or the files of the version that ran them.`,
    )
  }
}

/** Our tables go into `public`, the queue's into a schema of its own. */
async function requireRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean | null; who: string; name: string }>(`
    SELECT has_schema_privilege(to_regnamespace('public'), 'CREATE')
           AND (to_regnamespace('bullmq') IS NOT NULL OR has_database_privilege(current_database(), 'CREATE')) AS may,
           current_user AS who, current_database() AS name`)
  const [{ may, who, name } = { may: true, who: '', name: '' }] = rows
  // Null where `public` itself is missing: then the engine makes it, or says what it lacks.
  if (may !== false) return
  throw new OperatorError(
    `${who} may not make tables in the database ${name}: make it the owner (ALTER DATABASE "${name}" OWNER TO "${who}"), or run db:migrate as one who may.`,
  )
}

/**
 * One connection for work that may take as long as it takes.
 *
 * @throws {OperatorError} where the database is out of reach
 */
export async function withClient<Result>(
  address: DatabaseAddress,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = openClient(address, {
    query_timeout: 0,
    statement_timeout: 0,
    // A database that is just starting on a busy machine, such as the embedded one, is slow to answer at first.
    connectionTimeoutMillis: 20_000,
  })
  try {
    await client.connect()
  } catch (error) {
    throw outOfReach(client, error)
  }
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** What to do when PostgreSQL does not let us in, by its codes (PostgreSQL documentation, appendix "Error Codes"). */
const remedies: Readonly<Record<string, string>> = {
  '3D000': 'make it with createdb, or name another in DATABASE_URL',
  '28P01': 'set the right user and password in DATABASE_URL',
  '28000': 'set a user in DATABASE_URL whom the server lets in',
  '53300': 'raise its max_connections, or lower DATABASE_POOL_SIZE',
  '57P03': 'wait until it has started',
}

function outOfReach({ host, port, database }: pg.Client, error: unknown): OperatorError {
  const remedy = remedies[codeOf(error) ?? ''] ?? 'see that it runs and that DATABASE_URL is right'
  return new OperatorError(
    `The database ${database} at ${host}:${port} cannot be reached (${wordsOf(error)}): ${remedy}.`,
  )
}

async function readStatus(client: pg.ClientBase, folder: string): Promise<MigrationStatus> {
  const { migrationDirectories } = await readMigrations(folder)
  const done = await readLedger(client)
  const known = new Set(migrationDirectories.map(({ path }) => path))
  const unknown = [...(done?.keys() ?? [])].filter((name) => !known.has(name))
  const foreign = done === null && (await hasTables(client))
  const status = { applied: [] as string[], pending: [] as string[], broken: [] as string[], unknown, foreign }
  for (const { path, migrationFile } of migrationDirectories) {
    const entry = done?.get(path)
    const sql = migrationFile.content.tag === 'ok' ? migrationFile.content.value : ''
    if (!entry) status.pending.push(path)
    else if (entry.finished && entry.checksum === createHash('sha256').update(sql).digest('hex'))
      status.applied.push(path)
    else status.broken.push(path)
  }
  return status
}

/** Prisma's ledger; null where there is none, as in a new database. */
async function readLedger(client: pg.ClientBase): Promise<Map<string, { checksum: string; finished: boolean }> | null> {
  const { rows: found } = await client.query(`SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS here`)
  if (!found[0].here) return null
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
      FROM _prisma_migrations
     WHERE rolled_back_at IS NULL`)
  return new Map(rows.map((row) => [row.name, row]))
}

/** Apart from those that extensions bring. */
async function hasTables(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`
    SELECT EXISTS (SELECT 1
                     FROM pg_class
                    WHERE relnamespace = to_regnamespace('public')
                      AND relkind IN ('r', 'p', 'v', 'm', 'f')
                      AND NOT EXISTS (SELECT 1 FROM pg_depend
                                       WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                                         AND deptype = 'e')) AS found`)
  return rows[0]?.found ?? false
}
