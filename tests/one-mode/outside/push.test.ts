import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { openWebPusher } from '../../../src/infra/pushers/web-push.ts'
import { signerOf, startPushService } from '../../support/push-service.ts'
import type { Manner } from '../../support/receiver.ts'

const key = createECDH('prime256v1')
key.generateKeys()
const options = { inside: true, key: key.getPrivateKey(), subject: 'mailto:openon@example.com' }
const id = '0190a6c4-9f5e-7a3b-8c2d-1e4f5a6b7c8d'
const told = { title: 'A letter from Ada', url: '/#/letter/1' }
const payload = JSON.stringify(told)

test('a push is read by its browser alone, and signed by the key that the browser was shown', async () => {
  await using service = await startPushService()
  const [bob, mallory] = [service.subscribe(), service.subscribe()]
  const pusher = openWebPusher(options)
  expect(await pusher.send({ id, to: bob.subscription, payload })).toEqual({ kind: 'accepted', answer: '201 Created' })

  const [call] = service.calls
  if (!call) throw new Error('nothing was pushed')
  expect(call.path).toBe(new URL(bob.subscription.endpoint).pathname)
  expect(bob.read(call)).toEqual(told)
  expect(() => mallory.read(call)).toThrow()
  expect(call.body.toString('latin1')).not.toContain('Ada')
  expect(call.headers).toMatchObject({
    topic: '0190a6c49f5e7a3b8c2d1e4f5a6b7c8d',
    ttl: '2419200',
    urgency: 'high',
    'content-encoding': 'aes128gcm',
  })

  const { publicKey, claims } = await signerOf(call)
  expect(publicKey).toBe(pusher.publicKey)
  expect(publicKey).toBe(key.getPublicKey('base64url'))
  expect(claims).toMatchObject({ aud: new URL(service.url).origin, sub: options.subject })
})

test.for<[Manner, object]>([
  ['is gone', { kind: 'refused', permanent: true, why: '410 Gone' }],
  ['knows nobody', { kind: 'refused', permanent: true, why: '404 Not Found' }],
  ['dislikes it', { kind: 'refused', permanent: false, why: '400 Bad Request' }],
  ['is busy', { kind: 'failed', why: '503 Service Unavailable', retryAfter: 7_000 }],
  ['is overrun', { kind: 'failed', why: '429 Too Many Requests', retryAfter: expect.closeTo(3_600_000, -5) }],
  ['fails', { kind: 'failed', why: '500 Internal Server Error' }],
  ['dies in the middle', { kind: 'failed', why: 'no answer (ECONNRESET)' }],
  ['falls silent', { kind: 'failed', why: 'no answer (TIMEOUT)' }],
])('a push service that %s', async ([manner, answer]) => {
  await using service = await startPushService()
  service.manner = manner
  const pusher = openWebPusher({ ...options, patience: manner === 'falls silent' ? 300 : 15_000 })
  expect(await pusher.send({ id, to: service.subscribe().subscription, payload })).toMatchObject(answer)
})

test('an endpoint inside the operator’s network is refused', async () => {
  await using service = await startPushService()
  const pusher = openWebPusher({ ...options, inside: false })
  expect(await pusher.send({ id, to: service.subscribe().subscription, payload })).toEqual({
    kind: 'refused',
    permanent: false,
    why: 'its address is not on the internet',
  })
  expect(service.calls).toEqual([])
})
