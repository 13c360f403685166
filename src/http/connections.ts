import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Requests of a connection that wait for their turn at most. */
const mostWaiting = 100

/**
 * One request of a connection after the other: whoever sends many and reads no answer (HTTP pipelining, RFC 9112 §9.3.2)
 * has one answer made for them. Whoever sends on and on, as behind a stream that never ends, is cut off: what waits is
 * many times as large as what was sent.
 *
 * @returns what to do with a request, and whether a connection has any under way
 */
export function oneByOne(handle: Listener): { take: Listener; isBusy(connection: Duplex): boolean } {
  const underWay = new WeakMap<Duplex, Promise<void>>()
  const waiting = new WeakMap<Duplex, number>()
  const take: Listener = (request, response) => {
    const { socket } = request
    // What came with the request by which it was cut off, or behind one whose answer was the last.
    if (!socket.writable) return
    const before = underWay.get(socket)
    const answered = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (underWay.get(socket) === answered) underWay.delete(socket)
        resolve()
      })
    })
    underWay.set(socket, answered)
    if (!before) return handle(request, response)
    const ahead = waiting.get(socket) ?? 0
    if (ahead === mostWaiting) return void socket.destroy()
    waiting.set(socket, ahead + 1)
    void before.then(() => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      // When nothing can be answered, because the connection is gone or the answer before was the last, nothing is done.
      if (socket.writable) handle(request, response)
    })
  }
  return { take, isBusy: (connection) => underWay.has(connection) }
}

/** What libuv tells of a connection, by which Node's own timeouts go too; none of it where there is no connection. */
interface Handle {
  readonly bytesWritten?: number
  /** Bytes that the kernel has not taken. */
  readonly writeQueueSize?: number
}

const sentOf = (socket: Socket): number => {
  const { bytesWritten = 0, writeQueueSize = 0 } = (socket as { readonly _handle?: Handle | null })._handle ?? {}
  return bytesWritten - writeQueueSize
}

/** The connections of a server, of HTTP, streams and sockets, as they come and go. */
export function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  return connections
}

/**
 * Cuts off who does not read: a connection on which something waits to be sent and nothing could be for `patience`
 * milliseconds. (Node's timeout starts anew whenever something is received.)
 */
export function cutOffUnread(server: Server, connections: ReadonlySet<Socket>, patience: number): void {
  const stuck = new WeakMap<Socket, { readonly sent: number; readonly since: number }>()
  const look = () => {
    for (const socket of connections) {
      const known = stuck.get(socket)
      const sent = sentOf(socket)
      if (socket.writableLength === 0) stuck.delete(socket)
      else if (known?.sent !== sent) stuck.set(socket, { sent, since: performance.now() })
      else if (performance.now() - known.since >= patience) socket.destroy()
    }
  }
  const looking = setInterval(look, patience / 6).unref()
  server.once('close', () => clearInterval(looking))
}

/**
 * Has so many connections at most: one more ends the oldest. Whoever opens many and keeps them takes none from who asks now,
 * and leaves the process its files.
 */
export function keepLatest(server: Server, connections: ReadonlySet<Socket>, most: number): void {
  server.on('connection', () => {
    const open = [...connections].filter(({ destroyed }) => !destroyed)
    for (const oldest of open.slice(0, Math.max(0, open.length - most))) oldest.destroy()
  })
}
