import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import { createOperations } from '../../../src/graphql/operation/pipeline.ts'
import { createHttpHandler } from '../../../src/graphql/transports/http.ts'
import { createStreams } from '../../../src/graphql/transports/streams.ts'
import { createHttpServer, finish, listen, timeouts } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const head = 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

/** How requests may arrive without ever being there: what is said at once, and what then comes byte by byte. */
const dribbles: Readonly<Record<string, readonly [string, string]>> = {
  nothing: ['', ''],
  'the first line': ['', `GET /${'x'.repeat(10_000)}`],
  headers: ['GET /graphql HTTP/1.1\r\nHost: a\r\n', 'X: a\r\n'.repeat(2_000)],
  'a body': [`${head}Content-Length: 100000\r\n\r\n{"query":"`, 'x'.repeat(90_000)],
  chunks: [`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'.repeat(10_000)],
  'one chunk': [`${head}Transfer-Encoding: chunked\r\n\r\nffff\r\n`, 'x'.repeat(60_000)],
  'a trailer': [`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n`, 'X: a\r\n'.repeat(2_000)],
}
const ofEach = 40

test('many who send their requests byte by byte are cut off, and everybody else is served meanwhile', async ({
  server,
}) => {
  const originOf = () => ({ address: null, userAgent: null })
  const operations = createOperations(server.ctx, { introspection: true, timeout: 60_000 })
  const handler = createHttpHandler(server.ctx, operations, {
    graphiql: false,
    origins: [],
    originOf,
    streams: createStreams(server.ctx),
  })
  const soon = { headersTimeout: 1_000, requestTimeout: 2_000, connectionsCheckingInterval: 100 }
  const http = createHttpServer({ requests: { '/graphql': handler }, upgrades: {} }, silent, { ...timeouts, ...soon })
  const url = `http://127.0.0.1:${await listen(http, '127.0.0.1', 0)}/graphql`

  let left = 0
  const answers: string[] = []
  const slow = Object.values(dribbles).flatMap(([atOnce, rest]) =>
    Array.from({ length: ofEach }, () => {
      left++
      const socket = dribble(Number(new URL(url).port), atOnce, rest)
      let said = ''
      socket.on('data', (data) => (said += data))
      socket.once('close', () => {
        left--
        if (said) answers.push(said.slice(0, 12))
      })
      return socket
    }),
  )
  let served = 0
  while (left > 0) {
    const body = JSON.stringify({ query: '{ serverTime }' })
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    // Where this process is held up by others on the machine, even this may take too long to arrive.
    if (response.status === 408) continue
    expect(await response.json()).toMatchObject({ data: { serverTime: expect.any(String) } })
    served++
  }
  expect(served).toBeGreaterThan(0)
  // Who was cut off while they sent may have missed why.
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 408']))
  expect(slow.every(({ destroyed }) => destroyed)).toBe(true)
  http.closeAllConnections()
  await finish(http, 0)
})

/** Says something at once, and then more for as long as the connection stands. */
function dribble(port: number, atOnce: string, rest: string): Socket {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1')
  socket.on('error', () => {})
  void once(socket, 'connect').then(
    () => {
      socket.write(atOnce)
      let at = 0
      const more = setInterval(() => socket.write(rest[at++ % (rest.length || 1)] ?? ''), 20)
      socket.once('close', () => clearInterval(more))
    },
    () => {},
  )
  return socket
}
