import { createHash, hkdfSync } from 'node:crypto'
import { decryptJwe, encryptJwe, type Header } from './jwe.ts'

/** Something encrypted, and which key decrypts it. */
export interface Encrypted {
  /** Of the key, with a mark where the content is bound to more than its letter; see {@link keyBehind}. */
  readonly keyId: string
  /** JWE, compact serialization (RFC 7516 §3.1); named as its column is. */
  readonly sealed: string
}

/**
 * What content is and whose: authenticated with it, so that it opens as nothing else and for nobody else, wherever in
 * the database it is put and whatever is written beside it.
 */
export type Belonging =
  /** While it is written, or waits for who has an address, a letter is its author's alone. So is the address. */
  | { readonly kind: 'draft' | 'waiting' | 'address'; readonly capsule: string; readonly sender: string }
  | { readonly kind: 'letter' | 'reply'; readonly capsule: string; readonly sender: string; readonly receiver: string }
  /** What is to be sent to somebody, until it is. */
  | { readonly kind: 'delivery'; readonly delivery: string }
  | { readonly kind: 'address key' }
  /** Where somebody is told of things. */
  | { readonly kind: 'target'; readonly target: string }
  /** A file that no sealed letter has, and who brought it. */
  | { readonly kind: 'media'; readonly media: string; readonly owner: string }

/**
 * Encryption at rest: everything has a data key of its own (A256GCM), wrapped by one of the operator's keys
 * (A256GCMKW, RFC 7518 §4.7). What it belongs to is in the protected header, which is authenticated (RFC 7516 §5.1).
 */
export interface Cipher {
  /** As new content names it: the key that it is encrypted with, and that it is bound. */
  readonly currentKeyId: string
  /** Of the keys themselves. */
  readonly keyIds: readonly string[]
  encrypt(belonging: Belonging, content: unknown): Promise<Encrypted>
  /** @throws when the key is unknown, or the content was tampered with or belongs to something or somebody else */
  decrypt(belonging: Belonging, { keyId, sealed }: Encrypted): Promise<unknown>
}

/** Marks the key ids of content that is bound to all that {@link Belonging} says. */
const bound = ':bound'

/** The key itself that an id names, which may have the mark. */
export const keyBehind = (keyId: string): string => keyId.replace(bound, '')

/** @param keys of 32 bytes; the first encrypts, all of them decrypt */
export function createCipher(keys: readonly Uint8Array[]): Cipher {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  const [current] = byId
  if (!current) throw new Error('There is no key to encrypt letters with.')
  const [kid, currentKey] = current
  const currentKeyId = `${kid}${bound}`
  return {
    currentKeyId,
    keyIds: [...byId.keys()],
    async encrypt(belonging, content) {
      return { keyId: currentKeyId, sealed: encryptJwe(currentKey, { kid, ...belonging }, JSON.stringify(content)) }
    },
    async decrypt(belonging, { keyId, sealed }) {
      const key = byId.get(keyBehind(keyId))
      if (!key) throw new Error(`A letter is encrypted with the key ${keyId}, which CONTENT_KEYS does not have.`)
      const { plaintext, header } = decryptJwe(key, sealed)
      if (!belongs(header, belonging, keyId.endsWith(bound))) {
        throw new Error('Content of one letter, or for somebody, was found at another.')
      }
      return JSON.parse(plaintext)
    },
  }
}

/**
 * What was encrypted before contents were bound names its letter alone, under a key id without the mark, until it is
 * encrypted anew. What is bound never passes for that.
 */
function belongs(header: Header, belonging: Belonging, isBound: boolean): boolean {
  const named: Header | null = 'capsule' in belonging ? { capsule: belonging.capsule } : null
  const whose: Header | null = isBound ? belonging : named
  return (
    whose !== null &&
    ['kind', 'capsule', 'sender', 'receiver', 'delivery', 'target', 'media', 'owner'].every(
      (name) => header[name] === whose[name],
    )
  )
}

const keyIdOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 16)

/** A content key from a secret that has another purpose (HKDF, RFC 5869), for who sets no CONTENT_KEYS. */
export const deriveContentKey = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'openon content key', 32))
