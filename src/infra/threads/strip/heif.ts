import { type Box, boxesOf, fullBox } from './boxes.ts'

/**
 * An AVIF or HEIC in which EXIF and XMP are blank. Everything in it is found by its place, so nothing is taken out.
 * How it is turned is told elsewhere in it (`irot`).
 *
 * @throws {RangeError} where the bytes are none
 */
export function stripHeif(bytes: Uint8Array): Uint8Array[] {
  const file = Buffer.from(bytes)
  const boxes = boxesOf(file)
  const meta = boxes.find(({ type }) => type === 'meta')
  if (!meta) throw new RangeError('no items')
  const inMeta = boxesOf(fullBox(meta.body).rest)
  const tellers = tellersOf(bodyOf(inMeta, 'iinf'))
  const extents = extentsOf(bodyOf(inMeta, 'iloc'), { file, idat: inMeta.find(({ type }) => type === 'idat')?.body })
  for (const { item, extent } of extents) if (tellers.has(item)) blank(extent, tellers.get(item))
  for (const box of boxes) if (box.type === 'uuid') free(box)
  for (const box of boxes) if (box.type === 'moov') stripTracks(box)
  return [file]
}

/** What sequences say of themselves, as films do. */
function stripTracks({ body }: Box): void {
  for (const box of boxesOf(body)) {
    if (box.type === 'trak') stripTracks(box)
    if (box.type === 'udta' || box.type === 'meta' || box.type === 'uuid') free(box)
  }
}

function free({ head, body }: Box): void {
  head.write('free', 4, 'latin1')
  body.fill(0)
}

function bodyOf(boxes: readonly Box[], wanted: string): Buffer {
  const box = boxes.find(({ type }) => type === wanted)
  if (!box) throw new RangeError(`no ${wanted}`)
  return box.body
}

/** Items that are no pictures, and their types (ISO/IEC 14496-12 §8.11.6). */
function tellersOf(iinf: Buffer): Map<number, string> {
  const { version, rest } = fullBox(iinf)
  const tellers = new Map<number, string>()
  for (const { type, body } of boxesOf(rest.subarray(version === 0 ? 2 : 4))) {
    if (type !== 'infe') continue
    const entry = fullBox(body)
    const wide = entry.version === 3 ? 4 : 2
    const item = entry.rest.readUIntBE(0, wide)
    const itemType = entry.rest.toString('latin1', wide + 2, wide + 6)
    if (['Exif', 'mime', 'uri '].includes(itemType)) tellers.set(item, itemType)
  }
  return tellers
}

/** Where items are (ISO/IEC 14496-12 §8.11.3). */
function extentsOf(
  iloc: Buffer,
  { file, idat }: { file: Buffer; idat: Buffer | undefined },
): { item: number; extent: Buffer }[] {
  const { version, rest } = fullBox(iloc)
  let at = 0
  const next = (bytes: number) => {
    at += bytes
    // Half of what has eight bytes is zero in any file that fits here, and is checked to be.
    if (bytes === 8 && rest.readUInt32BE(at - 8) !== 0) throw new RangeError('too far away')
    return bytes === 0 ? 0 : rest.readUIntBE(bytes === 8 ? at - 4 : at - bytes, bytes === 8 ? 4 : bytes)
  }
  const sizes = next(2)
  const sizeAt = (bits: number) => (sizes >> bits) & 15
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizeAt(12), sizeAt(8), sizeAt(4), sizeAt(0)]
  const found: { item: number; extent: Buffer }[] = []
  for (let items = next(version < 2 ? 2 : 4); items > 0; items--) {
    const item = next(version < 2 ? 2 : 4)
    const place = version > 0 ? next(2) & 15 : 0
    next(2)
    const base = next(baseSize)
    for (let extents = next(2); extents > 0; extents--) {
      if (version > 0) next(indexSize)
      const start = base + next(offsetSize)
      const length = next(lengthSize)
      const within = place === 1 ? idat : file
      if (place > 1 || !within || start + length > within.length) throw new RangeError('elsewhere')
      found.push({ item, extent: within.subarray(start, start + length) })
    }
  }
  return found
}

/** Where TIFF begins, after four bytes that say so, and no fields. */
const emptyExif = Buffer.from('\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0', 'latin1')

function blank(extent: Buffer, itemType: string | undefined): void {
  extent.fill(itemType === 'mime' ? ' ' : 0)
  if (itemType === 'Exif' && extent.length >= emptyExif.length) emptyExif.copy(extent)
}
