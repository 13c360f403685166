import { chunkSize, encryptInto, type Keyed, segmentSize, storedSize } from './chunks.ts'

/** A segment of a file as it grows. It holds its bytes encrypted, and less than a chunk of them as they are. */
export interface Segment {
  /** Which of its file it is. */
  readonly n: number
  /** Bytes of the file that are in it. */
  readonly length: number
  /** What there is of the chunk that was last added to. It is overwritten by the next. */
  readonly last: Buffer
  /** Takes as many bytes as fill the chunk that has begun, at most; answers how many those are. */
  add(bytes: Uint8Array): number
  /** All of it, as it is to be stored. */
  readonly stored: () => Buffer
}

/**
 * @param target where it is made, as long as it may become in the store
 * @param chunk where bytes are collected that are no chunk yet, of {@link chunkSize}
 */
export function openSegment(file: Keyed, writer: number, n: number, target: Buffer, chunk: Buffer): Segment {
  const before = n * (segmentSize / chunkSize)
  let place = before
  let end = 0
  let length = 0
  let filled = 0
  return {
    n,
    get length() {
      return length
    },
    get last() {
      return filled === 0 && place > before ? chunk : chunk.subarray(0, filled)
    },
    add(bytes) {
      const taken = bytes.subarray(0, chunkSize - filled)
      chunk.set(taken, filled)
      filled += taken.length
      length += taken.length
      if (filled === chunkSize) {
        end = encryptInto(target, end, file, { chunk: place++, writer }, chunk)
        filled = 0
      }
      return taken.length
    },
    stored() {
      const all = filled > 0 ? encryptInto(target, end, file, { chunk: place, writer }, chunk.subarray(0, filled)) : end
      return target.subarray(0, all)
    },
  }
}

/** A segment of which all bytes are there, as it is to be stored. */
export function encryptSegment(file: Keyed, writer: number, n: number, bytes: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafeSlow(storedSize(bytes.length))
  const before = n * (segmentSize / chunkSize)
  let end = 0
  for (let at = 0; at < bytes.length; at += chunkSize) {
    end = encryptInto(stored, end, file, { chunk: before + at / chunkSize, writer }, bytes.subarray(at, at + chunkSize))
  }
  return stored
}
