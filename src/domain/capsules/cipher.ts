import { createHash, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** Something encrypted, and which key opens it. */
export interface Sealed {
  readonly keyId: string
  /** JWE, compact serialization (RFC 7516 §3.1). */
  readonly sealed: string
}

/**
 * Encryption at rest: every letter has a data key of its own (A256GCM), wrapped by one of the operator's keys
 * (A256GCMKW, RFC 7518 §4.7). What is sealed for one letter does not open as another's.
 */
export interface Cipher {
  /** The key that new content is sealed with. */
  readonly currentKeyId: string
  readonly keyIds: readonly string[]
  seal(capsuleId: string, content: unknown): Promise<Sealed>
  /** @throws when the key is unknown, or the content was tampered with or belongs to another letter */
  open(capsuleId: string, { keyId, sealed }: Sealed): Promise<unknown>
}

/** @param keys of 32 bytes; the first seals, all of them open */
export function createCipher(keys: readonly Uint8Array[]): Cipher {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  const [current] = byId
  if (!current) throw new Error('There is no key to seal letters with.')
  const [currentKeyId, currentKey] = current
  return {
    currentKeyId,
    keyIds: [...byId.keys()],
    async seal(capsuleId, content) {
      const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: currentKeyId, capsule: capsuleId })
        .encrypt(currentKey)
      return { keyId: currentKeyId, sealed }
    },
    async open(capsuleId, { keyId, sealed }) {
      const key = byId.get(keyId)
      if (!key) throw new Error(`A letter is sealed with the key ${keyId}, which CONTENT_KEYS does not have.`)
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ['A256GCMKW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      if (protectedHeader['capsule'] !== capsuleId) throw new Error('Content of one letter was found at another.')
      return JSON.parse(new TextDecoder().decode(plaintext))
    },
  }
}

const keyIdOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 16)

/** A content key from a secret that has another purpose (HKDF, RFC 5869), for who sets no CONTENT_KEYS. */
export const deriveContentKey = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'openon content key', 32))
