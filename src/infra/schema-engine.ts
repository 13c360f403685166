import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'
import { Piscina } from 'piscina'
import type { DatabaseAddress } from './db.ts'
import { threadFile } from './threads/locate.ts'

/** What a thread of the engine is told. */
export interface SchemaTask {
  readonly connection: pg.ClientConfig
  /** The project's `prisma` folder. */
  readonly folder: string
  /** Of what is to be applied; without it all are. */
  readonly names?: readonly string[]
}

/**
 * Applies what is pending of `prisma/migrations`.
 *
 * @param folder the project's `prisma` folder
 * @param names those that are to be applied, if not all
 */
export const applyMigrations = (
  { connection }: DatabaseAddress,
  folder: string,
  names?: readonly string[],
): Promise<void> => inThread('applyMigrations', { connection, folder, ...(names && { names }) })

/** The SQL that leads from the migrations to the schema, on an empty database that is used up by it. */
export const diff = ({ connection }: DatabaseAddress, folder: string): Promise<string> =>
  inThread('diff', { connection, folder })

/** How a database in use differs from the schema, in Prisma's words. It is only read. */
export const drift = ({ connection }: DatabaseAddress, folder: string): Promise<string> =>
  inThread('drift', { connection, folder })

/**
 * Prisma's schema engine as WebAssembly: the same engine as `prisma migrate`, without a native binary to download. It
 * takes some 200 MB, which only go with the thread that it ran in.
 */
async function inThread<Result>(name: 'applyMigrations' | 'diff' | 'drift', task: SchemaTask): Promise<Result> {
  const thread = new Piscina<SchemaTask, Result>({ filename: threadFile('schema-engine'), maxThreads: 1 })
  try {
    return await thread.run(task, { name })
  } finally {
    await thread.destroy()
  }
}

/** The migrations of `prisma/migrations`, in the order of their names. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const baseDir = join(folder, 'migrations')
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  }
}
