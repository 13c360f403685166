import type { Log, Store } from '../ports.ts'
import { chunkSize, decryptChunk, type Place, segmentSize, storedChunks, storedSize } from './chunks.ts'
import { type StoredFile, segmentName, thumbnailName } from './file.ts'

/** Bytes of a file that are read from the store at a time: of these each of many readers holds two. */
const stride = 4 * chunkSize

/** The store has not what was put there: something is lost, or was changed. It is never shown. */
export class DamagedFileError extends Error {}

interface Reading {
  readonly store: Store
  readonly log: Log
}

/**
 * The bytes of a file from `start` up to, but without, `end`, a piece at a time.
 *
 * @throws {StoreError} {@link DamagedFileError}
 */
export async function* readFile(
  ctx: Reading,
  file: StoredFile,
  start = 0,
  end = file.size,
): AsyncGenerator<Buffer, void, undefined> {
  const first = start - (start % chunkSize)
  let next: Promise<Stretch> | null = first < end ? readStretch(ctx, file, first, end) : null
  while (next) {
    const { at, writer, name, chunks, after } = await next
    // While this is sent on, what follows is read.
    next = after < end ? readStretch(ctx, file, after, end) : null
    next?.catch(() => {})
    let from = at
    for (const chunk of chunks) {
      const piece = open(ctx, file, { chunk: from / chunkSize, writer }, name, chunk)
      yield piece.subarray(Math.max(0, start - from), Math.max(0, end - from))
      from += piece.length
    }
  }
}

/** Chunks that follow one another in a segment, as they are stored. */
interface Stretch {
  /** Where in the file they begin, and where what comes after them does. */
  readonly at: number
  readonly after: number
  readonly writer: number
  readonly name: string
  readonly chunks: Iterable<Buffer>
}

async function readStretch(ctx: Reading, file: StoredFile, at: number, end: number): Promise<Stretch> {
  const n = Math.floor(at / segmentSize)
  const inSegment = at - n * segmentSize
  // Whole chunks, and none that nobody wants.
  const wanted = Math.ceil((end - at) / chunkSize) * chunkSize
  const length = Math.min(stride, wanted, segmentSize - inSegment, file.size - at)
  const writer = file.segments[n] ?? -1
  const name = segmentName(file.id, n, writer)
  const stored = await ctx.store.get(name, storedSize(inSegment), storedSize(length))
  if (stored?.length !== storedSize(length)) throw damaged(ctx, name)
  return { at, after: at + length, writer, name, chunks: storedChunks(stored) }
}

/** @throws {StoreError} {@link DamagedFileError} */
export async function readThumbnail(ctx: Reading, file: StoredFile): Promise<Buffer | null> {
  if (!file.thumbnail) return null
  const { size, writer } = file.thumbnail
  const name = thumbnailName(file.id, writer)
  const stored = await ctx.store.get(name, 0, storedSize(size))
  if (!stored) throw damaged(ctx, name)
  return open(ctx, file, { chunk: 'thumbnail', writer }, name, stored)
}

function open(ctx: Reading, file: StoredFile, place: Place, name: string, chunk: Buffer): Buffer {
  try {
    return decryptChunk(file, place, chunk)
  } catch {
    throw damaged(ctx, name)
  }
}

/** @param object its name in the store, by which an operator finds it */
function damaged({ log }: Reading, object: string): DamagedFileError {
  log.error({ object }, 'a file in the store is not what was put there; it is not shown')
  return new DamagedFileError('This file is damaged.')
}
