import { bufferOf, exifOf } from './bytes.ts'

/** Chunks that a picture is shown by (RFC 9649 §2.7). */
const shown = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Bits of VP8X, which say what there is. */
const flag = { exif: 0x08, xmp: 0x04 }
const header = 12

/**
 * A WebP without EXIF, XMP and whatever chunks are not known.
 *
 * @param orientation EXIF's, which stays; 1 needs no saying
 * @throws {RangeError} where the bytes are none
 */
export function stripWebp(bytes: Uint8Array, orientation: number): Uint8Array[] {
  const file = bufferOf(bytes)
  const kept = shownChunks(file.subarray(header, 8 + file.readUInt32LE(4)), orientation === 1 ? 0 : flag.exif)
  if (orientation !== 1) kept.push(Buffer.from('EXIF\x1a\0\0\0', 'latin1'), exifOf(orientation))
  const head = Buffer.from(file.subarray(0, header))
  head.writeUInt32LE(4 + kept.reduce((sum, { length }) => sum + length, 0), 4)
  return [head, ...kept]
}

/** @param told what is still told besides */
function shownChunks(chunks: Buffer, told: number): Uint8Array[] {
  const kept: Uint8Array[] = []
  for (let at = 0; at < chunks.length; ) {
    const type = chunks.toString('latin1', at, at + 4)
    const size = chunks.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (shown.has(type)) kept.push(...shownChunk(type, chunks.subarray(at, end), told))
    at = end
  }
  return kept
}

/** Where chunks of a frame begin in it. */
const inFrame = 8 + 16

function shownChunk(type: string, chunk: Buffer, told: number): Uint8Array[] {
  if (type === 'ANMF') {
    const kept = shownChunks(chunk.subarray(inFrame), told)
    const head = Buffer.from(chunk.subarray(0, inFrame))
    head.writeUInt32LE(16 + kept.reduce((sum, { length }) => sum + length, 0), 4)
    return [head, ...kept]
  }
  if (type !== 'VP8X') return [chunk]
  const flags = Buffer.from(chunk)
  flags.writeUInt8((flags.readUInt8(8) & ~(flag.exif | flag.xmp)) | told, 8)
  return [flags]
}
