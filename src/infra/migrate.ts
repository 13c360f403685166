import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { runMigrations } from 'bullmq'
import type pg from 'pg'
import type { Log } from '../domain/ports.ts'
import { type DatabaseAddress, openClient } from './db.ts'
import { leadToOneDatabase } from './one-database.ts'
import { codeOf, OperatorError, silenceOf, wordsOf } from './operator-error.ts'
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
/** Milliseconds. */
const betweenTries = 200
/** Milliseconds that an answer to who only reads is waited for: the network may have gone silent. */
const patience = 30_000

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
    await requireOneDatabase(client, address)
    await takeTurn(client)
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
 * Asks again and again, each time in a statement of its own: one that waits for the lock inside of PostgreSQL would be waited
 * for by whoever holds it and builds an index concurrently, for ever.
 */
async function takeTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lock])
    if (rows[0]?.taken) return
    await sleep(betweenTries)
  }
}

/**
 * For who may not change the database.
 *
 * @throws {OperatorError} unless it is ours and up to date
 */
export async function requireMigrated(address: DatabaseAddress, folder: string): Promise<void> {
  const { pending } = await askOnly(address, async (client) => {
    await requireOneDatabase(client, address)
    const status = await readStatus(client, folder)
    requireOurs(status)
    return status
  })
  if (pending.length > 0)
    throw new OperatorError(`The database lacks ${pending.join(', ')}: run "openon db:migrate" first.`)
}

/** Who migrated one database and asked another, or listened in one and rang in another, would find out late, and not why. */
async function requireOneDatabase(client: pg.ClientBase, address: DatabaseAddress): Promise<void> {
  if (!address.direct) return
  const isOne = await askOnly({ ...address, direct: null }, (pooled) => leadToOneDatabase(client, pooled))
  if (isOne) return
  throw new OperatorError(
    'DATABASE_URL and DATABASE_LISTEN_URL lead to different databases, or both to a pooler: they must name the same one, the second past the pooler.',
  )
}

/**
 * The names of the migrations that a database has, all of them ours.
 *
 * @throws {OperatorError}
 */
export async function appliedMigrations(address: DatabaseAddress, folder: string): Promise<readonly string[]> {
  const status = await migrationStatus(address, folder)
  requireOurs(status)
  return status.applied
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

/** @throws {OperatorError} where the database is out of reach, or falls silent */
export const migrationStatus = (address: DatabaseAddress, folder: string): Promise<MigrationStatus> =>
  askOnly(address, (client) => readStatus(client, folder))

/** @throws {OperatorError} where the database is out of reach, or falls silent */
const askOnly = <Found>(address: DatabaseAddress, ask: (client: pg.Client) => Promise<Found>): Promise<Found> =>
  withClient(address, ask, patience).catch((error: unknown) => {
    throw silenceOf(error)
  })

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
 * @param patience milliseconds that each answer is waited for; 0 for ever
 * @throws {OperatorError} where the database is out of reach
 */
export async function withClient<Result>(
  address: DatabaseAddress,
  use: (client: pg.Client) => Promise<Result>,
  patience = 0,
): Promise<Result> {
  const variable = address.direct ? 'DATABASE_LISTEN_URL' : 'DATABASE_URL'
  const client = openPatient(address, variable, patience)
  try {
    await client.connect()
  } catch (error) {
    throw outOfReach(client, error, variable)
  }
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** @throws {OperatorError} where the URL names what is not there, such as a file with certificates */
function openPatient(address: DatabaseAddress, variable: string, patience: number): pg.Client {
  try {
    return openClient(address, {
      query_timeout: patience,
      statement_timeout: 0,
      // A database that is just starting on a busy machine, such as the embedded one, is slow to answer at first.
      connectionTimeoutMillis: 20_000,
    })
  } catch (error) {
    throw new OperatorError(`${variable} cannot be used (${wordsOf(error)}): mend what it says.`)
  }
}

/** What to do when PostgreSQL does not let us in, by its codes (PostgreSQL documentation, appendix "Error Codes"). */
const remedies: Readonly<Record<string, (variable: string) => string>> = {
  '3D000': (variable) => `make it with createdb, or name another in ${variable}`,
  '28P01': (variable) => `set the right user and password in ${variable}`,
  '28000': (variable) => `set a user in ${variable} whom the server lets in`,
  '53300': () => 'raise its max_connections, or lower DATABASE_POOL_SIZE',
  '57P03': () => 'wait until it has started',
}

function outOfReach({ host, port, database }: pg.Client, error: unknown, variable: string): OperatorError {
  const remedy = remedies[codeOf(error) ?? '']?.(variable) ?? `see that it runs and that ${variable} is right`
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
