import { randomBytes } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { decryptJwe, encryptJwe } from '../../src/domain/capsules/jwe.ts'

const key = randomBytes(32)
const belonging = { kid: 'k', kind: 'letter', capsule: 'c', sender: 's', receiver: 'r' }
const text = JSON.stringify({ body: 'Dear you, “quoted” 💌\n', media: [] })

/** The same by another implementation of the standard. */
const jose = {
  encrypt: (header: object, plaintext = text) =>
    new CompactEncrypt(new TextEncoder().encode(plaintext))
      .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', ...header })
      .encrypt(key),
  async decrypt(jwe: string) {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key)
    return { plaintext: new TextDecoder().decode(plaintext), header: protectedHeader }
  },
}

test('what it encrypts any implementation of JWE decrypts', async () => {
  const { plaintext, header } = await jose.decrypt(encryptJwe(key, belonging, text))
  expect(plaintext).toBe(text)
  expect(header).toMatchObject({ alg: 'A256GCMKW', enc: 'A256GCM', ...belonging })
})

test('what another implementation encrypted it decrypts, however long', async () => {
  for (const plaintext of ['', text, text.repeat(2_000)]) {
    const found = decryptJwe(key, await jose.encrypt(belonging, plaintext))
    expect(found.plaintext).toBe(plaintext)
    expect(found.header).toMatchObject(belonging)
  }
})

test('the same text is never encrypted twice in the same way', () => {
  const parts = [1, 2].map(() => encryptJwe(key, belonging, text).split('.'))
  for (const part of [0, 1, 2, 3, 4]) expect(parts[0]?.[part]).not.toBe(parts[1]?.[part])
})

describe('what is refused:', () => {
  const parts = encryptJwe(key, belonging, text).split('.')
  const changed = (part: number, change: (text: string) => string) =>
    parts.map((text, n) => (n === part ? change(text) : text)).join('.')
  const header = (change: object) =>
    changed(0, (head) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(head, 'base64url').toString()), ...change })).toString(
        'base64url',
      ),
    )
  const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`

  test.each([0, 1, 2, 3, 4])('a change of part %i', (part) => {
    expect(() => decryptJwe(key, changed(part, flipped))).toThrow()
    expect(() =>
      decryptJwe(
        key,
        changed(part, (text) => `${text}=`),
      ),
    ).toThrow()
    expect(() =>
      decryptJwe(
        key,
        changed(part, () => ''),
      ),
    ).toThrow()
  })

  test('another key', () => {
    expect(() => decryptJwe(randomBytes(32), parts.join('.'))).toThrow()
  })

  test('another belonging', () => {
    expect(() => decryptJwe(key, header({ sender: 'mallory' }))).toThrow()
  })

  test('a shorter tag, which would be easier to forge', () => {
    const shorter = (text: string) => Buffer.from(text, 'base64url').subarray(0, 4).toString('base64url')
    expect(() => decryptJwe(key, changed(4, shorter))).toThrow()
  })

  test('another algorithm, and what asks for more than is understood', async () => {
    for (const asking of [{ enc: 'A128GCM' }, { crit: ['exp'] }, { zip: 'DEF' }])
      expect(() => decryptJwe(key, header(asking))).toThrow('That is no JWE of ours.')
    const direct = await new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key)
    expect(() => decryptJwe(key, direct)).toThrow('That is no JWE of ours.')
  })

  test('another number of parts', () => {
    expect(() => decryptJwe(key, [...parts, 'AAAA'].join('.'))).toThrow()
    expect(() => decryptJwe(key, parts.slice(0, 4).join('.'))).toThrow()
    expect(() => decryptJwe(key, '')).toThrow()
  })
})
