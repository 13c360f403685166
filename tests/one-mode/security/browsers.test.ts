import { describe, expect } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const app = 'https://app.example.com'
const test = testWithServer({ CORS_ORIGINS: app })

const foreign = ['https://evil.example.com', 'null', `${app}.evil.org`, 'http://app.example.com']
const preflight = (url: string, origin: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })

describe('pages elsewhere', () => {
  test('of configured origins may ask, without cookies', async ({ server }) => {
    const { headers } = await preflight(server.url, app)
    expect(headers.get('access-control-allow-origin')).toBe(app)
    expect(headers.get('access-control-allow-headers')).toContain('authorization')
    expect(headers.get('access-control-allow-credentials')).not.toBe('true')
    const answer = await post(server.url, null, '{ serverTime }', {}, { origin: app })
    expect(answer.headers.get('access-control-allow-origin')).toBe(app)
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after')
  })

  test.for(foreign)('of %s get no permission', async (origin, { server }) => {
    expect([null, app]).toContain((await preflight(server.url, origin)).headers.get('access-control-allow-origin'))
    const answer = await post(server.url, null, '{ serverTime }', {}, { origin })
    expect([null, app]).toContain(answer.headers.get('access-control-allow-origin'))
  })

  test('of several configured origins each is told its own, and sandboxes nothing', async () => {
    const other = 'https://other.example.com'
    await using server = await startServer({ CORS_ORIGINS: `${app},${other}` })
    for (const origin of [app, other]) {
      for (const { headers } of [
        await preflight(server.url, origin),
        await post(server.url, null, '{ serverTime }', {}, { origin }),
      ]) {
        expect(headers.get('access-control-allow-origin')).toBe(origin)
        expect(headers.get('vary')).toMatch(/\borigin\b/i)
      }
    }
    for (const origin of foreign) {
      const { headers } = await post(server.url, null, '{ serverTime }', {}, { origin })
      expect(headers.get('access-control-allow-origin'), origin).toBeNull()
      expect(headers.get('vary'), origin).toMatch(/\borigin\b/i)
    }
    // A shared cache must not give the answer to somebody without an origin to a page.
    expect((await post(server.url, null, '{ serverTime }')).headers.get('vary')).toMatch(/\borigin\b/i)
  })

  test('are told which setting would let them ask', async () => {
    await using server = await startServer()
    const refused = await preflight(server.url, app)
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('CORS_ORIGINS')
  })

  test('get none at all where no origin is configured', async () => {
    await using server = await startServer()
    for (const origin of [app, ...foreign]) {
      expect((await preflight(server.url, origin)).headers.get('access-control-allow-origin')).toBeNull()
      expect(
        (await post(server.url, null, '{ serverTime }', {}, { origin })).headers.get('access-control-allow-origin'),
      ).toBeNull()
    }
  })
})

describe('what a page can send without asking', () => {
  const signUp = (server: TestServer) => {
    const username = `mallory-${process.pid}-${Math.random().toString(36).slice(2)}`
    const query = `mutation { signUp(input: { username: "${username}", email: "${username}@example.com", password: "Correct-horse-1" }) { __typename } }`
    return { query, exists: async () => (await server.ctx.db.user.count({ where: { username } })) > 0 }
  }

  test.for([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'text/plain; application/json',
    '',
  ])('as %s is refused', async (type, { server }) => {
    const { query, exists } = signUp(server)
    const bodies = [
      JSON.stringify({ query }),
      query,
      new URLSearchParams({ query }).toString(),
      `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${query}\r\n--x--\r\n`,
    ]
    for (const body of bodies) {
      const headers: Record<string, string> = type ? { 'content-type': type } : {}
      const { status } = await fetch(server.url, { method: 'POST', headers, body: type ? body : new Blob([body]) })
      expect(status).toBe(415)
    }
    expect(await exists()).toBe(false)
  })

  test('by GET changes nothing', async ({ server }) => {
    const { query, exists } = signUp(server)
    const hidden = `query A { serverTime } ${query.replace('mutation', 'mutation B')}`
    for (const search of [{ query }, { query: hidden, operationName: 'B' }]) {
      const { status } = await fetch(`${server.url}?${new URLSearchParams(search)}`)
      expect(status).toBe(405)
    }
    expect(await exists()).toBe(false)
  })
})

