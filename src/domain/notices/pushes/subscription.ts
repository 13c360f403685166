import { ECDH } from 'node:crypto'
import { z } from 'zod'
import { nameText, secureAddress, text } from '../../validation.ts'

const bytes = (value: string): Buffer => Buffer.from(value, 'base64url')
const isBase64Url = (value: string): boolean => /^[\w-]+={0,2}$/.test(value)

/** Whether it is a point of P-256, uncompressed (RFC 8291 §3.1): with anything else nothing can be encrypted. */
function isPoint(value: string): boolean {
  try {
    return bytes(value).length === 65 && ECDH.convertKey(bytes(value), 'prime256v1').length === 65
  } catch {
    return false
  }
}

/** A browser's subscription as `PushSubscription.toJSON()` has it, and what its owner calls the browser. */
export const newSubscription = z.object({
  endpoint: secureAddress,
  p256dh: text({ max: 100 }).refine((key) => isBase64Url(key) && isPoint(key), 'must be a public key of P-256'),
  auth: text({ max: 30 }).refine((key) => isBase64Url(key) && bytes(key).length === 16, 'must be 16 bytes'),
  device: nameText({ max: 100 }),
})

export type NewSubscription = z.input<typeof newSubscription>
