import pLimit from 'p-limit'
import type { Breathe } from '../breathe.ts'
import type { Cipher } from './cipher.ts'

/** Letters that are encrypted or decrypted at a time: as many as there are threads for it. */
const atOnce = 4

/** A cipher whose users, however many letters they bring, leave room between them for everybody else. */
export function unhurried(cipher: Cipher, breathe: Breathe): Cipher {
  const inTurn = pLimit(atOnce)
  const unhurriedly = <Result>(work: () => Promise<Result>): Promise<Result> =>
    inTurn(async () => {
      await breathe()
      return work()
    })
  return {
    ...cipher,
    encrypt: (...of) => unhurriedly(() => cipher.encrypt(...of)),
    decrypt: (...of) => unhurriedly(() => cipher.decrypt(...of)),
  }
}