describe('pages of ours', () => {
  const page = (url: string) => fetch(url, { headers: { accept: 'text/html' } })

  test('run, load and reach nothing from elsewhere, and are in nobody’s frame', async ({ server }) => {
    const { headers, status } = await page(server.url)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    const policy = headers.get('content-security-policy') ?? ''
    for (const rule of [
      "default-src 'none'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('the service worker and the manifest are asked for anew every time, and are what they are', async ({
    server,
  }) => {
    for (const [path, type] of [
      ['/service-worker.js', 'text/javascript'],
      ['/manifest.webmanifest', 'application/manifest+json'],
    ] as const) {
      const { status, headers } = await fetch(new URL(path, server.url))
      expect(status).toBe(200)
      expect(headers.get('content-type')).toContain(type)
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    const manifest = await (await fetch(new URL('/manifest.webmanifest', server.url))).json()
    expect(manifest).toMatchObject({ id: '/', lang: 'en', dir: 'ltr' })
    for (const { src, type, sizes } of manifest.icons) {
      const icon = await fetch(new URL(src, server.url))
      expect(icon.headers.get('content-type')).toBe(type)
      // Width and height are where every PNG has them.
      const bytes = Buffer.from(await icon.arrayBuffer())
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
    }
  })

  test('the manifest is in the language that is asked for, and of one and the same app', async ({ server }) => {
    const manifestIn = async (lang: string) =>
      (await fetch(new URL(`/manifest.webmanifest?lang=${lang}`, server.url))).json()
    const english = await manifestIn('en')
    expect(await manifestIn('tlh')).toEqual(english)
    expect(await manifestIn('de')).toEqual({
      ...english,
      lang: 'de',
      description: 'Briefe, die verschlossen bleiben, bis ihr Tag kommt.',
    })
    expect(await manifestIn('ar')).toMatchObject({ id: '/', lang: 'ar', dir: 'rtl' })
  })

  test('answers are kept by nobody on the way', async ({ server }) => {
    const { headers } = await post(server.url, null, '{ serverTime }')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('in production', () => {
  const introspection = '{ __schema { types { name } } }'
  const guesses = [
    '{ vieweer { id } }',
    '{ viewer { usernam } }',
    'query ($i: LogInInputt) { serverTime }',
    '{ serverTim }',
  ]

  test('there is no GraphiQL, no introspection, and no hint at names', async () => {
    await using server = await startServer({ NODE_ENV: 'production' })
    const page = await fetch(server.url, { headers: { accept: 'text/html' } })
    expect(await page.text()).not.toMatch(/graphiql/i)
    const live = await (await fetch(new URL('/', server.url))).text()
    expect(live).toContain('<div id="app">')
    expect(live).not.toContain('name="graphiql"')
    expect((await post(server.url, null, introspection)).errors[0]?.message).toMatch(/introspection/i)
    for (const guess of guesses) {
      const { errors } = await post(server.url, null, guess)
      expect(errors.length).toBeGreaterThan(0)
      expect(JSON.stringify(errors)).not.toMatch(/did you mean/i)
    }
    const alice = await server.signUp('alice')
    const filter = 'query ($f: CapsuleFilter) { inbox(filter: $f) { totalCount } }'
    const { errors } = await alice.query(filter, { f: { states: ['SEALE'], titl: 'x' } })
    expect(errors.length).toBeGreaterThan(0)
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i)
    const query = await alice.subscribe(introspection).ended()
    expect(JSON.stringify(query.errors)).toMatch(/introspection/i)
  })

  test('they are there for who asks for them', async () => {
    await using server = await startServer({ NODE_ENV: 'production', GRAPHIQL: 'true', INTROSPECTION: 'true' })
    const page = await fetch(server.url, { headers: { accept: 'text/html' } })
    expect(await page.text()).toMatch(/graphiql/i)
    expect(await (await fetch(new URL('/', server.url))).text()).toContain('name="graphiql"')
    expect((await post(server.url, null, introspection)).errors).toEqual([])
  })
})
