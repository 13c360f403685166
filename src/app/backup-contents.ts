import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { segmentSize, storedSize } from '../domain/media/chunks.ts'
import { segmentName } from '../domain/media/file.ts'
import { type Store, StoreError } from '../domain/ports.ts'
import type { Entry } from '../infra/backup/archive.ts'
import {
  beginLoading,
  dumpTable,
  endLoading,
  type Part,
  readSequences,
  type Sequences,
  tablesOf,
} from '../infra/backup/tables.ts'
import { databaseIn, secretFiles } from '../infra/data-dir.ts'
import type { DatabaseAddress } from '../infra/db.ts'
import { startEmbeddedDatabase } from '../infra/embedded.ts'
import { makeFolder } from '../infra/folders.ts'
import { appliedMigrations, withClient } from '../infra/migrate.ts'
import { codeOf, OperatorError, wordsOf } from '../infra/operator-error.ts'
import { applyMigrations, readMigrations } from '../infra/schema-engine.ts'
import { openFolderStore } from '../infra/stores/folder.ts'
import { prismaFolder } from './resources.ts'

/**
 * What is in a backup, in this order: `openon.json`, rows of each table in `tables/`, `secrets/`, objects of the store
 * in `media/`, and `totals.json`, by which whoever reads it knows that nothing is missing.
 */

/** Grows when those who read it would make something wrong of it. */
const format = 1

interface Beginning {
  readonly format: number
  /** The version of OpenOn. */
  readonly openon: string
  readonly madeAt: string
  /** By which the tables were made. */
  readonly migrations: readonly string[]
  readonly sequences: Sequences
}

export interface Totals {
  /** By table. */
  readonly rows: Readonly<Record<string, number>>
  /** Null where what letters carry is not in the data folder. */
  readonly files: number | null
  /** Files of which something was missing. */
  readonly missing: number
}

/** Where what is backed up is. */
interface Source {
  readonly address: DatabaseAddress
  /** Of the secrets. */
  readonly folder: string
  /** Null where it is not in the folder. */
  readonly store: Store | null
  readonly version: string
}

/** @throws {OperatorError} for a database of a newer version, or with nothing in it */
export async function* contentsOf(source: Source, client: pg.ClientBase): AsyncGenerator<Entry> {
  const migrations = await appliedMigrations(source.address, prismaFolder)
  if (migrations.length === 0) throw new OperatorError(`There is nothing in the database of ${source.folder} yet.`)
  const sequences = await readSequences(client)
  const beginning = { format, openon: source.version, madeAt: new Date().toISOString(), migrations, sequences }
  yield json('openon.json', beginning satisfies Beginning)

  const rows: Record<string, number> = {}
  for (const table of await tablesOf(client)) {
    rows[table] = 0
    let n = 0
    for await (const part of dumpTable(client, table)) {
      rows[table] += part.rows.length
      yield { name: `tables/${table}/${++n}.jsonl`, bytes: Buffer.from(part.rows.join('\n')) }
    }
  }
  for (const name of secretFiles) {
    const bytes = await readFile(join(source.folder, name)).catch(unlessMissing)
    if (bytes) yield { name: `secrets/${name}`, bytes }
  }
  let [files, missing] = [0, 0]
  if (source.store) {
    for (const file of await filesOf(client)) {
      const names = new Set<string>()
      for await (const object of objectsOf(source.store, file.id)) {
        names.add(object.name)
        yield { name: `media/${object.name}`, bytes: object.bytes }
      }
      files++
      if (!file.needs.every((name) => names.has(name))) missing++
    }
  }
  yield json('totals.json', { rows, files: source.store && files, missing } satisfies Totals)
}

const json = (name: string, value: unknown): Entry => ({ name, bytes: Buffer.from(JSON.stringify(value)) })

const unlessMissing = (error: unknown): null => {
  if (codeOf(error) === 'ENOENT') return null
  throw error
}

/**
 * Files of letters and drafts, and those that wait for one; with the objects that each must have. None in a database from
 * before there were any.
 */
