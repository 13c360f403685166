import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { StoreError } from '../domain/ports.ts'
import { createArchive, type Entry, isThere, nameArchive, openArchive } from '../infra/backup/archive.ts'
import { copyServed } from '../infra/backup/snapshot.ts'
import {
  DataDirInUseError,
  databaseIn,
  findServed,
  holderFiles,
  isHalfRestored,
  openDataDir,
  restoringIn,
  secretFiles,
} from '../infra/data-dir.ts'
import type { DatabaseAddress } from '../infra/db.ts'
import { startEmbeddedDatabase } from '../infra/embedded.ts'
import { keepNames, makeFolder } from '../infra/folders.ts'
import { withClient } from '../infra/migrate.ts'
import { codeOf, OperatorError, wordsOf } from '../infra/operator-error.ts'
import { openFolderStore } from '../infra/stores/folder.ts'
import { contentsOf, type Totals, unpackInto } from './backup-contents.ts'
import { createCloser } from './lifecycle.ts'
import { openDatabase } from './resources.ts'

type Print = (line: string) => void

export interface BackupTask {
  readonly file: string
  readonly passphrase: string
  /** Of OpenOn. */
  readonly version: string
  /** Told at the end. */
  readonly print: Print
  /** Told meanwhile. */
  readonly say: Print
  /** Ends it as soon as it can, with its reason, and without leaving anything. */
  readonly signal: AbortSignal
}

/**
 * Writes the embedded database, its secrets and its store into a file, as they are at one moment, and restores it
 * beside once, so that there is no file that cannot be restored. A process that serves the database goes on meanwhile.
 *
 * @throws {OperatorError} where there is such a file, or nothing to back up
 */
export async function backUp(config: Config, log: Logger, task: BackupTask): Promise<void> {
  const { file, passphrase, print, say, signal } = task
  const dataDir = embeddedFolder(config)
  if (!existsSync(databaseIn(dataDir)))
    throw new OperatorError(`There is no database in ${dataDir}: name the right one in OPENON_DATA_DIR.`)
  if (existsSync(file)) throw isThere(file)
  requireOutside(dataDir, file)
  // Others may be writing one of the same name at this moment.
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  const fill = await createArchive(part, passphrase)
  const workshop = await openWorkshop(dataDir)
  try {
    await atTheDisk(file, () => write(config, log, task, workshop.path, fill))
    say('Restoring it beside, to see that it can be …')
    const trial = join(workshop.path, 'trial')
    await makeFolder(trial)
    const entries = unlessStopped(signal, await openArchive(part, passphrase))
    const totals = await atTheDisk(trial, () => unpackInto(trial, part, entries))
    signal.throwIfAborted()
    await atTheDisk(file, () => nameArchive(part, file))
    print(`Wrote ${file} (${sizeOf((await stat(file)).size)}), and could restore it: ${tell(totals)}.`)
    for (const line of warningsOf(config, totals)) print(line)
  } finally {
    await rm(part, { force: true })
    await workshop.close()
  }
}

async function write(
  config: Config,
  log: Logger,
  { version, say, signal }: BackupTask,
  workshop: string,
  fill: Awaited<ReturnType<typeof createArchive>>,
): Promise<void> {
  const dataDir = embeddedFolder(config)
  const closer = createCloser(log)
  try {
    const address = await openSnapshot(config, log, workshop, closer, say)
    const store = isInside(config) ? openFolderStore(join(dataDir, 'media')) : null
    const source = { address, folder: dataDir, store, version }
    say('Writing and encrypting it …')
    await withClient(address, (client) => fill(unlessStopped(signal, contentsOf(source, client))))
  } finally {
    await closer.close()
  }
}

/** Looks before each entry. */
async function* unlessStopped(signal: AbortSignal, entries: AsyncGenerator<Entry>): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    signal.throwIfAborted()
    yield entry
  }
}

/** A database that nobody else changes: that of the folder, or a copy of it while another process serves it. */
async function openSnapshot(
  config: Config,
  log: Logger,
  workshop: string,
  closer: ReturnType<typeof createCloser>,
  say: Print,
): Promise<DatabaseAddress> {
  const dataDir = embeddedFolder(config)
  const connection = await findServed(dataDir)
  if (!connection) return (await openDatabase(config, log, closer)).address
  say('Copying the database, which goes on meanwhile …')
  const copy = join(workshop, 'copy')
  await copyServed(dataDir, connection, copy)
  const { address, close } = await startEmbeddedDatabase(copy)
  closer.add('copy of the database', close)
  return address
}

/**
 * Makes an empty data folder what a backup says. What was written by an older OpenOn is brought up to date at the next
 * start. Until all is there, nothing is.
 *
 * @throws {OperatorError} where the folder is not empty, or the file cannot be restored
 */
