/// <reference path="./http_ece.d.ts" />
import { createECDH, randomBytes } from 'node:crypto'
import { decrypt } from 'http_ece'
import { importJWK, type JWTPayload, jwtVerify } from 'jose'
import type { PushSubscription } from '../../src/domain/ports.ts'
import { disposable } from './disposable.ts'
import { type Call, type Receiver, startReceiver } from './receiver.ts'

/** A browser that has let somebody push to it. */
interface Browser {
  readonly subscription: PushSubscription
  /** Reads what came for it, as it would itself. @throws for what is not encrypted for it */
  read(call: Call): unknown
}

/** A real push service in this process (RFC 8030), and browsers that it pushes to. */
export interface PushService extends Receiver {
  subscribe(): Browser
}

export const startPushService = (): Promise<PushService> =>
  disposable(async (use) => {
    const receiver = use(await startReceiver({ tls: true }))
    return Object.assign(receiver, { subscribe: () => browserAt(receiver.url) })
  })

/** @param url of the push service that the browser goes by */
export function browserAt(url: string): Browser {
  const keys = createECDH('prime256v1')
  const p256dh = keys.generateKeys('base64url')
  const auth = randomBytes(16).toString('base64url')
  return {
    subscription: { endpoint: new URL(`/push/${randomBytes(16).toString('base64url')}`, url).href, p256dh, auth },
    read: ({ body }) =>
      JSON.parse(decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString()),
  }
}

/**
 * Who pushed, as a push service sees to it (RFC 8292 §3).
 *
 * @throws for what is not signed by the key that is named
 */
export async function signerOf({ headers }: Call): Promise<{ publicKey: string; claims: JWTPayload }> {
  const [, token = '', publicKey = ''] = /^vapid t=(\S+),\s*k=(\S+)$/.exec(headers.authorization ?? '') ?? []
  const point = Buffer.from(publicKey, 'base64url')
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
  return { publicKey, claims: (await jwtVerify(token, key)).payload }
}
