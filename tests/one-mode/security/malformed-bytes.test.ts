import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect } from 'vitest'
import { createOperations } from '../../../src/graphql/operation/pipeline.ts'
import { createHttpHandler } from '../../../src/graphql/transports/http.ts'
import { createStreams } from '../../../src/graphql/transports/streams.ts'
import { createHttpServer, finish, listen } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'
import { send } from './support/raw-bytes.ts'

const test = testWithServer({ NODE_ENV: 'production' })

const get = (host: string, more = '') => `GET /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`
const upgrade = (more: string, path = '/graphql', host = 'localhost') =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`

/** What every refusal below GraphQL must be: told by an id alone, safe to show, and in the log under that id, once. */
function expectRefusal({ log }: Pick<TestServer, 'log'>, answer: string, status: number) {
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toMatch(/^x-content-type-options: nosniff$/im)
  expect(head).toMatch(/^cache-control: no-store$/im)
  expect(head).toMatch(/^referrer-policy: no-referrer$/im)
  expect(answer).not.toMatch(/ {4}at |file:|node_modules|\.ts|\.js/)
  const [{ extensions }] = JSON.parse(body).errors
  expect(log.filter((line) => line.includes(extensions.requestId))).toHaveLength(1)
}

describe('a Host that is none is a 400', () => {
  test.for(['a b', 'a:99999', 'a/b', 'user@a', '[::1', '%zz', '\x01', 'a#b', 'a?b', '<script>'])(
    '%j',
    async (host, { server }) => {
      const answer = await send(server.url, get(host))
      // What Node's parser takes for no header at all never reaches us.
      expectRefusal(server, answer, 400)
    },
  )

  test('as for a socket', async ({ server }) => {
    expectRefusal(server, await send(server.url, upgrade('', '/graphql', 'a b')), 400)
  })
})

describe('bytes that are no request are refused like anything else', () => {
  test.for([
    ['noise', '\x00\x01\x02\xff\xfe garbage\r\n\r\n', 400],
    ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex'), 400],
    ['a method nobody has', 'FETCH /graphql HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a target that is none', 'GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['two lengths', 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    [
      'a chunk without a length',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['headers without an end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a socket without a key', upgrade('Sec-WebSocket-Version: 13\r\n'), 400],
    ['a socket of no version', upgrade('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'), 400],
    ['a socket elsewhere', upgrade('', '/nothing'), 404],
    ['a socket for a page elsewhere', upgrade('Origin: https://evil.example.com\r\n'), 403],
  ] as const)('%s', async ([, bytes, status], { server }) => {
    expectRefusal(server, await send(server.url, bytes), status)
    expect((await fetch(new URL('/health/live', server.url))).status).toBe(200)
    expect(server.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
  })
})

describe('what breaks below GraphQL is told by an id alone, and logged once', () => {
  test('in the adapter to yoga', async ({ server }) => {
    const lines: object[] = []
    const log = { ...silent, error: (fields: object) => void lines.push(fields) }
    const origins = {
      includes() {
        throw new Error('secret')
      },
    } as unknown as readonly string[]
    const originOf = () => ({ address: null, userAgent: null })
    const operations = createOperations(server.ctx, { introspection: true, timeout: 10_000 })
    const handler = createHttpHandler(server.ctx, operations, {
      graphiql: false,
      origins,
      originOf,
      streams: createStreams(server.ctx),
    })
    const broken = createHttpServer({ requests: { '/graphql': handler }, upgrades: {} }, log)
    const url = `http://127.0.0.1:${await listen(broken, '127.0.0.1', 0)}`
    const answer = await send(url, get('a', 'Origin: https://app.example.com\r\n'))
    expect(answer).not.toContain('secret')
    expectRefusal({ log: lines.map((line) => JSON.stringify(line)) }, answer, 500)
    await finish(broken, 0)
  })

  test('in a handler, of requests and of sockets', async () => {
    const lines: object[] = []
    const log = { ...silent, error: (fields: object) => void lines.push(fields) }
    const broken = async () => {
      throw new Error('secret')
    }
    const brokenAtOnce = () => {
      throw new Error('secret')
    }
    const server = createHttpServer(
      { requests: { '/graphql': broken, '/at-once': brokenAtOnce }, upgrades: { '/graphql': brokenAtOnce } },
      log,
    )
    const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`
    for (const bytes of [get('a'), get('a').replace('/graphql', '/at-once?secret'), upgrade('')]) {
      const answer = await send(url, bytes)
      expect(answer).not.toContain('secret')
      expectRefusal({ log: lines.map((line) => JSON.stringify(line)) }, answer, 500)
    }
    await finish(server, 0)
  })
})

test('nobody gets a socket behind a request, whose answer would be written into it', async ({ server }) => {
  const query = 'mutation { logIn(input: { login: "nobody", password: "Wrong-horse-1" }) { __typename } }'
  const body = JSON.stringify({ query })
  const post = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  const protocol = 'Sec-WebSocket-Protocol: graphql-transport-ws\r\n'
  expect(await send(server.url, post + upgrade(key + protocol))).not.toContain(' 101 ')
})

test('a client that leaves while it sends is no fault of ours', async ({ server }) => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":',
  )
  await once(socket, 'connect')
  await until(async () => (await fetch(new URL('/health/live', server.url))).ok)
  socket.resetAndDestroy()
  await once(socket, 'close')
  await until(async () => (await fetch(new URL('/health/live', server.url))).ok)
  expect(server.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
})
