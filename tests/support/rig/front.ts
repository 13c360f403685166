import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atLast } from '../disposable.ts'

/** What stands before a server, and may be narrower than it. */
export interface Front extends AsyncDisposable {
  /** Of GraphQL, behind it. */
  readonly url: string
  /** What it refused so far, in order. */
  readonly refused: readonly ('socket' | 'stream')[]
  /** Refuses nothing any more. */
  widen(): void
}

interface FrontOptions {
  /** As proxies in some offices: they know nothing of WebSockets, and keep answers back until they are whole. */
  readonly refuses?: 'nothing' | 'sockets' | 'sockets and streams'
  /** Pages and scripts of its own, by their paths. */
  readonly files?: Readonly<Record<string, string>>
}

export async function startFront(target: string, { refuses = 'nothing', files = {} }: FrontOptions): Promise<Front> {
  const to = new URL(target)
  const refused: ('socket' | 'stream')[] = []
  let narrow = refuses
  const forward = ({ url = '/', method = 'GET', headers }: IncomingMessage) =>
    request({ host: to.hostname, port: to.port, path: url, method, headers })

  const front = createServer((from, back) => {
    const file = files[from.url ?? '']
    if (file !== undefined) {
      const type = from.url?.endsWith('.js') ? 'text/javascript' : 'text/html'
      return void back.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(file)
    }
    const isKeptBack = narrow === 'sockets and streams' && from.headers.accept === 'text/event-stream'
    if (isKeptBack) refused.push('stream')
    const onward = forward(from)
    from.pipe(onward)
    back.on('close', () => onward.destroy())
    onward.on('error', () => back.destroy())
    onward.on('response', (answer) => {
      if (isKeptBack) return void answer.resume()
      back.writeHead(answer.statusCode ?? 502, answer.headers)
      back.flushHeaders()
      answer.pipe(back)
    })
  })
  front.on('upgrade', (from, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (narrow !== 'nothing') {
      refused.push('socket')
      return void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
    }
    const onward = forward(from)
    onward.on('error', () => socket.destroy())
    onward.on('upgrade', (answer, other) => {
      other.on('error', () => socket.destroy())
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`)
      socket.pipe(other).pipe(socket)
    })
    onward.end(head)
  })
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const { port } = front.address() as AddressInfo
  return {
    url: Object.assign(new URL(target), { port: String(port) }).href,
    refused,
    widen() {
      narrow = 'nothing'
    },
    ...atLast(async () => {
      front.close()
      front.closeAllConnections()
    }),
  }
}
