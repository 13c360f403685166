/** The boxes that AVIF, HEIC and MP4 are made of (ISO/IEC 14496-12 §4.2). */
export interface Box {
  readonly type: string
  /** Size and type, in place. */
  readonly head: Buffer
  /** What is in it, in place. */
  readonly body: Buffer
}

/** @throws {RangeError} where the bytes are none */
export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at < bytes.length; ) {
    const told = bytes.readUInt32BE(at)
    const headSize = told === 1 ? 16 : 8
    const size = told === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : told || bytes.length - at
    if (size < headSize || at + size > bytes.length) throw new RangeError('no box')
    const type = bytes.toString('latin1', at + 4, at + 8)
    boxes.push({ type, head: bytes.subarray(at, at + headSize), body: bytes.subarray(at + headSize, at + size) })
    at += size
  }
  return boxes
}

/** A box that has a version and flags. */
export const fullBox = (body: Buffer): { version: number; rest: Buffer } => ({
  version: body.readUInt8(0),
  rest: body.subarray(4),
})
