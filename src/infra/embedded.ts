import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Log } from '../domain/ports.ts'
import type { DatabaseAddress } from './db.ts'
import { makeFolder } from './folders.ts'
import { OperatorError, wordsOf } from './operator-error.ts'
import { threadFile } from './threads/locate.ts'
import type { PGliteThreadData } from './threads/pglite.ts'
import { startUpkeep } from './upkeep.ts'

/** A PostgreSQL of our own. */
export interface EmbeddedDatabase {
  readonly address: DatabaseAddress
  /** All connections must be closed before. */
  close(): Promise<void>
}

interface EmbeddedOptions {
  readonly unixSocket?: boolean
  /** Milliseconds. */
  readonly upkeepEvery?: number
  readonly log?: Log
}

/**
 * Starts PGlite in a thread, on a unix socket that only this user reaches or, on platforms without, on a loopback
 * port with a password.
 *
 * @param dataDir where it keeps its data; null keeps nothing
 * @throws {OperatorError} when it does not start on what is in the folder
 */
export async function startEmbeddedDatabase(
  dataDir: string | null,
  { unixSocket = process.platform !== 'win32', upkeepEvery = 300_000, log }: EmbeddedOptions = {},
): Promise<EmbeddedDatabase> {
  const didNotStart = (error: unknown) =>
    new OperatorError(
      `The embedded database did not start${dataDir ? ` in ${dataDir}` : ''} (${isFull(error) ? 'the disk is full' : wordsOf(error)}): restore that folder from a backup, or set OPENON_DATA_DIR to another.`,
    )
  if (dataDir) {
    await makeFolder(dataDir)
      .then(() => makeDatabase(dataDir))
      .catch((error: unknown) => {
        throw didNotStart(error)
      })
  }
  // mkdtemp's folder is open to its owner alone, and short: a socket's path has at most 107 bytes.
  const socketDir = await mkdtemp(join(tmpdir(), 'openon-'))
  const password = unixSocket ? null : randomBytes(24).toString('base64url')
  const workerData: PGliteThreadData = {
    dataDir,
    listen: unixSocket ? { path: join(socketDir, '.s.PGSQL.5432') } : { host: '127.0.0.1', port: 0 },
    password,
    program: await program(),
  }
  const thread = new Worker(threadFile('pglite'), { workerData })
  const [{ port }] = (await once(thread, 'message').catch(async (error: unknown) => {
    await rm(socketDir, { recursive: true, force: true })
    throw didNotStart(error)
  })) as [{ port: number | null }]
  const where = port === null ? { host: socketDir } : { host: '127.0.0.1', port }

  const address: DatabaseAddress = {
    connection: { ...where, user: 'postgres', database: 'postgres', ...(password !== null && { password }) },
    poolSize: 4,
  }
  const upkeep = startUpkeep(address, upkeepEvery, (err) =>
    log?.warn({ err }, 'the embedded database was not looked after'),
  )
  return {
    address,
    async close() {
      await upkeep.stop()
      thread.postMessage('close')
      await once(thread, 'message')
      await thread.terminate()
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}

let compiled: Promise<WebAssembly.Module> | undefined

/** PGlite's program, compiled once for all threads of this process, which share what the compiler makes better of it. */
const program = (): Promise<WebAssembly.Module> =>
  (compiled ??= readFile(join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '../pglite.wasm')).then(
    (bytes) => WebAssembly.compile(bytes),
  ))

/** Its file system has no Errors, but numbers of its own (WASI's): 51 is ENOSPC and 19 EDQUOT. */
const isFull = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errno' in error && (error.errno === 51 || error.errno === 19)

/** Making a database takes half a gigabyte, which only goes with the thread that it was made in. */
async function makeDatabase(dataDir: string): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return
  const workerData: PGliteThreadData = { dataDir, listen: null, password: null, program: await program() }
  await once(new Worker(threadFile('pglite'), { workerData }), 'exit')
}