export async function restore(config: Config, task: BackupTask): Promise<void> {
  const { file, passphrase, print, say, signal } = task
  const dataDir = embeddedFolder(config)
  if (!existsSync(file)) throw new OperatorError(`There is no ${file}.`)
  requireOutside(dataDir, file)
  const entries = unlessStopped(signal, await openArchive(file, passphrase))
  // Whoever takes the folder although this process lives keeps the parts from getting their names there.
  const folder = await openDataDir(dataDir, () => {})
  try {
    await requireEmpty(dataDir)
    const beside = restoringIn(dataDir)
    await makeFolder(beside)
    say('Restoring …')
    const { madeAt, openon, ...totals } = await atTheDisk(dataDir, () => unpackInto(beside, file, entries))
      .then((all) => {
        signal.throwIfAborted()
        return all
      })
      .catch(async (error: unknown) => {
        await rm(beside, { recursive: true, force: true })
        throw error
      })
    const parts = (await readdir(beside)).filter((name) => name !== 'database')
    // Without the database there is nothing; so it comes last.
    for (const name of [...parts, 'database']) await rename(join(beside, name), join(dataDir, name))
    await rmdir(beside)
    await keepNames(dataDir)
    print(`Restored ${dataDir} as it was at ${madeAt}, with OpenOn ${openon}: ${tell(totals)}.`)
    for (const line of warningsOf(config, totals)) print(line)
  } finally {
    await entries.return(undefined)
    await folder.release()
  }
}

/** Of a restore that was killed nothing stays. */
async function requireEmpty(dataDir: string): Promise<void> {
  const left = isHalfRestored(dataDir) ? ['media', ...secretFiles, basename(restoringIn(dataDir))] : []
  const others = (await readdir(dataDir)).filter((name) => !holderFiles.includes(name) && !left.includes(name))
  if (others.length > 0)
    throw new OperatorError(`${dataDir} is not empty: set OPENON_DATA_DIR to a folder that is, or is not there yet.`)
  // That there was one is known until the rest is gone.
  for (const name of left) await rm(join(dataDir, name), { recursive: true, force: true })
}

/** @throws {OperatorError} for a place where OpenOn would remove it, or take it for its own */
function requireOutside(dataDir: string, file: string): void {
  const [first = '', ...below] = relative(resolve(dataDir), resolve(file)).split(sep)
  if (below.length > 0 && ownFolders.includes(first))
    throw new OperatorError(`${file} is in a folder of OpenOn's own: keep backups elsewhere.`)
}

const workshopName = 'backing-up'
const ownFolders: readonly string[] = ['database', 'media', 'mail', 'restoring', workshopName]

function embeddedFolder({ database }: Config): string {
  if (database.kind === 'embedded') return database.dataDir
  throw new OperatorError(
    'That is for the embedded mode. PostgreSQL has ways of its own: see "Back up and restore" in docs/operating.md.',
  )
}

/** A folder for one backup at a time, which goes with it. */
async function openWorkshop(dataDir: string): Promise<{ readonly path: string; close(): Promise<void> }> {
  const path = join(dataDir, workshopName)
  const lock = await openDataDir(path, () => {}).catch((error: unknown) => {
    if (error instanceof DataDirInUseError) throw new OperatorError(`Another backup of ${dataDir} is under way.`)
    throw error
  })
  const clear = async () => {
    for (const left of ['copy', 'trial']) await rm(join(path, left), { recursive: true, force: true })
  }
  const close = async () => {
    await clear()
    await lock.release()
    // What somebody else has put there stays, and so does the folder.
    await rmdir(path).catch(() => {})
  }
  // Of one that was killed.
  await clear()
  return { path, close }
}

/** Tells in a sentence what the file system refuses. */
async function atTheDisk<Result>(place: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof StoreError) throw new OperatorError(`${error.message}.`)
    // The database says by this code that a disk is full.
    if (error instanceof OperatorError || !/^E(?!RR_)|^53100$/.test(codeOf(error) ?? '')) throw error
    throw new OperatorError(`${place} cannot be written: ${wordsOf(error)}.`)
  }
}

const isInside = ({ store, database }: Config): boolean =>
  store.kind === 'folder' && database.kind === 'embedded' && store.path === join(database.dataDir, 'media')

function tell({ rows, files }: Totals): string {
  const of = (table: string) => rows[table] ?? 0
  const withFiles = files === null ? '' : `, with ${files} files`
  return `${of('capsules')} letters and drafts of ${of('users')} people${withFiles}`
}

/** What the operator has to keep besides. */
function* warningsOf(config: Config, { files, missing }: Totals): Generator<string> {
  if (files === null) yield 'Files are where STORE_URL says, and not in it: back that up after this.'
  if (missing > 0)
    yield `Of ${missing} files something was missing: their letters were deleted meanwhile, or the store has lost it.`
  if (config.tokens.secrets.length > 0 || config.contentKeys.length > 0 || config.push.key)
    yield 'JWT_SECRET, CONTENT_KEYS and VAPID_KEY are in the environment, and not in it: keep them.'
}

const sizeOf = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
