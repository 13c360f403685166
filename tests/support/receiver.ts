import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { inject } from 'vitest'
import { atLast, disposable } from './disposable.ts'
import { freePort } from './servers/ports.ts'

/** Something that was posted. */
export interface Call {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What a receiver does with whoever calls. */
export type Manner =
  /** 201. */
  | 'takes'
  /** 500. */
  | 'fails'
  /** 503, and to come back after seven seconds. */
  | 'is busy'
  /** 429, and to come back at some date. */
  | 'is overrun'
  | 'is gone'
  | 'knows nobody'
  /** 400. */
  | 'dislikes it'
  /** 307 to `elsewhere`. */
  | 'redirects'
  /** 101, to what nobody has asked for. */
  | 'changes the subject'
  /** Takes it, and says nothing. */
  | 'falls silent'
  /** Says its first line, and a byte now and then. */
  | 'drips'
  /** Says its headers so, and never comes to their end. */
  | 'drips headers'
  /** Says more and more. */
  | 'never ends'
  | 'dies in the middle'
  /** Promises more than it says. */
  | 'dies in its answer'

/** A real HTTP server in this process, as people have it for webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly calls: readonly Call[]
  manner: Manner
  /** Where `redirects` leads to. */
  elsewhere: string
  /** Bytes that have left for those who call. */
  readonly said: number
}

export const startReceiver = ({ tls = false } = {}): Promise<Receiver> =>
  disposable(async (use) => {
    const calls: Call[] = []
    const drips = new Set<NodeJS.Timeout>()
    const drip = (say: () => void) => void drips.add(setInterval(say, 20))
    let said = 0
    const answer: RequestListener = async (request, response) => {
      const chunks: Buffer[] = []
      if (receiver.manner === 'dies in the middle') return request.socket.destroy()
      for await (const chunk of request) chunks.push(chunk)
      calls.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      switch (receiver.manner) {
        case 'takes':
          return response.writeHead(201).end()
        case 'fails':
          return response.writeHead(500).end('secrets of this network')
        case 'is busy':
          return response.writeHead(503, { 'retry-after': '7' }).end()
        case 'is overrun':
          return response.writeHead(429, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }).end()
        case 'is gone':
          return response.writeHead(410).end()
        case 'knows nobody':
          return response.writeHead(404).end()
        case 'dislikes it':
          return response.writeHead(400).end()
        case 'redirects':
          return response.writeHead(307, { location: receiver.elsewhere }).end()
        case 'changes the subject':
          return response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
        case 'falls silent':
          return
        case 'drips':
          response.writeHead(200)
          return drip(() => void response.write('.'))
        case 'drips headers':
          response.socket?.write('HTTP/1.1 200 OK\r\n')
          return drip(() => void response.socket?.write('x: x\r\n'))
        case 'never ends': {
          response.writeHead(200)
          const more = () => {
            while (!response.destroyed && response.write(Buffer.alloc(16_384))) said += 16_384
          }
          response.on('drain', more)
          return more()
        }
        case 'dies in its answer':
          response.writeHead(200, { 'content-length': '100' }).write('Hal')
          return setImmediate(() => request.socket.destroy())
      }
    }
    const server = tls ? createTlsServer(inject('servers').certificate, answer) : createServer(answer)
    const port = await freePort()
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
    use(
      atLast(async () => {
        for (const timer of drips) clearInterval(timer)
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }),
    )
    const receiver = {
      url: `${tls ? 'https' : 'http'}://localhost:${port}/`,
      calls,
      manner: 'takes' as Manner,
      elsewhere: '',
      get said() {
        return said
      },
    }
    return receiver
  })
