import { createHash, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** Something encrypted, and which key decrypts it. */
export interface Encrypted {
  readonly keyId: string
  /** JWE, compact serialization (RFC 7516 §3.1); named as its column is. */
  readonly sealed: string
}

/**
 * Encryption at rest: every letter has a data key of its own (A256GCM), wrapped by one of the operator's keys
 * (A256GCMKW, RFC 7518 §4.7). What is encrypted for one letter does not decrypt as another's.
 */
export interface Cipher {
  /** The key that new content is encrypted with. */
  readonly currentKeyId: string
  readonly keyIds: readonly string[]
  encrypt(capsuleId: string, content: unknown): Promise<Encrypted>
  /** @throws when the key is unknown, or the content was tampered with or belongs to another letter */
  decrypt(capsuleId: string, { keyId, sealed }: Encrypted): Promise<unknown>
}

/** @param keys of 32 bytes; the first encrypts, all of them decrypt */
export function createCipher(keys: readonly Uint8Array[]): Cipher {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  const [current] = byId
  if (!current) throw new Error('There is no key to encrypt letters with.')
  const [currentKeyId, currentKey] = current
  return {
    currentKeyId,
    keyIds: [...byId.keys()],
    async encrypt(capsuleId, content) {
      const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: currentKeyId, capsule: capsuleId })
        .encrypt(currentKey)
      return { keyId: currentKeyId, sealed }
    },
    async decrypt(capsuleId, { keyId, sealed }) {
      const key = byId.get(keyId)
      if (!key) throw new Error(`A letter is encrypted with the key ${keyId}, which CONTENT_KEYS does not have.`)
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
