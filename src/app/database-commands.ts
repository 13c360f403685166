import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { databaseIn, findServed } from '../infra/data-dir.ts'
import type { DatabaseAddress } from '../infra/db.ts'
import { startEmbeddedDatabase } from '../infra/embedded.ts'
import { locksOf, tellLocks } from '../infra/locks/locks.ts'
import { migrate, migrationStatus, requireMigrated, withClient } from '../infra/migrate.ts'
import { diff, readMigrations } from '../infra/schema-engine.ts'
import { createCloser } from './lifecycle.ts'
import { openDatabase, prismaFolder } from './resources.ts'

type Print = (line: string) => void

/** Brings the configured database up to date. */
export const migrateDatabase = (config: Config, log: Logger, print: Print): Promise<void> =>
  withDatabase(config, log, async (address) => {
    const applied = await migrate(address, prismaFolder, log)
    print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
  })

/**
 * Tells where the configured database stands, and changes nothing: the embedded one is not made for it, and is asked
 * through the process that serves it, where one does.
 */
export async function printStatus(config: Config, log: Logger, print: Print): Promise<void> {
  const { database } = config
  if (database.kind === 'postgres') return withDatabase(config, log, tell)
  const { dataDir } = database
  const connection = await findServed(dataDir)
  if (connection) return tell({ connection, poolSize: 1 })
  if (existsSync(databaseIn(dataDir))) return withDatabase(config, log, tell)
  const { migrationDirectories } = await readMigrations(prismaFolder)
  for (const { path } of migrationDirectories) print(`pending  ${path}`)
  print(`There is no database in ${dataDir} yet; starting OpenOn, or db:migrate, makes it.`)

  async function tell(address: DatabaseAddress): Promise<void> {
    const { applied, pending, broken, unknown, foreign } = await migrationStatus(address, prismaFolder)
    for (const name of applied) print(`applied  ${name}`)
    for (const name of pending) print(`pending  ${name}`)
    for (const name of broken) print(`BROKEN   ${name}: it failed half-way, or its file was changed after it ran`)
    for (const name of unknown) print(`UNKNOWN  ${name}: of a newer OpenOn, or of another program`)
    if (foreign) print('FOREIGN  there are tables of another program')
  }
}

/**
 * Counts all letters, sets right the counts that are wrong, and tells of how many people. Transitions keep them, so none
 * is, unless somebody changed letters past OpenOn; it may run beside everything else.
 */
export const recountLetters = (config: Config, log: Logger, print: Print): Promise<void> =>
  withDatabase(config, log, async (address) => {
    await requireMigrated(address, prismaFolder)
    const people = await withClient(address, async (client) => {
      const { rows } = await client.query<{ people: number }>('SELECT recount_letters() AS people')
      return rows[0]?.people ?? 0
    })
    print(
      people > 0 ? `${people} of the users had wrong counts of letters; they are right now.` : 'Every count is right.',
    )
  })

/** Writes what leads from the migrations to `schema.prisma` as a new migration. Needs no database. */
export async function writeMigration(name: string, print: Print): Promise<void> {
  const scratch = await startEmbeddedDatabase(null)
  const sql = await diff(scratch.address, prismaFolder)
  if (/^-- This is an empty migration/.test(sql))
    return print('The migrations lead to the schema already; nothing to write.')
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = join(prismaFolder, 'migrations', `${stamp}_${name}`)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), sql)
  print(`Wrote ${folder}. Read it, complete it with what Prisma cannot express, and commit it.`)
  const locks = tellLocks(locksOf(sql))
  for (const line of locks) print(line)
  if (locks.length > 0)
    print('What is locked is locked until the migration ends. See "Upgrading" in docs/operating.md.')
}

async function withDatabase(
  config: Config,
  log: Logger,
  use: (address: DatabaseAddress) => Promise<void>,
): Promise<void> {
  const closer = createCloser(log)
  try {
    await use((await openDatabase(config, log, closer)).address)
  } finally {
    await closer.close()
  }
}
