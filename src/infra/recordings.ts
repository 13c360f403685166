import { MessageChannel } from 'node:worker_threads'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import type { Log, Recording, Recordings } from '../domain/ports.ts'
import { threadFile } from './threads/locate.ts'
import type { MeasureTask, Wanted } from './threads/recordings.ts'

/** Bytes of one file that are read at most, and at a time. */
const most = { all: 33_554_432, once: 8_388_608 }

interface Options {
  readonly log: Log
  /** Milliseconds that one may take: then its thread is ended, and it is not understood. */
  readonly patience?: number
}

type Read = (start: number, length: number) => Promise<Uint8Array>

/**
 * mediabunny in a thread, for what is read was made by strangers: one that keeps it busy is ended with its thread. The
 * thread asks for the pieces that it wants of a file, one after the other.
 */
export function createRecordings({ log, patience = 10_000 }: Options): Recordings & { close(): Promise<void> } {
  let pool: Piscina<MeasureTask, Recording | null> | undefined
  let isClosed = false
  const inTurn = pLimit(1)

  const measure = async (size: number, read: Read) => {
    if (isClosed) throw new Error('No more recordings are measured.')
    pool ??= new Piscina({
      filename: threadFile('recordings'),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 10_000,
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
    const { port1: port, port2 } = new MessageChannel()
    const reading = serve(port, size, read)
    const signal = AbortSignal.timeout(patience)
    try {
      const found = await pool.run({ size, port: port2 }, { name: 'measure', signal, transferList: [port2] })
      if (!reading.failure) return found
    } catch (error) {
      if (isClosed) throw error
      log.warn({ err: error }, 'a recording took too much: how long it is stays unknown')
    } finally {
      port.close()
    }
    // What could not be read now is not to be called unreadable.
    if (reading.failure) throw reading.failure
    return null
  }

  return {
    measure: (size, read) => inTurn(() => measure(size, read)),
    async close() {
      isClosed = true
      await pool?.destroy()
    },
  }
}

/** Reads for a thread, in its order and within bounds. */
function serve(port: MessageChannel['port1'], size: number, read: Read): { readonly failure: Error | null } {
  const state: { failure: Error | null } = { failure: null }
  let left = most.all
  const answer = async ({ start, length }: Wanted): Promise<Uint8Array<ArrayBuffer> | null> => {
    const isWithin = start >= 0 && length > 0 && start + length <= size && length <= Math.min(left, most.once)
    if (!isWithin || state.failure) return null
    left -= length
    try {
      const bytes = await read(start, length)
      if (bytes.length !== length) throw new Error(`${bytes.length} bytes were read of ${length}.`)
      return new Uint8Array(bytes)
    } catch (error) {
      state.failure = error instanceof Error ? error : new Error('It could not be read.', { cause: error })
      return null
    }
  }
  let last: Promise<void> = Promise.resolve()
  port.on('message', (wanted: Wanted) => {
    last = last.then(async () => {
      const bytes = await answer(wanted)
      port.postMessage(bytes, bytes ? [bytes.buffer] : [])
    })
  })
  return state
}
