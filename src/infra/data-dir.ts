import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import { keepPrivate } from './private-files.ts'

export interface DataDir {
  /** Where the embedded database keeps its files. */
  readonly database: string
  readonly jwtSecret: string
  /** 32 bytes. */
  readonly contentKey: Uint8Array
  release(): Promise<void>
}

/** Another process has the folder open. */
export class DataDirInUseError extends Error {}

interface Holder {
  readonly pid: number
  readonly host: string
  readonly since: string
}

/**
 * Takes the data folder for this process alone and reads its secrets, which are made when the folder is new. The lock
 * is refreshed while its holder lives; that of a killed holder is taken over at once on the same machine, elsewhere
 * after ten seconds.
 *
 * @param onLost somebody else took the folder although this process lives
 * @throws {DataDirInUseError} saying who holds it
 */
export async function openDataDir(folder: string, onLost: (error: Error) => void): Promise<DataDir> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await keepPrivate(folder)
  const lockfilePath = join(folder, 'openon.lock')
  const holderFile = join(folder, 'openon.holder.json')

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
  await writeFile(holderFile, JSON.stringify(self))

  return {
    database: join(folder, 'database'),
    jwtSecret: await keepSecret(join(folder, 'jwt-secret')),
    contentKey: Buffer.from(await keepSecret(join(folder, 'content-key')), 'base64url'),
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

/** Reads the secret in `file`; the first time it makes one, readable by its owner alone. */
async function keepSecret(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFile(file, 'utf8')
}
