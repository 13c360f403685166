import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type DatabaseAddress, openClient } from './db.ts'
import { makeFolder } from './folders.ts'
import { OperatorError, wordsOf } from './operator-error.ts'
import { threadFile } from './threads/locate.ts'
import type { PGliteThreadData } from './threads/pglite.ts'

/** A PostgreSQL of our own. */
export interface EmbeddedDatabase {
  readonly address: DatabaseAddress
  /** All connections must be closed before. */
  close(): Promise<void>
}

/**
 * Starts PGlite in a thread, on a unix socket that only this user reaches or, on platforms without, on a loopback
 * port with a password.
 *
 * @param dataDir where it keeps its data; null keeps nothing
 * @param checkpointEvery milliseconds
 * @throws {OperatorError} when it does not start on what is in the folder
 */
export async function startEmbeddedDatabase(
  dataDir: string | null,
  { unixSocket = process.platform !== 'win32', checkpointEvery = 300_000 } = {},
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
  let checkpointing = Promise.resolve()
  const checkpoints = setInterval(() => {
    // One that failed is made up for by the next.
    checkpointing = checkpoint(address).catch(() => {})
  }, checkpointEvery).unref()
  return {
    address,
    async close() {
      clearInterval(checkpoints)
      await checkpointing
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

/**
 * A PostgreSQL alone, as it is here, has nobody who makes checkpoints: its log of writes would grow for as long as it runs,
 * and be read from the beginning after a crash.
 */
async function checkpoint(address: DatabaseAddress): Promise<void> {
  const client = openClient(address, { query_timeout: 60_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('CHECKPOINT')
  } finally {
    await client.end().catch(() => {})
  }
}

/** Making a database takes half a gigabyte, which only goes with the thread that it was made in. */
async function makeDatabase(dataDir: string): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return
  const workerData: PGliteThreadData = { dataDir, listen: null, password: null, program: await program() }
  await once(new Worker(threadFile('pglite'), { workerData }), 'exit')
}
