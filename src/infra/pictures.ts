import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import type { BombPicture, Log, Picture, Pictures, UnreadablePicture } from '../domain/ports.ts'
import type { LookTask } from './threads/images.ts'
import { threadFile } from './threads/locate.ts'
import { join } from './threads/strip/bytes.ts'

/** Bytes of a file: larger ones are not read. */
const largest = 50_000_000

interface Options {
  readonly log: Log
  /** Milliseconds that a picture may take, once it is read: then its thread is ended, and it is unreadable. */
  readonly patience?: number
}

/**
 * sharp in a thread, which is there from the first picture on until there has been none for a while. One picture at a
 * time is read and looked at, so that what they take of memory is what one takes, however many come at once.
 */
export function createPictures({ log, patience = 30_000 }: Options): Pictures & { close(): Promise<void> } {
  let pool: Piscina<LookTask, Picture | UnreadablePicture | BombPicture> | undefined
  let isClosed = false
  const inTurn = pLimit(1)
  const look = async (task: LookTask) => {
    // What could be read another time is not to be called unreadable.
    if (isClosed) throw new Error('No more pictures are looked at.')
    pool ??= new Piscina({ filename: threadFile('images'), minThreads: 0, maxThreads: 1, idleTimeout: 10_000 })
    const signal = AbortSignal.timeout(patience)
    try {
      return await pool.run(task, { name: 'look', signal, transferList: [task.bytes.buffer] })
    } catch (error) {
      if (isClosed) throw error
      log.warn({ err: error }, 'a picture took too much: it stays as it is')
      return unread
    }
  }

  return {
    look: (source, options) =>
      inTurn(async () => {
        const bytes = await read(source)
        return bytes ? look({ bytes, ...options }) : unread
      }),
    async close() {
      isClosed = true
      await pool?.destroy()
    },
  }
}

const unread = { kind: 'unreadable', cleaned: null, mayTell: true } as const

async function read(source: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > largest) return null
    pieces.push(piece)
  }
  return join(pieces)
}
