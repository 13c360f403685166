import { readFile } from 'node:fs/promises'
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
import { readMigrations, type SchemaTask } from '../schema-engine.ts'

/** Runs in a thread of its own, for one task, see `infra/schema-engine`. */

/** What Node's own types leave out. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
}

/** Every table and enum of the schema is ours. */
const filters: Bindings.SchemaFilter = { externalTables: [], externalEnums: [] }

export const applyMigrations = (task: SchemaTask): Promise<unknown> =>
  withEngine(task, async (engine) => {
    const all = await readMigrations(task.folder)
    const migrationDirectories = all.migrationDirectories.filter(({ path }) => task.names?.includes(path) ?? true)
    return engine.applyMigrations({ migrationsList: { ...all, migrationDirectories }, filters })
  })

/** @returns SQL */
export const diff = (task: SchemaTask): Promise<string> =>
  withEngine(task, async (engine, schema) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations(task.folder)) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters,
    })
    return stdout ?? ''
  })

/** @returns what would have to be done to a database in use to make it what the schema says, in words */
export const drift = (task: SchemaTask): Promise<string> =>
  withEngine(task, async (engine, schema) => {
    const files = [{ path: 'schema.prisma', content: schema }]
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: task.folder },
      to: { tag: 'schemaDatamodel', files },
      script: false,
      exitCode: null,
      filters,
    })
    return stdout ?? ''
  })

async function withEngine<Result>(
  { connection, folder }: SchemaTask,
  use: (engine: Bindings.SchemaEngine, schema: string) => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({ ...connection, max: 1 })
  try {
    const schema = await readFile(join(folder, 'schema.prisma'), 'utf8')
    const { SchemaEngine } = await instantiate()
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapter(pool)),
    )
    return await use(engine, schema)
  } finally {
    await pool.end()
  }
}

/** The engine's package is made for bundlers, so its module is instantiated here by hand. */
async function instantiate(): Promise<typeof Bindings> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const file = pathToFileURL(join(entry, '../schema_engine_bg.js')).href
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
