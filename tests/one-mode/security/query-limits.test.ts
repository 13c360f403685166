import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, vi } from 'vitest'
import { createHttpServer, finish, listen, timeouts } from '../../../src/http/server.ts'
import { post } from '../../support/clients/raw-http.ts'
import { silent } from '../../support/log.ts'
import { startServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { openRawSocket } from './support/raw-socket.ts'

const test = testWithServer({ OPERATION_TIMEOUT: '5s' })

const repeated = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ')
const nested = (depth: number, open: string, core: string, close: string) =>
  open.repeat(depth) + core + close.repeat(depth)

/** Spreads `width` times, `layers` times over: width ** layers fields of one document. */
const fragmentBomb = (layers: number, width: number, on = 'Query', core = '__typename') =>
  repeated(layers, (n) => `fragment F${n} on ${on} { ${`...F${n + 1} `.repeat(width)} }`) +
  ` fragment F${layers} on ${on} { ${core} }`

const typeChain = nested(6, 'fields { type { ', 'name', ' } }')

/** What somebody may send, and the code that they get. */
const hostile: Record<string, readonly [document: string, code: string]> = {
  'a selection that is 11 deep': [`{ viewer { ${nested(10, 'profile { ', 'id', ' }')} } }`, 'QUERY_TOO_LARGE'],
  'a selection that is as deep as tokens allow': [nested(490, '{ a ', '', ' }'), 'GRAPHQL_PARSE_FAILED'],
  'a selection that is 490 deep': [`{ ${nested(240, 'a { ', 'b', ' }')} }`, 'QUERY_TOO_LARGE'],
  'a selection that is 50,000 deep': [`{ ${nested(50_000, 'a{', 'b', '}')} }`, 'GRAPHQL_PARSE_FAILED'],
  'a list that is 100,000 deep': [`{ node(id: ${nested(100_000, '[', '1', ']')}) { id } }`, 'GRAPHQL_PARSE_FAILED'],
  '16 aliases': [`{ ${repeated(16, (n) => `a${n}: serverTime`)} }`, 'QUERY_TOO_LARGE'],
  '16 aliases of __typename': [`{ ${repeated(16, (n) => `a${n}: __typename`)} }`, 'QUERY_TOO_LARGE'],
  '51 directives': [`{ serverTime ${'@skip(if: false) '.repeat(51)} }`, 'QUERY_TOO_LARGE'],
  '51 directives on the operation': [`query ${'@a '.repeat(51)} { serverTime }`, 'QUERY_TOO_LARGE'],
  '1,001 tokens': [`{ ${'serverTime '.repeat(999)} }`, 'GRAPHQL_PARSE_FAILED'],
  'fragments that spread one another a million times': [`{ ...F0 } ${fragmentBomb(6, 10)}`, 'QUERY_TOO_LARGE'],
  'fragments that spread one another 2 ** 90 times': [`{ ...F0 } ${fragmentBomb(90, 2)}`, 'QUERY_TOO_LARGE'],
  'introspection fragments that spread one another 3 ** 60 times': [
    `{ __schema { ...F0 } } ${fragmentBomb(60, 3, '__Schema', `types { ${typeChain} }`)}`,
    'QUERY_TOO_LARGE',
  ],
  'fragments that go in circles': [
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'a fragment that spreads itself': [
    '{ viewer { ...A } } fragment A on User { profile { id } ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'introspection that is 17 deep': [
    `{ __type(name: "Query") { ${nested(16, 'ofType { ', 'name', ' }')} } }`,
    'QUERY_TOO_LARGE',
  ],
  'introspection from types to fields to types': [
    `{ __schema { types { ${typeChain} } } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'lists that multiply to more than 5,000': [
    '{ inbox(first: 100) { edges { node { sender { id username displayName } receiver { id username displayName } ' +
      `content { body media } ${repeated(40, (n) => ['id', 'title', 'state', 'theme', 'sealedAt'][n % 5] ?? '')} } } } }`,
    'QUERY_TOO_LARGE',
  ],
  'a page of a million': ['{ inbox(first: 1000000) { edges { node { id } } } }', 'QUERY_TOO_LARGE'],
}
const hugeSubscription = `subscription { feed { ${repeated(10, (n) => `f${n}: capsule { ...C }`)} } }
  fragment C on Capsule { ${'sender { id username displayName } '.repeat(90)} }`

describe('a document that asks for too much gets a clear error', () => {
  test.for(Object.entries(hostile))('%s', async ([, [document, code]], { server }) => {
    const mallory = await server.signUp('mallory')
    await mallory.query('{ serverTime }')
    const usual = await duration(() => mallory.query('{ serverTime }'))

    const started = performance.now()
    const { errors, status } = await mallory.query(document)
    const took = performance.now() - started

    expect(errors.map(({ extensions }) => extensions?.code)).toContain(code)
    expect(status).toBeLessThan(500)
    // Against what a trivial operation takes here and now, with room for the load of other suites.
    expect(took).toBeLessThan(500 + 20 * usual)

    await using socket = await openRawSocket(server.url, mallory.accessToken)
    socket.subscribe('good', '{ serverTime }')
    await socket.first('good')
    socket.subscribe('huge', document)
    expect(JSON.stringify((await socket.first('huge')).payload)).toContain(code)
    socket.subscribe('after', '{ serverTime }')
    expect(await socket.first('after')).toMatchObject({ type: 'next' })
  })
})

test('a subscription that costs too much is refused before it begins', async ({ server }) => {
  const mallory = await server.signUp('mallory')
  await using socket = await openRawSocket(server.url, mallory.accessToken)
  socket.subscribe('huge', hugeSubscription)
  expect(JSON.stringify((await socket.first('huge')).payload)).toContain('QUERY_TOO_LARGE')
})

test('what GraphiQL asks of the schema is within the limits', async ({ server }) => {
  const { getIntrospectionQuery } = await import('graphql')
  const { status, errors } = await post(server.url, null, getIntrospectionQuery())
  expect({ status, errors }).toEqual({ status: 200, errors: [] })
})

test('a body of more than 256 KiB is refused, whether its length is told or not', async ({ server }) => {
  const tooLong = JSON.stringify({ query: `{ serverTime } # ${'x'.repeat(256 * 1024)}` })
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(server.url, { method: 'POST', headers, body: tooLong })).status).toBe(413)
  expect(await postInChunks(server.url, tooLong)).toBe(413)
  expect((await post(server.url, null, `{ serverTime } # ${'x'.repeat(250 * 1024)}`)).status).toBe(200)
})

