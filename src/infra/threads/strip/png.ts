import { crc32 } from 'node:zlib'
import { bufferOf, exifOf } from './bytes.ts'

/** Chunks that change how a picture is shown (PNG, third edition, §11.3). Those it cannot be shown without stay anyway. */
const shown = new Set(
  ['tRNS', 'cHRM', 'gAMA', 'iCCP', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'sBIT', 'bKGD', 'hIST', 'pHYs', 'sPLT'].concat([
    'acTL',
    'fcTL',
    'fdAT',
  ]),
)
const signature = 8
/** Length, type and checksum. */
const frame = 12

/**
 * A PNG without texts, EXIF, times and what else is not needed to show it, nor what comes after its end.
 *
 * @param orientation EXIF's, which stays; 1 needs no saying
 * @throws {RangeError} where the bytes are none
 */
export function stripPng(bytes: Uint8Array, orientation: number): Uint8Array[] {
  const file = bufferOf(bytes)
  const kept: Uint8Array[] = [file.subarray(0, signature)]
  for (let at = signature; at < file.length; ) {
    const end = at + frame + file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    if (/^[A-Z]/.test(type) || shown.has(type)) kept.push(file.subarray(at, end))
    if (type === 'IHDR' && orientation !== 1) kept.push(exifChunk(orientation))
    if (type === 'IEND') break
    at = end
  }
  return kept
}

function exifChunk(orientation: number): Uint8Array {
  const exif = exifOf(orientation)
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('eXIf'), exif, Buffer.alloc(4)])
  chunk.writeUInt32BE(exif.length, 0)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}
