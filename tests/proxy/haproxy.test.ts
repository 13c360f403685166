import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { test as base, describe, expect, inject } from 'vitest'
import { atLast, disposable } from '../support/disposable.ts'
import * as operations from '../support/operations.ts'
import { type Person, password } from '../support/person.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { type HaProxy, proxyIsMissing, startProxy } from '../support/servers/haproxy.ts'
import { until } from '../support/until.ts'

if (proxyIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(proxyIsMissing)
if (proxyIsMissing) console.info(`\n${proxyIsMissing} Until then what needs it is skipped.\n`)
const cannotBe = proxyIsMissing !== null || 'missing' in inject('servers').postgres

/** Operations that an address may ask for that is not signed in. */
const share = 20

const test = base.extend<{ server: TestServer; proxy: HaProxy; people: [Person, Person] }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      // Clients are on this machine too, but at other addresses.
      await using server = await startServer({ TRUST_PROXY: '127.0.0.1', RATE_LIMIT_ADDRESS: `${share}/1h` })
      await use(server)
    },
    { scope: 'file' },
  ],
  proxy: [
    async ({ server }, use) => {
      await using proxy = await startProxy({ next: Number(new URL(server.url).port) })
      await use(proxy)
    },
    { scope: 'file' },
  ],
  /** Who reach the server through the proxy alone. */
  people: async ({ server, proxy }, use) => {
    const place = { url: urlOf(proxy), log: server.log }
    await use([(await server.signUp('alice')).at(place), (await server.signUp('bob')).at(place)])
  },
})

const urlOf = ({ port }: HaProxy) => `http://127.0.0.1:${port}/graphql`

/** A server in the place of a process. */
const serve = (handle: RequestListener) =>
  disposable(async (use) => {
    const server = createServer(handle).listen(0, '127.0.0.1')
    await once(server, 'listening')
    use(atLast(async () => void server.close().closeAllConnections()))
    return { port: (server.address() as AddressInfo).port }
  })

type Headers = Readonly<Record<string, string | readonly string[]>>

/** Asks through the proxy from an address of this machine. */
async function ask(proxy: HaProxy, localAddress: string, headers: Headers, query: string, variables = {}) {
  const asking = request(urlOf(proxy), {
    method: 'POST',
    localAddress,
    agent: false,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers } as Record<string, string>,
  })
  asking.end(JSON.stringify({ query, variables }))
  const [response] = await new Promise<[IncomingMessage]>((resolve, reject) => {
    asking.once('response', (response) => resolve([response])).once('error', reject)
  })
  const { data, errors = [] } = JSON.parse(await text(response))
  return {
    status: response.statusCode,
    headers: response.headers,
    data,
    codes: (errors as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code),
  }
}

/** By which a client might seem to be another: each with an address that nobody has had yet. */
const forgeries: Readonly<Record<string, (n: number) => Headers>> = {
  'X-Forwarded-For': (n) => ({ 'x-forwarded-for': `198.51.100.${n}` }),
  'X-Forwarded-For, as if through the proxy twice': (n) => ({ 'x-forwarded-for': `198.51.100.${n}, 127.0.0.1` }),
  'X-Forwarded-For in two lines': (n) => ({ 'x-forwarded-for': [`198.51.100.${n}`, '127.0.0.1'] }),
  'X-Forwarded-For with nothing at its end': (n) => ({ 'x-forwarded-for': `198.51.100.${n},,` }),
  'X-Forwarded-For that is no address': (n) => ({ 'x-forwarded-for': `"${n}", unknown` }),
  'X-Forwarded-For with underscores': (n) => ({ x_forwarded_for: `198.51.100.${n}` }),
  'X-Forwarded-For that is to be dropped on the way': (n) => ({
    connection: 'close, x-forwarded-for',
    'x-forwarded-for': `198.51.100.${n}`,
  }),
  Forwarded: (n) => ({ forwarded: `for=198.51.100.${n}` }),
  'X-Real-IP and the like': (n) =>
    Object.fromEntries(
      ['x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'x-cluster-client-ip'].map((name) => [
        name,
        `198.51.100.${n}`,
      ]),
    ),
}

