import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * How files are encrypted: in chunks, each authenticated with the file and the place in it that it belongs to, so that a
 * part can be read without the rest and nothing passes for anything else. Segments of many chunks are what the store keeps.
 */

/** Bytes of what is encrypted together. */
export const chunkSize = 64 * 1024
/** Bytes of a file that are one object in the store, but for its last. */
export const segmentSize = 64 * chunkSize

const ivLength = 12
const tagLength = 16
/** What a chunk has in the store beyond what it says. */
const overhead = ivLength + tagLength

/** Bytes in the store of so many that are a segment, or its beginning. */
export const storedSize = (size: number): number => size + Math.ceil(size / chunkSize) * overhead

export const newFileKey = (): Buffer => randomBytes(32)

/** The key of a file, and which it is. */
export interface Keyed {
  readonly id: string
  /** 32 bytes in base64url. */
  readonly key: string
}

/** Where a chunk belongs: which of its file it is, or what else, and who wrote it. */
export interface Place {
  /** From 0 on. */
  readonly chunk: number | 'thumbnail'
  /** Of several who were at a file each has a number: what one wrote does not pass for what another did. */
  readonly writer: number
}

/**
 * Encrypts a chunk to where it is to be stored.
 *
 * @param plain {@link chunkSize} bytes, or fewer at the end of a file or of what there is of it
 * @returns where it ends
 */
export function encryptInto(target: Buffer, at: number, { id, key }: Keyed, place: Place, plain: Uint8Array): number {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), iv).setAAD(aad(id, place))
  let end = at
  end += iv.copy(target, end)
  end += cipher.update(plain).copy(target, end)
  // Of this cipher nothing is left to come.
  cipher.final()
  return end + cipher.getAuthTag().copy(target, end)
}

export function encryptChunk(file: Keyed, place: Place, plain: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(plain.length + overhead)
  encryptInto(stored, 0, file, place, plain)
  return stored
}

/** @throws when it is another, or was changed */
export function decryptChunk({ id, key }: Keyed, place: Place, chunk: Buffer): Buffer {
  if (chunk.length < overhead) throw new Error('A chunk is cut.')
  const tag = chunk.subarray(chunk.length - tagLength)
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), chunk.subarray(0, ivLength), {
    authTagLength: tagLength,
  })
  decipher.setAAD(aad(id, place)).setAuthTag(tag)
  const plain = decipher.update(chunk.subarray(ivLength, chunk.length - tagLength))
  // Of this cipher nothing is left to come; it is here that it throws.
  decipher.final()
  return plain
}

const aad = (id: string, { chunk, writer }: Place): Buffer => Buffer.from(`${id} ${chunk} ${writer}`)

/** Chunks that follow one another, as they are stored. */
export function* storedChunks(stored: Buffer): Generator<Buffer> {
  for (let at = 0; at < stored.length; at += chunkSize + overhead) yield stored.subarray(at, at + chunkSize + overhead)
}
