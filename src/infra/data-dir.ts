import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { lock } from 'proper-lockfile'
import { makeFolder } from './folders.ts'
import { codeOf, OperatorError, wordsOf } from './operator-error.ts'
import { keepPrivate } from './private-files.ts'

export interface DataDir {
  /** Where the embedded database keeps its files. */
  readonly database: string
  /** Made when they are first asked for. */
  secrets(): Promise<DataDirSecrets>
  /** Tells others of this user where the database of this folder listens, until it is released. */
  announce(connection: Connection): Promise<void>
  release(): Promise<void>
}

/** The files of a data folder that hold its secrets. */
export const secretFiles = ['jwt-secret', 'content-key', 'vapid-key'] as const

/** What a process keeps in a data folder only while it has it. */
export const holderFiles: readonly string[] = ['openon.lock', 'openon.holder.json']

interface DataDirSecrets {
  readonly jwtSecret: string
  /** 32 bytes. */
  readonly contentKey: Uint8Array
  /** 32 bytes: a private key of P-256, as all but one in four milliards are. */
  readonly vapidKey: Uint8Array
}

/** How to reach a database that is served. */
export type Connection = Pick<ClientConfig, 'host' | 'port' | 'user' | 'password' | 'database'>

/** Another process has the folder open. */
export class DataDirInUseError extends OperatorError {}

interface Holder {
  readonly pid: number
  readonly host: string
  readonly since: string
  readonly connection?: Connection
}

const holderFileOf = (folder: string) => join(folder, 'openon.holder.json')

/** Where the database of a folder keeps its files. */
export const databaseIn = (folder: string): string => join(folder, 'database')

/** Where what is restored into a folder is until all of it is there. */
export const restoringIn = (folder: string): string => join(folder, 'restoring')

/** Whether a restore was killed there: what has its name already may be less than all. */
export const isHalfRestored = (folder: string): boolean =>
  existsSync(restoringIn(folder)) && !existsSync(databaseIn(folder))

/** Where the database of a folder listens that a process on this machine holds; null where none does, or not yet. */
export async function findServed(folder: string): Promise<Connection | null> {
  const holder = await readHolder(holderFileOf(folder))
  return holder && holder.host === hostname() && !hasDied(holder) ? (holder.connection ?? null) : null
}

/**
 * Takes the data folder for this process alone. The lock is refreshed while its holder lives; that of a
 * killed holder is taken over at once on the same machine, elsewhere after ten seconds.
 *
 * @param onLost somebody else took the folder although this process lives
 * @throws {DataDirInUseError} saying who holds it; {@link OperatorError} where the folder cannot be made or used
 */
export async function openDataDir(folder: string, onLost: (error: Error) => void): Promise<DataDir> {
  try {
    return await takeDataDir(folder, onLost)
  } catch (error) {
    // What has a code is the file system's to say; anything else is a fault of ours.
    if (error instanceof OperatorError || !codeOf(error)) throw error
    throw new OperatorError(
      `${folder} cannot hold the data: ${wordsOf(error)}. Set OPENON_DATA_DIR to a folder that this user may make and write.`,
    )
  }
}

async function takeDataDir(folder: string, onLost: (error: Error) => void): Promise<DataDir> {
  await makeFolder(folder)
  // Of the folder itself the operator may want something else: other things may lie in it.
  await keepPrivate(databaseIn(folder))
  const lockfilePath = join(folder, 'openon.lock')
  const holderFile = holderFileOf(folder)

  const holder = await readHolder(holderFile)
  if (holder && hasDied(holder)) await rm(lockfilePath, { recursive: true, force: true })
  const unlock = await lock(folder, { lockfilePath, stale: 10_000, update: 3_000, onCompromised: onLost }).catch(
    (error) => {
      if (error.code !== 'ELOCKED') throw error
      const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process'
      throw new DataDirInUseError(`${folder} is in use by ${who}. Stop it, or set OPENON_DATA_DIR to another folder.`)
    },
  )
  const self: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
  // The file of one that was killed keeps its mode, so it is made anew.
  await rm(holderFile, { force: true })
  const announce = (connection?: Connection) =>
    writeFile(holderFile, JSON.stringify({ ...self, connection }), { mode: 0o600 })
  await announce()

  return {
    database: databaseIn(folder),
    secrets: () => readSecrets(folder),
    announce,
    async release() {
      await rm(holderFile, { force: true })
      await unlock()
    },
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

function hasDied({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false
  if (pid === process.pid) return true // A container's process has the number of the one before it.
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** What letters are encrypted and tokens signed with, without making any; null where there is none yet. */
export async function findSecrets(folder: string): Promise<Pick<DataDirSecrets, 'jwtSecret' | 'contentKey'> | null> {
  const [jwtSecret, contentKey] = await Promise.all(
    ['jwt-secret', 'content-key'].map((name) =>
      readFile(join(folder, name), 'utf8').catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return null
        throw error
      }),
    ),
  )
  return jwtSecret && contentKey ? { jwtSecret, contentKey: Buffer.from(contentKey, 'base64url') } : null
}

async function readSecrets(folder: string): Promise<DataDirSecrets> {
  return {
    jwtSecret: await keepSecret(join(folder, 'jwt-secret')),
    contentKey: Buffer.from(await keepSecret(join(folder, 'content-key')), 'base64url'),
    vapidKey: Buffer.from(await keepSecret(join(folder, 'vapid-key')), 'base64url'),
  }
}

/** Reads the secret in `file`; the first time it makes one, readable by its owner alone. */
async function keepSecret(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFile(file, 'utf8')
}
