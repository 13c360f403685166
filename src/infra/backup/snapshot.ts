import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Connection, databaseIn } from '../data-dir.ts'
import { codeOf, OperatorError, wordsOf } from '../operator-error.ts'

/** Checkpoints come every few minutes; only a copy that takes longer meets one each time. */
const attempts = 3

/**
 * Copies the files of an embedded database while its process serves it, by PostgreSQL's own way to do so ("Making a
 * Base Backup Using the Low Level API"): what changes meanwhile is in the log of writes, from which the copy makes
 * itself whole when it is opened. Others wait for no more than a checkpoint. All connections share one session there,
 * so that this one's backup goes on between the statements of others.
 *
 * @param folder the data folder
 * @param target where the copy is made
 * @throws {OperatorError} when the process stops meanwhile
 */
export async function copyServed(folder: string, connection: Connection, target: string): Promise<void> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    for (let attempt = 1; !(await copyOnce(client, databaseIn(folder), target)); attempt++) {
      if (attempt === attempts) throw new Error('checkpoints kept coming meanwhile')
    }
  } catch (error) {
    throw new OperatorError(
      `The database of ${folder} could not be copied (${wordsOf(error)}). Does the process that serves it run on? Try again.`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}

/** @returns whether it has all of the log of writes that it needs: a checkpoint removes what is older, needed or not */
async function copyOnce(client: pg.Client, database: string, target: string): Promise<boolean> {
  await rm(target, { recursive: true, force: true })
  const first = await startBackup(client)
  await copyFolder(database, target, (path) => !isLogOfWrites(path))
  const { rows } = await client.query<{ label: string; last: string }>(
    'SELECT labelfile AS label, pg_walfile_name(lsn) AS last FROM pg_backup_stop(false)',
  )
  const [{ label, last } = { label: '', last: '' }] = rows
  const log = join(database, logOfWrites)
  await copyFolder(log, join(target, logOfWrites), (name) => name >= first && name <= last)
  await writeFile(join(target, 'backup_label'), label)
  // The oldest go first.
  return existsSync(join(log, first))
}

const logOfWrites = 'pg_wal'

const isLogOfWrites = (path: string): boolean => /^pg_wal\/[0-9A-F]{24}$/.test(path)

/** @returns the first file of the log of writes that the copy needs */
async function startBackup(client: pg.Client): Promise<string> {
  const start = () =>
    client.query<{ first: string }>(`SELECT pg_walfile_name(pg_backup_start('openon', true)) AS first`)
  const { rows } = await start().catch(async (error: unknown) => {
    // One that was killed has left the session in the middle of its backup; nobody else may make one now.
    if (codeOf(error) !== '55000') throw error
    await client.query('SELECT pg_backup_stop(false)')
    return start()
  })
  return rows[0]?.first ?? ''
}

/** @param isWanted of the path of a file below the folder */
async function copyFolder(from: string, to: string, isWanted: (path: string) => boolean, below = ''): Promise<void> {
  await mkdir(join(to, below), { recursive: true, mode: 0o700 })
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (entry.isDirectory()) await copyFolder(from, to, isWanted, path)
    else if (entry.isFile() && isWanted(path)) await copyIfThere(join(from, path), join(to, path))
  }
}

/** What is removed meanwhile is removed by the log of writes, too. */
const copyIfThere = (from: string, to: string): Promise<void> =>
  copyFile(from, to, constants.COPYFILE_FICLONE).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
