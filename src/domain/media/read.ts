import type { Log, Store } from '../ports.ts'
import { chunkSize, decryptChunk, type Place, segmentSize, storedChunks, storedSize } from './chunks.ts'
import { type StoredFile, segmentName, thumbnailName } from './file.ts'

/** Bytes of a file that are read from the store at a time: what each of many readers holds. */
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
  for (let at = start - (start % chunkSize); at < end; ) {
    const n = Math.floor(at / segmentSize)
    const inSegment = at - n * segmentSize
    // Whole chunks, and none that nobody wants.
    const wanted = Math.ceil((end - at) / chunkSize) * chunkSize
    const length = Math.min(stride, wanted, segmentSize - inSegment, file.size - at)
    const writer = file.segments[n] ?? -1
    const name = segmentName(file.id, n, writer)
    const stored = await ctx.store.get(name, storedSize(inSegment), storedSize(length))
    if (stored?.length !== storedSize(length)) throw damaged(ctx, name)
    for (const chunk of storedChunks(stored)) {
      const piece = open(ctx, file, { chunk: at / chunkSize, writer }, name, chunk)
      yield piece.subarray(Math.max(0, start - at), Math.max(0, end - at))
      at += piece.length
    }
  }
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