describe.skipIf(cannotBe)('Behind HAProxy', () => {
  test('queries and mutations are answered, and refused, as they are without it', async ({ proxy, people }) => {
    const [alice, bob] = people
    const letter = await alice.seals({ for: bob, title: 'Through a proxy' })
    expect(await bob.looksAt(letter)).toMatchObject({ title: 'Through a proxy', content: null })
    expect(await alice.does(operations.openCapsule, { id: letter.id })).toMatchObject({ code: 'NOT_FOUND' })
    const answers = [await alice.query('{ nothing }'), await alice.query('{ viewer { id } } '.repeat(1_000))]
    expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions?.code))).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
      'GRAPHQL_PARSE_FAILED',
    ])
    const headers = { 'content-type': 'application/json' }
    const large = await fetch(urlOf(proxy), { method: 'POST', headers, body: 'x'.repeat(5_000_000) })
    expect(large.status).toBe(413)
    expect((await fetch(new URL('/nothing', urlOf(proxy)))).status).toBe(404)
    expect((await fetch(new URL('/health/ready', urlOf(proxy)))).status).toBe(200)
  })

  for (const over of ['ws', 'sse'] as const) {
    test(`what happens is heard at once over ${over}, and the rest by who comes back`, async ({ people }) => {
      const [alice, bob] = people
      const sealed: string[] = []
      const seal = async () => void sealed.push((await alice.seals({ for: bob })).id)
      {
        await using feed = bob.feed({ after: 0, over })
        for (const _ of [1, 2]) {
          await seal()
          expect((await feed.next()).feed.capsule.id).toBe(sealed.at(-1))
        }
      }
      await seal()
      await using feed = bob.feed({ after: 0, over })
      expect((await feed.take(3)).map(({ feed }) => feed.capsule.id)).toEqual(sealed)
    })
  }

  test('whatever a client says of where it is, its own limit counts, and nobody else’s', async ({ proxy }) => {
    const [forger, neighbour] = ['127.0.0.2', '127.0.0.3']
    let n = 0
    const all = Object.entries(forgeries)
    for (let asked = 0; asked < share; asked++) {
      const [how, headersOf] = all[asked % all.length] ?? ['', () => ({})]
      expect((await ask(proxy, forger, headersOf(++n), '{ serverTime }')).codes, how).toEqual([])
    }
    for (const [how, headersOf] of all) {
      const { status, codes, headers } = await ask(proxy, forger, headersOf(++n), '{ serverTime }')
      expect({ status, codes }, how).toEqual({ status: 429, codes: ['RATE_LIMITED'] })
      expect(Number(headers['retry-after']), how).toBeGreaterThan(0)
    }
    expect((await ask(proxy, neighbour, {}, '{ serverTime }')).codes).toEqual([])
  })

  test('what a client says of traces goes no further', async () => {
    const asked: IncomingMessage['headers'][] = []
    await using next = await serve(({ headers }, response) => {
      asked.push(headers)
      response.end('{}')
    })
    await using proxy = await startProxy({ next: next.port })
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await fetch(urlOf(proxy), { headers: { traceparent, tracestate: 'a=b' } })
    expect(asked).toHaveLength(1)
    expect(Object.keys(asked[0] ?? {}).filter((name) => name.startsWith('trace'))).toEqual([])
  })

  test('a process is not left for an ops port that takes two seconds, as while Redis does not answer', async () => {
    let answered = 0
    await using next = await serve((_, response) => response.end('{}'))
    await using ops = await serve(async (_, response) => {
      await sleep(2_000)
      response.end('{}')
      answered++
    })
    await using proxy = await startProxy({ next: next.port, ops: ops.port })
    await until(() => answered >= 3, { what: 'the proxy having asked three times' })
    expect((await fetch(urlOf(proxy))).status).toBe(200)
  })

  test('nor does it make anything else of who logs in', async ({ proxy, people: [alice] }) => {
    let n = 0
    for (const [how, headersOf] of Object.entries(forgeries)) {
      const localAddress = `127.0.1.${++n}`
      const input = { login: alice.username, password }
      const { data } = await ask(proxy, localAddress, headersOf(n), operations.logIn, { input })
      const authorization = `Bearer ${data.logIn.accessToken}`
      const sessions = '{ sessions { address isCurrent } }'
      const told = await ask(proxy, localAddress, { ...headersOf(n), authorization }, sessions)
      expect(told.data.sessions, how).toContainEqual({ address: localAddress, isCurrent: true })
    }
  })
})
