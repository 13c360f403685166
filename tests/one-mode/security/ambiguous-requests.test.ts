import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, finish, listen } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import { sendTo, statusesIn } from './support/raw-bytes.ts'

/** What the server understood, in order: the requests that reached a handler. */
const understood: string[] = []
const handler = (request: IncomingMessage, response: ServerResponse) => {
  understood.push(`${request.method} ${request.url}`)
  // An answer that takes its time, so that what comes behind it is there before it is made.
  request.on('end', () => response.end('understood')).resume()
}
const upgrade = (_request: unknown, socket: { destroy(): unknown }) => {
  understood.push('another protocol')
  socket.destroy()
}
const server = createHttpServer(
  { requests: { '/graphql': handler, '/smuggled': handler }, upgrades: { '/graphql': upgrade } },
  silent,
)
beforeAll(() => listen(server, '127.0.0.1', 0))
afterAll(() => finish(server))

/** Sends bytes, and gives the status of every answer until the connection is closed. */
async function send(bytes: string, pieces: 'at once' | 'byte by byte' = 'at once'): Promise<number[]> {
  understood.length = 0
  const all = Buffer.from(bytes, 'latin1')
  return statusesIn(await sendTo(server, pieces === 'at once' ? [all] : [...all].map((byte) => Buffer.of(byte))))
}

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
const post = (headers: string, body = '') => `POST /graphql HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n${body}`
const get = (line: string, headers = 'Host: a\r\n') => `GET ${line}\r\n${headers}\r\n`
const chunked = (body: string) => post('Transfer-Encoding: chunked', body)
const long = 'x'.repeat(20_000)
const last = '0\r\n\r\n'

