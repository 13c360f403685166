import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, inject } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import * as operations from '../../support/operations.ts'
import { startServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

/** Of an address. */
const share = 24

const test = testWithServer({ TRUST_PROXY: 'loopback', RATE_LIMIT_ADDRESS: `${share}/1h`, RATE_LIMIT_LOG_IN: '5/1h' })

test('processes share their limits, and Redis learns no address and no login', async ({ server }) => {
  await using other = await server.another('api')
  const headers = { 'x-forwarded-for': '203.0.113.99' }
  const ask = (url: string) => post(url, null, '{ serverTime }', {}, headers)
  for (let n = 0; n < share / 2; n++) {
    await ask(server.url)
    await ask(other.url)
  }
  expect((await ask(other.url)).status).toBe(429)
  const input = { login: 'My-Password-By-Mistake-1', password: 'Wrong-horse-1' }
  await post(server.url, null, operations.logIn, { input }, { 'x-forwarded-for': '203.0.113.98' })

  const servers = inject('servers')
  if ('missing' in servers.redis) throw new Error(servers.redis.missing)
  const redis = new Redis(servers.redis.url)
  const keys = await redis.keys('*')
  redis.disconnect()
  expect(keys.filter((key) => key.includes(':limit:')).length).toBeGreaterThan(0)
  expect(keys.join('\n')).not.toMatch(/203\.0\.113|by-mistake/i)
  // Nor can it try all addresses there are.
  for (const counted of ['203.0.113.99', 'passwords 203.0.113.98']) {
    for (const form of ['base64url', 'base64', 'hex'] as const) {
      const plain = createHash('sha256').update(counted).digest(form).slice(0, 22)
      expect(keys.join('\n')).not.toContain(plain)
    }
  }
})

test('processes that take points in advance let nobody exceed the limit, and keep few of them', async () => {
  const limit = 200
  await using server = await startServer({ RATE_LIMIT_USER: `${limit}/1h`, TRUST_PROXY: 'loopback' })
  const others = await Promise.all([server.another('api'), server.another('api')])
  try {
    const alice = await server.signUp('alice')
    let taken = 0
    for (let n = 0; n < limit / 2; n++) {
      const urls = [server, ...others].map(({ url }) => url)
      const answers = await Promise.all(urls.map((url) => post(url, alice.accessToken, '{ __typename }')))
      taken += answers.filter(({ status }) => status === 200).length
    }
    expect(taken).toBeLessThanOrEqual(limit)
    // Each of the other two may hold a fiftieth of it.
    expect(taken).toBeGreaterThanOrEqual(limit - (2 * limit) / 50)
  } finally {
    for (const other of others) await other[Symbol.asyncDispose]()
  }
})
