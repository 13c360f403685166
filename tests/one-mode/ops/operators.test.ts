import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { startServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const token = randomBytes(16).toString('hex')
const test = testWithServer({ OPS_PORT: '0', OPS_TOKEN: token })

const paths = ['/', '/figures', '/letter?id=x', '/feed?of=x']
const basic = (password: string) => `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`
const get = (ops: string, path: string, authorization?: string) =>
  fetch(`${ops}${path}`, authorization === undefined ? {} : { headers: { authorization } })

test('without a token there is no page, and what is asked of nobody stays as it is', async () => {
  await using server = await startServer({ OPS_PORT: '0' }, 'worker')
  for (const path of paths) expect((await get(server.ops, path, `Bearer ${token}`)).status, path).toBe(404)
  expect((await get(server.ops, '/health/live')).status).toBe(200)
})

test('only who has the token sees anything, by bearer or as the password that browsers ask for', async ({ server }) => {
  for (const path of paths) {
    const asked = await get(server.ops, path)
    expect(asked.status, path).toBe(401)
    expect(asked.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect(asked.headers.get('cache-control')).toBe('no-store')
    expect(await asked.text()).not.toContain('table')
    // Not by the address, which everybody on the way keeps.
    const inUrl = await get(server.ops, `${path}${path.includes('?') ? '&' : '?'}token=${token}&access_token=${token}`)
    expect(inUrl.status).toBe(401)
  }
  for (const authorization of [`Bearer ${token}`, `bearer  ${token}`, basic(token)])
    expect((await get(server.ops, '/', authorization)).status).toBe(200)
  expect((await get(server.ops, '/metrics')).status).toBe(200)
  expect((await get(server.ops, '/health/live')).status).toBe(200)
  const changing = await fetch(server.ops, { method: 'POST', headers: { authorization: basic(token) } })
  expect(changing.status).toBe(405)
})

test('whoever guesses is soon not listened to any more, even where they are right', async () => {
  await using server = await startServer({ OPS_PORT: '0', OPS_TOKEN: token, LOG_LEVEL: 'debug' }, 'worker')
  const guesses = [
    token.slice(1),
    `${token}x`,
    token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase(),
    ...Array.from({ length: 7 }, (_, n) => `guess-${n}`),
  ]
  for (const guess of guesses) expect((await get(server.ops, '/figures', `Bearer ${guess}`)).status).toBe(401)
  const late = await get(server.ops, '/figures', basic(token))
  expect(late.status).toBe(429)
  expect(late.headers.get('retry-after')).toBe('60')
  expect((await get(server.ops, '/health/live')).status).toBe(200)
  for (const guess of [token, ...guesses]) expect(server.log.join('\n')).not.toContain(guess)
})

test('the page runs and fetches nothing but its own, and says what it is given as text', async ({ server }) => {
  const page = await get(server.ops, '/', basic(token))
  const csp = page.headers.get('content-security-policy') ?? ''
  expect(csp).toContain("default-src 'none'")
  expect(csp).not.toContain('unsafe')
  const html = await page.text()
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(html).not.toContain(token)
  const odd = '<script>alert(1)</script>&"'
  const refused = await get(server.ops, `/letter?id=${encodeURIComponent(odd)}`, basic(token))
  expect(refused.status).toBe(404)
  expect(await refused.text()).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;')
  expect((await get(server.ops, '/letter', basic(token))).status).toBe(404)
})
