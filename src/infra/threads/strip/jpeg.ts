import { bufferOf, exifOf } from './bytes.ts'

/** Markers (ITU-T T.81 §B.1.1.3). None from `app0` on is needed to decode. */
const marker = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0, app2: 0xe2, app14: 0xee }

/**
 * A JPEG without all that is not needed to show it: of the applications' segments stay JFIF's, without its thumbnail,
 * the colour profile, and Adobe's, which says how colours are written. What comes after its end goes as well: there
 * cameras keep more pictures (CIPA DC-007) and films.
 *
 * @param orientation EXIF's. It is all that is said on of how it was taken; 1 needs no saying.
 * @throws {RangeError} where the bytes are none
 */
export function stripJpeg(bytes: Uint8Array, orientation: number): Uint8Array[] {
  const file = bufferOf(bytes)
  if (file.readUInt16BE(0) !== 0xff00 + marker.start) throw new RangeError('not a JPEG')
  const kept: Uint8Array[] = [file.subarray(0, 2)]
  let at = 2
  for (let isTurned = orientation === 1; at < file.length; ) {
    if (file.readUInt8(at) !== 0xff) throw new RangeError('no marker')
    const code = file.readUInt8(at + 1)
    // Any number of fill bytes may come before a marker.
    if (code === 0xff) at++
    else if (code < 0xc0) throw new RangeError('no segment')
    else if (code === marker.end) return [...kept, file.subarray(at, at + 2)]
    else {
      const end = at + 2 + file.readUInt16BE(at + 2)
      const segment = withoutNews(file.subarray(at, end), code)
      if (!isTurned && code !== marker.app0) {
        kept.push(Buffer.from('\xff\xe1\0\x22Exif\0\0', 'latin1'), exifOf(orientation))
        isTurned = true
      }
      if (segment) kept.push(segment)
      at = code === marker.scan ? endOfScan(file, end) : end
      if (code === marker.scan) kept.push(file.subarray(end, at))
    }
  }
  // Cut short: what there is of it.
  return kept
}

/** A segment as it stays, or null. */
function withoutNews(segment: Buffer, code: number): Uint8Array | null {
  const isOf = (name: string) => segment.toString('latin1', 4, 4 + name.length) === name
  if (code === marker.app0) {
    // Its thumbnail is at its end, and has no size now.
    return isOf('JFIF\0') ? Buffer.concat([segment.subarray(0, 2), jfifLength, segment.subarray(4, 16), noSize]) : null
  }
  if (code === marker.app2) return isOf('ICC_PROFILE\0') ? segment : null
  if (code === marker.app14) return isOf('Adobe') ? segment : null
  return code < marker.app0 ? segment : null
}

const jfifLength = Buffer.from([0, 16])
const noSize = Buffer.from([0, 0])

/** Where the coded data of a scan end: at a marker that is neither a zero stuffed in nor a restart. */
function endOfScan(file: Buffer, start: number): number {
  for (let at = file.indexOf(0xff, start); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return file.length
}
