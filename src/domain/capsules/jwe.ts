import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * JWE, compact serialization (RFC 7516 §7.1), of one kind: content encrypted with a key of its own by A256GCM (RFC 7518
 * §5.3), that key wrapped by A256GCMKW (§4.7). What jose writes, this opens, and the other way about. It is here for the
 * time it takes: jose stands on WebCrypto, which carries each step to another thread and back; a few kilobytes are
 * encrypted long before that, and sealing a letter took a third of its time for it.
 */

const algorithms = { alg: 'A256GCMKW', enc: 'A256GCM' } as const
/** Bytes (RFC 7518 §4.7.1, §5.3). */
const lengths = { key: 32, iv: 12, tag: 16 } as const

/** The protected header: authenticated, but not secret. */
export type Header = Readonly<Record<string, unknown>>

/** @param header goes into the protected header */
export function encryptJwe(key: Uint8Array, header: Header, plaintext: string): string {
  const contentKey = randomBytes(lengths.key)
  const wrapped = encrypt(key, contentKey, '')
  const { iv, tag } = wrapped
  const protectedHeader = { ...algorithms, ...header, iv: textOf(iv), tag: textOf(tag) }
  const head = textOf(Buffer.from(JSON.stringify(protectedHeader)))
  const content = encrypt(contentKey, Buffer.from(plaintext), head)
  return [head, ...[wrapped.text, content.iv, content.text, content.tag].map(textOf)].join('.')
}

/** @throws when it is of another kind, was tampered with, or is not encrypted with that key */
export function decryptJwe(key: Uint8Array, jwe: string): { readonly header: Header; readonly plaintext: string } {
  const [head = '', wrappedKey, iv, text, tag, ...more] = jwe.split('.')
  const header: unknown = JSON.parse(bytesOf(head).toString())
  if (more.length > 0 || !isOurs(header)) throw new Error('That is no JWE of ours.')
  const contentKey = decrypt(key, { iv: bytesOf(header.iv), tag: bytesOf(header.tag), text: bytesOf(wrappedKey) }, '')
  if (contentKey.length !== lengths.key) throw new Error('The key of a content has another length.')
  const content = { iv: bytesOf(iv), tag: bytesOf(tag), text: bytesOf(text) }
  return { header, plaintext: decrypt(contentKey, content, head).toString() }
}

interface Encrypted {
  readonly iv: Buffer
  readonly tag: Buffer
  readonly text: Buffer
}

/** @param head is authenticated with it */
function encrypt(key: Uint8Array, plain: Buffer, head: string): Encrypted {
  const iv = randomBytes(lengths.iv)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return { iv, tag: cipher.getAuthTag(), text }
}

function decrypt(key: Uint8Array, { iv, tag, text }: Encrypted, head: string): Buffer {
  // A shorter tag would be easier to forge.
  if (iv.length !== lengths.iv) throw new Error('The initialization vector has another length.')
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: lengths.tag })
  decipher.setAAD(Buffer.from(head)).setAuthTag(tag)
  return Buffer.concat([decipher.update(text), decipher.final()])
}

/** Whatever `crit` or `zip` ask for is not understood here (RFC 7516 §4.1.3, §4.1.13). */
const isOurs = (header: unknown): header is Header & { readonly iv: string; readonly tag: string } => {
  const { alg, enc, iv, tag, crit, zip } = Object(header)
  return (
    alg === algorithms.alg &&
    enc === algorithms.enc &&
    typeof iv === 'string' &&
    typeof tag === 'string' &&
    crit === undefined &&
    zip === undefined
  )
}

const textOf = (bytes: Buffer): string => bytes.toString('base64url')

/** @throws for what is no base64url: one text has one way to be written */
function bytesOf(text = ''): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (textOf(bytes) !== text) throw new Error('That is no base64url.')
  return bytes
}