async function filesOf(client: pg.ClientBase): Promise<{ id: string; needs: string[] }[]> {
  const { rows: tables } = await client.query(`SELECT to_regclass('public.media') IS NOT NULL AS here`)
  if (!tables[0].here) return []
  const { rows } = await client.query<{ id: string; segments: number[] }>(
    'SELECT id, segments FROM media WHERE capsule_id IS NOT NULL OR sealed IS NOT NULL ORDER BY id',
  )
  return rows.map(({ id, segments }) => ({ id, needs: segments.map((writer, n) => segmentName(id, n, writer)) }))
}

async function* objectsOf(store: Store, id: string): AsyncGenerator<Entry> {
  for (const name of await store.list(id)) {
    const bytes = await store.get(name, 0, storedSize(segmentSize))
    if (bytes) yield { name, bytes }
  }
}

/**
 * Makes database, secrets and store out of a backup, in an empty folder.
 *
 * @param file its name, for who is told
 * @param entries what is in it
 * @throws {OperatorError} for a file that is damaged, or of a newer OpenOn
 */
export async function unpackInto(
  folder: string,
  file: string,
  entries: AsyncGenerator<Entry>,
): Promise<Beginning & Totals> {
  try {
    const first = await entries.next()
    const beginning = await readBeginning(file, first.value)
    const database = await startEmbeddedDatabase(databaseIn(folder))
    try {
      await applyMigrations(database.address, prismaFolder, beginning.migrations).catch((cause: unknown) => {
        const refusal = new OperatorError(`No tables could be made in ${folder}: is its disk full?`)
        throw Object.assign(refusal, { cause })
      })
      const totals = await withClient(database.address, async (client) => {
        const told = await takeAll(entries, folder, await beginLoading(client))
        if (!told) throw incomplete(file)
        const rows = await endLoading(client, beginning.sequences)
        const isSame = Object.keys(told.rows).every((table) => told.rows[table] === rows[table])
        if (!isSame) throw incomplete(file)
        return told
      })
      return { ...beginning, ...totals }
    } finally {
      await database.close()
    }
  } catch (error) {
    throw toldOf(file, error)
  } finally {
    await entries.return(undefined)
  }
}

/**
 * Whoever has the passphrase can write what OpenOn never would. What the file system says, or the database of the room
 * that it has, is not about the file.
 */
function toldOf(file: string, error: unknown): unknown {
  const code = codeOf(error) ?? ''
  if (error instanceof OperatorError || error instanceof StoreError || /^E(?!RR_)|^5[378]/.test(code)) return error
  const why = code || wordsOf(error)
  return new OperatorError(`${file} holds what cannot be restored (${why}). Take another backup.`)
}

const incomplete = (file: string) => new OperatorError(`${file} does not hold all that it should. Take another backup.`)

async function readBeginning(file: string, entry: Entry | undefined): Promise<Beginning> {
  if (entry?.name !== 'openon.json') throw new OperatorError(`${file} is no backup of OpenOn.`)
  const beginning = JSON.parse(Buffer.from(entry.bytes).toString()) as Beginning
  const { migrationDirectories } = await readMigrations(prismaFolder)
  const known = new Set(migrationDirectories.map(({ path }) => path))
  const unknown = beginning.migrations.filter((name) => !known.has(name))
  if (beginning.format > format || unknown.length > 0) {
    throw new OperatorError(
      `${file} is of a newer OpenOn (${beginning.openon}; this is older): restore it with that version, or a later one.`,
    )
  }
  return beginning
}

/** @returns what is told at the end; null where the end is missing */
async function takeAll(
  entries: AsyncGenerator<Entry>,
  folder: string,
  load: (part: Part) => Promise<void>,
): Promise<Totals | null> {
  const media = join(folder, 'media')
  await makeFolder(media)
  const store = openFolderStore(media)
  let totals: Totals | null = null
  for await (const { name, bytes } of entries) {
    const [kind, ...rest] = name.split('/')
    const path = rest.join('/')
    if (kind === 'tables') {
      const rows = Buffer.from(bytes).toString().split('\n')
      await load({ table: rest[0] ?? '', rows })
    } else if (kind === 'secrets' && isSecret(path)) {
      await writeFile(join(folder, path), bytes, { mode: 0o600, flag: 'wx' })
    } else if (kind === 'media') await store.put(path, bytes)
    else if (name === 'totals.json') totals = JSON.parse(Buffer.from(bytes).toString()) as Totals
  }
  return totals
}

const isSecret = (name: string): boolean => (secretFiles as readonly string[]).includes(name)
