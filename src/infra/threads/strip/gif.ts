import { bufferOf } from './bytes.ts'

/** What blocks begin with (GIF89a, appendix A). */
const block = { image: 0x2c, extension: 0x21, end: 0x3b }
const extension = { graphicControl: 0xf9, plainText: 0x01, application: 0xff }
/** Applications' extensions that change how a picture is shown: how often it plays, and its colour profile. */
const shown = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])

/**
 * A GIF without comments, XMP, other applications' extensions and what comes after its end.
 *
 * @throws {RangeError} where the bytes are none
 */
export function stripGif(bytes: Uint8Array): Uint8Array[] {
  const file = bufferOf(bytes)
  const first = 13 + tableSize(file.readUInt8(10))
  const kept: Uint8Array[] = [file.subarray(0, first)]
  for (let at = first; at < file.length; ) {
    const start = file.readUInt8(at)
    if (start === block.end) return [...kept, file.subarray(at, at + 1)]
    if (start === block.image) {
      const end = endOfBlocks(file, at + 11 + tableSize(file.readUInt8(at + 9)))
      kept.push(file.subarray(at, end))
      at = end
    } else if (start === block.extension) {
      const end = endOfBlocks(file, at + 2)
      if (isShown(file, at)) kept.push(file.subarray(at, end))
      at = end
    } else throw new RangeError('no block')
  }
  return kept
}

/** Bytes of a colour table, which flags tell. */
const tableSize = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Blocks of data end with an empty one. */
function endOfBlocks(file: Buffer, start: number): number {
  let at = start
  for (let size = file.readUInt8(at); size > 0; size = file.readUInt8(at)) at += 1 + size
  return at + 1
}

function isShown(file: Buffer, at: number): boolean {
  const label = file.readUInt8(at + 1)
  if (label === extension.application) return shown.has(file.toString('latin1', at + 3, at + 14))
  return label === extension.graphicControl || label === extension.plainText
}
