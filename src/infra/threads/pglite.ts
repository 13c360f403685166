import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { LastingFolder } from './lasting-folder.ts'
import { servePGlite } from './pglite-server.ts'

/** PostgreSQL in a thread: opens its data folder, serves it on a socket, and closes it when it is told to. */

export interface PGliteThreadData {
  /** null keeps nothing. */
  readonly dataDir: string | null
  /** null only makes the folder. */
  readonly listen: { readonly path: string } | { readonly host: string; readonly port: number } | null
  readonly password: string | null
  /** `pglite.wasm`. */
  readonly program: WebAssembly.Module
}

const { dataDir, listen, password, program } = workerData as PGliteThreadData

const settings = [
  // Pages that PostgreSQL does not keep are in the operating system's cache; its own default would take 128 MB.
  'shared_buffers=32MB',
  // So no page is far: a small table is not read whole for one row of it.
  'random_page_cost=1.1',
]
const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])]
const lasting = dataDir !== null && {
  startParams: [...startParams, ...LastingFolder.startParams],
  fs: new LastingFolder(dataDir),
}
const db = await PGlite.create({ pgliteWasmModule: program, startParams, ...lasting })
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
