import pLimit from 'p-limit'
import type { Breathe } from '../breathe.ts'
import type { Cipher } from './cipher.ts'

/** Letters that are decrypted at a time: as many as there are threads for it. */
const atOnce = 4

/** A cipher whose readers, however many letters they ask for, leave room between them for everybody else. */
export function unhurried(cipher: Cipher, breathe: Breathe): Cipher {
  const inTurn = pLimit(atOnce)
  return {
    ...cipher,
    decrypt: (...of) =>
      inTurn(async () => {
        await breathe()
        return cipher.decrypt(...of)
      }),
  }
}
