import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { startEmbeddedDatabase } from '../infra/embedded.ts'
import { migrate, migrationStatus } from '../infra/migrate.ts'
import { diff } from '../infra/schema-engine.ts'
import { createCloser } from './lifecycle.ts'
import { openDatabase, prismaFolder } from './resources.ts'

type Print = (line: string) => void

/** Brings the configured database up to date. */
export const migrateDatabase = (config: Config, log: Logger, print: Print): Promise<void> =>
  withDatabase(config, log, async (address) => {
    const applied = await migrate(address, prismaFolder, log)
    print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
  })

/** Tells where the configured database stands. */
export const printStatus = (config: Config, log: Logger, print: Print): Promise<void> =>
  withDatabase(config, log, async (address) => {
    const { applied, pending, broken } = await migrationStatus(address, prismaFolder)
    for (const name of applied) print(`applied  ${name}`)
    for (const name of pending) print(`pending  ${name}`)
    for (const name of broken) print(`BROKEN   ${name}: it failed half-way, or its file was changed after it ran`)
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
}

async function withDatabase(
  config: Config,
  log: Logger,
  use: (address: Awaited<ReturnType<typeof openDatabase>>['address']) => Promise<void>,
): Promise<void> {
  const closer = createCloser(log)
  try {
    await use((await openDatabase(config, log, closer)).address)
  } finally {
    await closer.close()
  }
}
