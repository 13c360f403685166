import type { Log, Store } from '../ports.ts'
import { chunkSize, decryptChunk, segmentSize, storedChunks, storedSize } from './chunks.ts'
import { type StoredFile, segmentName, thumbnailName } from './file.ts'

/** Bytes of a file that are read from the store at a time: what each of many readers holds. */
const stride = 8 * chunkSize

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
    const length = Math.min(stride, segmentSize - inSegment, file.size - at)
    const writer = file.segments[n] ?? -1
    const stored = await ctx.store.get(segmentName(file.id, n, writer), storedSize(inSegment), storedSize(length))
    let place = at / chunkSize
    let plain = 0
    for (const chunk of stored ? storedChunks(stored) : []) {
      const piece = open(ctx, file, place++, chunk)
      const from = Math.max(0, start - at - plain)
      yield piece.subarray(from, Math.max(from, end - at - plain))
      plain += piece.length
    }
    if (plain !== length) throw damaged(ctx, file, n)
    at += length
  }
}

/** @throws {StoreError} {@link DamagedFileError} */
export async function readThumbnail(ctx: Reading, file: StoredFile): Promise<Buffer | null> {
  if (!file.thumbnail) return null
  const { size, writer } = file.thumbnail
  const stored = await ctx.store.get(thumbnailName(file.id, writer), 0, storedSize(size))
  if (!stored) throw damaged(ctx, file, 'thumbnail')
  return open(ctx, file, 'thumbnail', stored)
}

function open(ctx: Reading, file: StoredFile, place: number | 'thumbnail', chunk: Buffer): Buffer {
  try {
    return decryptChunk(file, place, chunk)
  } catch {
    throw damaged(ctx, file, place)
  }
}

function damaged({ log }: Reading, { id }: StoredFile, place: number | 'thumbnail'): DamagedFileError {
  log.error({ mediaId: id, place }, 'a file in the store is not what was put there; it is not shown')
  return new DamagedFileError('This file is damaged.')
}
