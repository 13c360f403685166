import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, finish, listen } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import { ambiguous, chunked, get, last, long, post, smuggled } from './support/ambiguous.ts'
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
afterAll(() => finish(server, 0))

/** Sends bytes, and gives the status of every answer until the connection is closed. */
async function send(bytes: string, pieces: 'at once' | 'byte by byte' = 'at once'): Promise<number[]> {
  understood.length = 0
  const all = Buffer.from(bytes, 'latin1')
  return statusesIn(await sendTo(server, pieces === 'at once' ? [all] : [...all].map((byte) => Buffer.of(byte))))
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
