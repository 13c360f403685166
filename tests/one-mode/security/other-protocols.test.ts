import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHttpServer, finish, listen } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import { testWithServer } from '../../support/test.ts'
import { send, sendTo, statusesIn } from './support/raw-bytes.ts'

/** What the server understood, in order: the requests that reached a handler, with their bodies. */
const understood: string[] = []
/** Bytes that are to be there before anything is answered. */
let patience = 0
const handler = async (request: IncomingMessage, response: ServerResponse) => {
  understood.push(`${request.method} ${request.url} ${await text(request)}`)
  while (request.socket.bytesRead < patience) await turn()
  response.end('understood')
}
const upgrade = (_request: unknown, socket: { end(bytes: string): unknown }) => {
  understood.push('a socket')
  socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
}
const server = createHttpServer(
  { requests: { '/graphql': handler, '/smuggled': handler }, upgrades: { '/graphql': upgrade } },
  silent,
)
beforeAll(() => listen(server, '127.0.0.1', 0))
afterAll(() => finish(server, 0))
beforeEach(() => {
  understood.length = 0
  patience = 0
})

const http2 = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n'
const socket = 'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
/** Of which one that has lost its headers sees a request. */
const within = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`
const ask = (headers: string, body = '', line = 'POST /graphql HTTP/1.1') =>
  `${line}\r\nHost: a\r\n${headers}\r\n${body}`
const sized = (body: string) => ask(`${http2}Content-Length: ${body.length}\r\n`, body)
const chunked = (...chunks: string[]) =>
  ask(
    `${http2}Transfer-Encoding: chunked\r\n`,
    [...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join(''),
  )

/** Requests that ask for a protocol that nobody here speaks, each with what is to be understood. */
const asking: Readonly<Record<string, readonly [bytes: string, understood: string]>> = {
  'without a body': [ask(http2, '', 'GET /graphql HTTP/1.1'), 'GET /graphql '],
  'with a body of no length': [sized(''), 'POST /graphql '],
  'with a body': [sized('hello'), 'POST /graphql hello'],
  'with chunks': [chunked('hello', ' and ', 'bye'), 'POST /graphql hello and bye'],
  'with no chunks': [chunked(), 'POST /graphql '],
  'with a body that is a request': [sized(smuggled), `POST /graphql ${smuggled}`],
  'with a chunk that is a request': [chunked(smuggled), `POST /graphql ${smuggled}`],
  'of TLS': [ask('Connection: upgrade\r\nUpgrade: TLS/1.2, h2c\r\nContent-Length: 2\r\n', 'hi'), 'POST /graphql hi'],
  'that would be a socket, were it not HTTP/1.0': [
    ask('Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n', '', 'GET /graphql HTTP/1.0'),
    'GET /graphql ',
  ],
}

describe('a request for a protocol that nobody here speaks is served as if it had not asked, and is the last', () => {
  describe.for(Object.entries(asking))('%s', ([, [bytes, meant]]) => {
    test.for([
      ['with nothing behind it', ''],
      ['with a request behind it', smuggled],
      ['with a request behind it whose body is one', within],
      ['with another of these behind it', bytes],
      ['with noise behind it', 'noise\r\n\r\n'],
    ])('%s, however it is cut, whether it is answered before or after that', async ([, behind]) => {
      const all = Buffer.from(bytes + behind)
      const cuts = [[all], [...all].map((byte) => Buffer.of(byte))]
      for (let at = bytes.indexOf('\r\n\r\n'); at < all.length; at++) cuts.push([all.subarray(0, at), all.subarray(at)])
      for (const pieces of cuts) {
        for (patience of [0, all.length]) {
          understood.length = 0
          const said = await sendTo(server, pieces)
          expect({ statuses: statusesIn(said), understood }).toEqual({ statuses: [200], understood: [meant] })
          expect(said).toMatch(/^connection: close\r$/im)
        }
      }
    })
  })
})

test('nobody gets a socket behind a request that asked for something else', async () => {
  const all = Buffer.from(asking['with a body']?.[0] + socket)
  for (let at = 1; at < all.length; at++) {
    for (patience of [0, all.length]) {
      const said = await sendTo(server, [all.subarray(0, at), all.subarray(at)])
      // As behind any request, it costs the answer that is not there yet.
      expect(statusesIn(said).filter((status) => status !== 200)).toEqual([])
    }
  }
  expect(understood.filter((what) => what !== asking['with a body']?.[1])).toEqual([])
})

test('a socket is one all the same, also for who would take something else', async () => {
  for (const protocol of ['websocket', 'WebSocket', 'h2c, websocket']) {
    const said = await sendTo(server, [
      Buffer.from(ask(`Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`, '', 'GET /graphql HTTP/1.1')),
    ])
    expect(statusesIn(said)).toEqual([101])
  }
  expect(understood).toEqual(['a socket', 'a socket', 'a socket'])
})

testWithServer()('who would rather speak HTTP/2 is answered in HTTP/1.1', async ({ server }) => {
  const body = JSON.stringify({ query: '{ serverTime }' })
  const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  const said = await send(server.url, ask(http2 + headers, body))
  expect(statusesIn(said)).toEqual([200])
  expect(said).toContain('{"data":{"serverTime":"')
})
