import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { servePGlite } from './pglite-server.ts'

/** PostgreSQL in a thread: opens its data folder, serves it on a socket, and closes it when it is told to. */

export interface PGliteThreadData {
  /** null keeps nothing. */
  readonly dataDir: string | null
  /** null only makes the folder. */
  readonly listen: { readonly path: string } | { readonly host: string; readonly port: number } | null
  readonly password: string | null
}

const { dataDir, listen, password } = workerData as PGliteThreadData

/** The folder on disk. Its library opens each file that it makes to all, whatever the umask: here to its owner alone. */
class PrivateFolder extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args)
    const keepPrivate: NonNullable<typeof emscriptenOpts.preRun>[number] = ({ FS }) => {
      const { chmod } = FS
      FS.chmod = (path: string, mode: number, isLink?: boolean) => chmod.call(FS, path, mode & ~0o077, isLink)
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), keepPrivate] } }
  }
}

// Pages that PostgreSQL does not keep are in the operating system's cache; its own default would take 128 MB.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB']
const db = await PGlite.create({ startParams, ...(dataDir && { fs: new PrivateFolder(dataDir) }) })
if (listen) await serve(listen)
else await db.close()

async function serve(at: NonNullable<PGliteThreadData['listen']>): Promise<void> {
  // One session serves all connections, so what a connection would set for itself is set here: the queue's tables are
  // found behind ours, and times are in UTC.
  await db.exec(`SET search_path = public, bullmq; SET timezone = 'UTC'`)
  const server = await servePGlite(db, password)
  server.listen(at, () => {
    const address = server.address()
    parentPort?.postMessage({ port: address && typeof address === 'object' ? address.port : null })
  })
  parentPort?.once('message', () => {
    server.close(async () => {
      await db.close()
      parentPort?.postMessage('closed')
    })
  })
}