test('a body that is deep or no JSON at all is the fault of its sender', async ({ server }) => {
  for (const body of [
    nested(60_000, '[', '', ']'),
    `{"query":"{serverTime}","variables":${nested(60_000, '{"a":', '1', '}')}}`,
    '{',
    'null',
    '[]',
    '{"query":1}',
    '',
  ]) {
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(server.url, { method: 'POST', headers, body })
    expect(status, body.slice(0, 40)).toBeLessThan(500)
  }
})

test('operations come one by one: a batch is refused', async ({ server }) => {
  const body = JSON.stringify([{ query: '{ serverTime }' }, { query: '{ serverTime }' }])
  const { status } = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(status).toBe(400)
})

test('an operation that takes too long fails with TIMEOUT', async () => {
  // Long enough for a busy machine to sign somebody up.
  await using server = await startServer({ OPERATION_TIMEOUT: '8s' })
  const alice = await server.signUp('alice')
  vi.spyOn(server.ctx.passwords, 'verify').mockReturnValue(new Promise(() => {}))
  const { errors } = await alice.query('mutation { deactivateAccount(password: "?") { __typename } }')
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['TIMEOUT'])
})

test('a client that dawdles over its headers is cut off', async () => {
  expect(timeouts).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 })
  const server = createHttpServer({ requests: {}, upgrades: {} }, silent, {
    ...timeouts,
    headersTimeout: 50,
    connectionsCheckingInterval: 20,
  })
  const port = await listen(server, '127.0.0.1', 0)
  const socket = connect(port, '127.0.0.1').resume()
  const closed = once(socket, 'close')
  socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  await closed
  await finish(server, 0)
})

async function duration(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await act()
  return performance.now() - started
}

/** Without Content-Length. */
function postInChunks(url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.on('error', reject)
    for (let at = 0; at < body.length; at += 64 * 1024) outgoing.write(body.slice(at, at + 64 * 1024))
    outgoing.end()
  })
}
