import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type * as Bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import type { DatabaseAddress } from './db.ts'

/** What Node's own types leave out. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
}

/** Every table and enum of the schema is ours. */
export const noFilters: Bindings.SchemaFilter = { externalTables: [], externalEnums: [] }

/**
 * Prisma's schema engine as WebAssembly: the same engine as `prisma migrate`, without a native binary to download.
 * Its connection is closed when `use` is done.
 *
 * @param folder the project's `prisma` folder
 */
export async function withSchemaEngine<Result>(
  address: DatabaseAddress,
  folder: string,
  use: (engine: Bindings.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({ ...address.connection, max: 1 })
  try {
    const bindings = await instantiate()
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [['schema.prisma', await readSchema(folder)]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapter(pool)),
    )
    return await use(engine)
  } finally {
    await pool.end()
  }
}

/** The engine's package is made for bundlers, so its module is instantiated here by hand. */
async function instantiate(): Promise<typeof Bindings> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  // The bindings keep views of one instance's memory in module variables, so each instance needs its own.
  const file = `${pathToFileURL(join(entry, '../schema_engine_bg.js')).href}?instance=${randomUUID()}`
  const bindings = (await import(file)) as typeof Bindings & { __wbg_set_wasm(exports: object): void }
  const { instance } = await WebAssembly.instantiate(await readFile(join(entry, '../schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bindings,
  })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return bindings
}

/** The database itself serves as its shadow: only {@link diff} asks for one, on a database it throws away. */
function adapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const runScript = pool.query.bind(pool) as (script: string) => Promise<unknown>
  const factory = new PrismaPg(announcingChars(pool))
  // The adapter's own way splits scripts at every semicolon, be it in a comment or a function.
  const executeScript = async (script: string) => void (await runScript(script))
  const connect = async () => Object.assign(withChars(await factory.connect()), { executeScript })
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect }
}

/**
 * PostgreSQL's catalogues, which the engine reads, have columns of the internal type `"char"`. Prisma's adapter (7.10)
 * refuses to translate it, although the engine knows it as Character. So it is announced to the adapter as an array of
 * itself, which the adapter translates, and to the engine as what it is.
 */
function announcingChars(pool: pg.Pool): pg.Pool {
  const oid = { char: 18, charArray: 1002 }
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>
  const announcing = async (config: pg.QueryConfig) => {
    const result = await query(config)
    for (const field of result.fields) if (field.dataTypeID === oid.char) field.dataTypeID = oid.charArray
    return result
  }
  return Object.assign(pool, { query: announcing })
}

/** The other half of {@link announcingChars}. */
function withChars(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const { Character, CharacterArray } = ColumnTypeEnum
  const queryRaw = adapter.queryRaw.bind(adapter)
  return Object.assign(adapter, {
    async queryRaw(query: SqlQuery) {
      const { columnTypes, ...result } = await queryRaw(query)
      return { ...result, columnTypes: columnTypes.map((type) => (type === CharacterArray ? Character : type)) }
    },
  })
}

export const readSchema = (folder: string): Promise<string> => readFile(join(folder, 'schema.prisma'), 'utf8')

/** The migrations of `prisma/migrations`, in the order of their names. */
export async function readMigrations(folder: string): Promise<Bindings.MigrationList> {
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

/** The SQL that leads from the migrations to the schema, on an empty database that is used up by it. */
export async function diff(scratch: DatabaseAddress, folder: string): Promise<string> {
  const schema = await readSchema(folder)
  const migrations = await readMigrations(folder)
  const { stdout } = await withSchemaEngine(scratch, folder, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  )
  return stdout ?? ''
}