/** Requests that two who read them may understand differently: where one ends, whom it is for, or what it asks. */
const ambiguous: Readonly<Record<string, string>> = {
  'two hosts': get('/graphql HTTP/1.1', 'Host: a\r\nHost: b\r\n'),
  'the same host twice': get('/graphql HTTP/1.1', 'Host: a\r\nhost: a\r\n'),
  'no host': get('/graphql HTTP/1.1', ''),
  'a whole URL of another host': get('http://b/graphql HTTP/1.1'),
  'a host and port as the target': get('a:80 HTTP/1.1'),
  'two who ask': post('Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 0'),
  'two content types': post('Content-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 0'),
  'a length and chunks': post('Content-Length: 6\r\nTransfer-Encoding: chunked', last),
  'chunks and a length': post('Transfer-Encoding: chunked\r\nContent-Length: 6', last),
  'two lengths': post('Content-Length: 0\r\nContent-Length: 36'),
  'the same length twice': post('Content-Length: 0\r\nContent-Length: 0'),
  'a list of lengths': post('Content-Length: 0, 36'),
  'a length with a sign': post('Content-Length: +0'),
  'a length below nothing': post('Content-Length: -1'),
  'a length in base 16': post('Content-Length: 0x0'),
  'a length beyond 64 bits': post('Content-Length: 18446744073709551616'),
  'a length that is none': post('Content-Length: '),
  'a length with a space in it': post('Content-Length: 0 0'),
  'a header over two lines': post('X: a\r\n b\r\nContent-Length: 0'),
  'a length on the next line': post('Content-Length:\r\n 0'),
  'chunks on the next line': post('Transfer-Encoding:\r\n chunked', last),
  'a first header that goes on with nothing': get('/graphql HTTP/1.1', ' X: a\r\nHost: a\r\n'),
  'lines that end with LF alone': 'POST /graphql HTTP/1.1\nHost: a\nContent-Length: 0\n\n',
  'a header that ends with LF alone': post('X: a\nContent-Length: 0'),
  'a CR within a header': post('X: a\rContent-Length: 36\r\nContent-Length: 0'),
  'headers that end with CR alone': 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r',
  'a NUL within a header': post('X: a\0b\r\nContent-Length: 0'),
  'a space before the colon': post('Content-Length : 36'),
  'a tab before the colon': post('Transfer-Encoding\t: chunked', last),
  'a name that is none': post('Content\x01Length: 0'),
  'no name': post(': a\r\nContent-Length: 0'),
  'no colon': post('nonsense\r\nContent-Length: 0'),
  'a coding nobody knows': post('Transfer-Encoding: xchunked', last),
  'a coding that is none': post('Transfer-Encoding: identity', last),
  'chunks within another coding': post('Transfer-Encoding: gzip, chunked', last),
  'another coding within chunks': post('Transfer-Encoding: chunked, identity', last),
  'chunks twice': post('Transfer-Encoding: chunked, chunked', last),
  'two codings': post('Transfer-Encoding: identity\r\nTransfer-Encoding: chunked', last),
  'a coding in quotes': post('Transfer-Encoding: "chunked"', last),
  'a coding behind a vertical tab': post('Transfer-Encoding: \x0bchunked', last),
  'a coding without a name': post('Transfer-Encoding:', last),
  'chunks in HTTP/1.0': post('Transfer-Encoding: chunked', last).replace('HTTP/1.1', 'HTTP/1.0'),
  'a chunk without a size': chunked('\r\n\r\n'),
  'a chunk of no number': chunked('zz\r\n\r\n'),
  'a chunk of 0x0': chunked('0x0\r\n\r\n'),
  'a chunk below nothing': chunked('-1\r\n\r\n'),
  'a chunk beyond 64 bits': chunked('fffffffffffffffff\r\n'),
  'a space within the size of a chunk': chunked('0 0\r\n\r\n'),
  'a space behind the size of a chunk': chunked('0 \r\n\r\n'),
  'an extension of 20 KB': chunked(`0;${long}\r\n\r\n`),
  'an extension that ends with LF alone': chunked('0;a\n\r\n'),
  'chunks that end with LF alone': chunked('0\n\n'),
  'a chunk longer than its size': chunked('1\r\nxx0\r\n\r\n'),
  'a chunk whose end is LF alone': chunked('1\r\nx\n0\r\n\r\n'),
  'a trailer of 20 KB': chunked(`0\r\nX: ${long}\r\n\r\n`),
  'a length in the trailer': chunked('0\r\nContent-Length: 36\r\n\r\n'),
  'no version': 'GET /graphql\r\n\r\n',
  'a version to come': get('/graphql HTTP/2.0'),
  'a version in between': get('/graphql HTTP/1.2'),
  'a version in small letters': get('/graphql http/1.1'),
  'a tab in the first line': 'GET\t/graphql HTTP/1.1\r\nHost: a\r\n\r\n',
  'a space in the target': get('/graphql /smuggled HTTP/1.1'),
  'an expectation nobody knows': post('Expect: nonsense\r\nContent-Length: 0'),
  'the greeting of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a tunnel': 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n',
  'another protocol without a host': get('/graphql HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
  'another protocol behind a body': post('Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3', 'abc'),
  'another protocol behind chunks': post(
    'Connection: Upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked',
    last,
  ),
}

describe('a request that may be understood in two ways is refused once, and what is behind it is not read', () => {
  test.for(Object.entries(ambiguous))('%s', async ([, bytes]) => {
    for (const pieces of ['at once', 'byte by byte'] as const) {
      if (pieces === 'byte by byte' && bytes.includes(long)) continue
      const [status = 400, ...others] = await send(bytes + smuggled, pieces)
      expect({ status: Math.floor(status / 100), others }).toEqual({ status: 4, others: [] })
      // What is wrong about a body is found when its headers have been read.
      expect(understood.filter((request) => request !== 'POST /graphql')).toEqual([])
      if (understood.length > 0) expect(bytes).toContain('Transfer-Encoding: chunked\r\n\r\n')
    }
  })
})

describe('behind an answer that is the last nothing is done', () => {
  test.for([
    ['Connection: close', post('Connection: close\r\nContent-Length: 0')],
    ['HTTP/1.0', 'GET /graphql HTTP/1.0\r\n\r\n'],
    ['HTTP/1.0 that would go on', 'GET /graphql HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
  ])('%s', async ([, bytes]) => {
    expect(await send(bytes + smuggled)).toEqual([200])
    expect(understood).toEqual([expect.stringContaining('/graphql')])
  })

  test('nor is its answer replaced by the refusal of what cannot be read', async () => {
    expect(await send(`${post('Content-Length: 0')}noise\r\n\r\n`)).toEqual([200])
    expect(understood).toEqual(['POST /graphql'])
  })
})

test('what is clear is answered: requests one behind the other, with bodies, empty lines before them', async () => {
  const all = [
    post('Content-Length: 5', 'hello'),
    chunked(`5;name=value\r\nhello\r\n${last}`),
    `\r\n${get('http://a/graphql HTTP/1.1')}`,
    get('/graphql HTTP/1.1', 'Host: a\r\nContent-Length: 5\r\nConnection: close\r\n'),
    'hello',
  ]
  expect(await send(all.join(''))).toEqual([200, 200, 404, 200])
  expect(understood).toEqual(['POST /graphql', 'POST /graphql', 'GET /graphql'])
})
