import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { createHttpServer, finish, listen } from '../../src/http/server.ts'
import { ambiguous, chunked, last, post, smuggled } from '../one-mode/security/support/ambiguous.ts'
import { atLast, disposable } from '../support/disposable.ts'
import { silent } from '../support/log.ts'
import { proxyIsMissing, startProxy } from '../support/servers/haproxy.ts'

/** A request as the server understood it. */
interface Understood {
  readonly what: string
  readonly body: string
  /** Whether the proxy has understood it to be one, too. */
  readonly isMarked: boolean
}

/** A server that tells what it understood, behind a proxy whose connections to it are everybody's. */
const startBehind = (isLax: boolean) =>
  disposable(async (use) => {
    const understood: Understood[] = []
    let mark: string | undefined
    const handler = async (request: IncomingMessage, response: ServerResponse) => {
      const what = `${request.method} ${request.url}`
      const isMarked = request.headers['x-proxied'] === mark
      const body = await text(request)
      understood.push({ what, body, isMarked })
      response.end(what)
    }
    const upgrade = (request: IncomingMessage, socket: { destroy(): unknown }) => {
      understood.push({ what: 'a socket', body: '', isMarked: request.headers['x-proxied'] === mark })
      socket.destroy()
    }
    const requests = { '/graphql': handler, '/smuggled': handler, '/own': handler }
    const server = createHttpServer({ requests, upgrades: { '/graphql': upgrade } }, silent)
    const next = await listen(server, '127.0.0.1', 0)
    use(atLast(() => finish(server, 0)))
    const proxy = use(await startProxy({ next, isLax }))
    mark = proxy.mark
    return { understood, port: proxy.port, next }
  })

/** Sends bytes through the proxy and no more, and gives all that comes back. */
async function send(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (data) => (said += data))
  socket.on('error', () => {})
  socket.end(Buffer.from(bytes, 'latin1'))
  await new Promise((resolve) => socket.once('close', resolve))
  return said
}

/** An upgrade that nobody takes, so that what is behind it is the next request or nothing. */
const http2 = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n'
const within = post(`Content-Length: ${smuggled.length}`, smuggled)
const attacks: Readonly<Record<string, string>> = {
  ...ambiguous,
  'another protocol behind a body that is a request': post(`${http2}Content-Length: ${smuggled.length}`, smuggled),
  'another protocol, with a request behind it whose body is one': post(`${http2}Content-Length: 0`, within),
  'another protocol behind a chunk that is a request': post(
    `${http2}Transfer-Encoding: chunked`,
    `${smuggled.length.toString(16)}\r\n${smuggled}\r\n${last}`,
  ),
  'a chunk that is a request': chunked(`${smuggled.length.toString(16)}\r\n${smuggled}\r\n${last}`),
  'a length that is to be dropped on the way': post(
    `Connection: keep-alive, Content-Length\r\nContent-Length: ${smuggled.length}`,
    smuggled,
  ),
  'chunks that are to be dropped on the way': post(
    'Connection: keep-alive, Transfer-Encoding\r\nTransfer-Encoding: chunked',
    `${smuggled.length.toString(16)}\r\n${smuggled}\r\n${last}`,
  ),
  'a mark that is to be dropped on the way': post('Connection: keep-alive, X-Proxied\r\nContent-Length: 0'),
  'a body for nobody': `POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a body that nobody expects': `GET /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a body that nobody waits for': post(`Expect: 100-continue\r\nContent-Length: ${smuggled.length}`, smuggled),
}

describe.skipIf(proxyIsMissing !== null)('Through HAProxy', () => {
  test.for([
    ['that refuses what is malformed', false, 'two who ask'],
    ['that lets what is malformed pass', true, 'a space before the colon'],
  ] as const)(
    '%s nothing is done that it has not understood as a request, and everybody gets their own answer',
    async ([, isLax, passing]) => {
      await using world = await startBehind(isLax)
      const { understood, port, next } = world
      const unmarked = () => understood.filter(({ isMarked }) => !isMarked)
      let asked = 0
      const others = async () => {
        const path = `/own?${++asked}`
        expect(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).toBe(`GET ${path}`)
      }
      const refused: string[] = []
      for (const [what, bytes] of Object.entries(attacks)) {
        const [said] = await Promise.all([send(port, bytes + smuggled), others(), others(), others()])
        await others()
        expect(unmarked(), what).toEqual([])
        // By the server: the proxy gives no ids.
        if (/^HTTP\/1\.1 400 .*"requestId"/s.test(said)) refused.push(what)
      }
      expect(refused).toContain(passing)
      // What comes past the proxy would have shown.
      await send(next, smuggled)
      expect(unmarked()).toMatchObject([{ what: 'GET /smuggled' }])
    },
  )
})
