import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createBreather } from '../../src/domain/breathe.ts'
import { type Belonging, createCipher } from '../../src/domain/capsules/cipher.ts'
import { unhurried } from '../../src/domain/capsules/unhurried.ts'

const belonging: Belonging = { kind: 'draft', capsule: 'a', sender: 'b' }

test('four letters are encrypted or decrypted at a time', async () => {
  const cipher = createCipher([randomBytes(32)])
  let [atOnce, most, all] = [0, 0, 0]
  const watch = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    most = Math.max(most, ++atOnce)
    all++
    await new Promise((resolve) => setImmediate(resolve))
    return work().finally(() => atOnce--)
  }
  const watched = unhurried(
    {
      ...cipher,
      encrypt: (...of) => watch(() => cipher.encrypt(...of)),
      decrypt: (...of) => watch(() => cipher.decrypt(...of)),
    },
    createBreather(),
  )
  const letters = await Promise.all(Array.from({ length: 12 }, (_, n) => watched.encrypt(belonging, n)))
  expect(await Promise.all(letters.map((letter) => watched.decrypt(belonging, letter)))).toEqual([...letters.keys()])
  expect(all).toBe(24)
  expect(most).toBe(4)
})
