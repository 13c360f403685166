import type { lookup } from 'node:dns'
import { isIPv6 } from 'node:net'
import { expect, test } from 'vitest'
import { isOutside } from '../../../src/infra/outside/addresses.ts'
import { openWebhookCaller } from '../../../src/infra/webhooks.ts'
import { startReceiver } from '../../support/receiver.ts'

const call = {
  id: '00000000-0000-7000-8000-000000000001',
  secrets: [`whsec_${Buffer.alloc(32, 'a').toString('base64')}`],
  payload: '{}',
}
const refused = { kind: 'refused', permanent: false, why: 'its address is not on the internet' }

/** A resolver that answers one after the other. */
const answering = (...answers: string[][]) => {
  let asked = 0
  const resolve = ((_name: string, _options: object, answer: (error: null, addresses: object[]) => void) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? []
    answer(
      null,
      addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    )
  }) as unknown as typeof lookup
  return { resolve, asked: () => asked }
}

test.for([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '4000::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
])('%s is inside', (address) => {
  expect(isOutside(address)).toBe(false)
})

test.for(['8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001:81b::200e'])(
  '%s is outside',
  (address) => {
    expect(isOutside(address)).toBe(true)
  },
)

test.for([
  ['its name', (port: string) => `http://localhost:${port}/`],
  ['its address', (port: string) => `http://127.0.0.1:${port}/`],
  ['another address of its own', (port: string) => `http://127.1.2.3:${port}/`],
  ['a number', (port: string) => `http://2130706433:${port}/`],
  ['octal digits', (port: string) => `http://0177.0.0.1:${port}/`],
  ['hexadecimal digits', (port: string) => `http://0x7f.1:${port}/`],
  ['the address of nothing', (port: string) => `http://0.0.0.0:${port}/`],
  ['an address of IPv6 that is mapped', (port: string) => `http://[::ffff:127.0.0.1]:${port}/`],
  ['digits in full width', (port: string) => `http://１２７.0.0.1:${port}/`],
] as const)('a receiver on this machine is not called by %s', async ([, urlOf]) => {
  await using receiver = await startReceiver()
  const { port } = new URL(receiver.url)
  const answer = await openWebhookCaller({ inside: false }).call({ ...call, url: urlOf(port) })
  expect(answer).toEqual(refused)
  expect(receiver.calls).toEqual([])
})

test('a name that leads inside is refused, and so is one that leads outside as well', async () => {
  await using receiver = await startReceiver()
  const url = receiver.url.replace('localhost', 'rebinding.example')
  for (const addresses of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::1'], []]) {
    const caller = openWebhookCaller({ inside: false, resolve: answering(addresses).resolve })
    expect(await caller.call({ ...call, url }), addresses.join()).toEqual(refused)
  }
  expect(receiver.calls).toEqual([])
})

test('a name is resolved once per call, and what it leads to later is asked anew', async () => {
  await using receiver = await startReceiver()
  // Outside, and nobody is there.
  const { resolve, asked } = answering(['192.88.98.1'], ['127.0.0.1'])
  const caller = openWebhookCaller({ inside: false, resolve, patience: 300 })
  const url = receiver.url.replace('localhost', 'rebinding.example')
  expect(await caller.call({ ...call, url })).toMatchObject({ kind: 'failed' })
  expect(asked()).toBe(1)
  expect(await caller.call({ ...call, url })).toEqual(refused)
  expect(asked()).toBe(2)
  expect(receiver.calls).toEqual([])
})

test('people at home may have inside called', async () => {
  await using receiver = await startReceiver()
  expect(await openWebhookCaller({ inside: true }).call({ ...call, url: receiver.url })).toMatchObject({
    kind: 'accepted',
  })
  expect(receiver.calls).toHaveLength(1)
})
