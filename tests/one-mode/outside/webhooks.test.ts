import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { openWebhookCaller } from '../../../src/infra/webhooks.ts'
import { type Manner, startReceiver } from '../../support/receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
const before = `whsec_${Buffer.alloc(32, 'b').toString('base64')}`
const id = '00000000-0000-7000-8000-000000000001'
const payload = JSON.stringify({ type: 'letter.ready', data: { title: 'Ünïcode ☃' } })

test('a call is verified by the library with either of two secrets, and by no other', async () => {
  await using receiver = await startReceiver()
  const caller = openWebhookCaller({ inside: true })
  const answer = await caller.call({ id, url: receiver.url, secrets: [secret, before], payload })
  expect(answer).toEqual({ kind: 'accepted', answer: '201 Created' })

  const [call] = receiver.calls
  if (!call) throw new Error('nobody called')
  const verify = (secret: string, body = call.body.toString()) =>
    new Webhook(secret).verify(body, call.headers as Record<string, string>)
  expect(verify(secret)).toEqual(JSON.parse(payload))
  expect(verify(before)).toEqual(JSON.parse(payload))
  expect(call.headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' })
  expect(() => verify(secret, '{}')).toThrow(WebhookVerificationError)
  expect(() => verify(`whsec_${Buffer.alloc(32, 'c').toString('base64')}`)).toThrow(WebhookVerificationError)
})

test.for<[Manner, object]>([
  ['fails', { kind: 'failed', why: '500 Internal Server Error', retryAfter: null }],
  ['is busy', { kind: 'failed', why: '503 Service Unavailable', retryAfter: 7_000 }],
  ['is overrun', { kind: 'failed', retryAfter: expect.closeTo(3_600_000, -5) }],
  ['knows nobody', { kind: 'failed', why: '404 Not Found' }],
  ['is gone', { kind: 'refused', permanent: true, why: '410 Gone' }],
  ['changes the subject', { kind: 'failed', why: '101 Switching Protocols' }],
  ['dies in the middle', { kind: 'failed', why: 'no answer (ECONNRESET)' }],
  ['dies in its answer', { kind: 'accepted', answer: '200 OK' }],
  ['never ends', { kind: 'accepted', answer: '200 OK' }],
])('a receiver that %s', async ([manner, answer]) => {
  await using receiver = await startReceiver()
  const caller = openWebhookCaller({ inside: true })
  receiver.manner = manner
  expect(await caller.call({ id, url: receiver.url, secrets: [secret], payload })).toMatchObject(answer)

  receiver.manner = 'takes'
  expect(await caller.call({ id, url: receiver.url, secrets: [secret], payload })).toMatchObject({ kind: 'accepted' })
})

test.for<[Manner, object]>([
  ['falls silent', { kind: 'failed', why: 'no answer (TIMEOUT)' }],
  ['drips headers', { kind: 'failed', why: 'no answer (TIMEOUT)' }],
  ['drips', { kind: 'accepted', answer: '200 OK' }],
])('a receiver that %s is waited for so long and no longer', async ([manner, answer]) => {
  await using receiver = await startReceiver()
  receiver.manner = manner
  const caller = openWebhookCaller({ inside: true, patience: 300 })
  expect(await caller.call({ id, url: receiver.url, secrets: [secret], payload })).toMatchObject(answer)
})

test('of an answer without end no more is read than fits the buffers on the way', async () => {
  await using receiver = await startReceiver()
  receiver.manner = 'never ends'
  const caller = openWebhookCaller({ inside: true })
  await caller.call({ id, url: receiver.url, secrets: [secret], payload })
  expect(receiver.said).toBeLessThan(16_000_000)
})

test('a redirect is not followed, wherever it leads', async () => {
  await using inner = await startReceiver()
  await using receiver = await startReceiver()
  receiver.manner = 'redirects'
  receiver.elsewhere = inner.url
  const caller = openWebhookCaller({ inside: true })
  expect(await caller.call({ id, url: receiver.url, secrets: [secret], payload })).toMatchObject({
    kind: 'failed',
    why: '307 Temporary Redirect; redirects are not followed',
  })
  expect(inner.calls).toEqual([])
})

test('what is under way is broken off at a stop', async () => {
  await using receiver = await startReceiver()
  receiver.manner = 'falls silent'
  const caller = openWebhookCaller({ inside: true, patience: 600_000 })
  const answer = caller.call({ id, url: receiver.url, secrets: [secret], payload })
  await expect.poll(() => receiver.calls.length).toBe(1)
  caller.close()
  expect(await answer).toMatchObject({ kind: 'failed', why: 'no answer (broken off)' })
})
