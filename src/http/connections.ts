import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/**
 * One request of a connection after the other: whoever sends many and reads no answer (HTTP pipelining, RFC 9112 §9.3.2)
 * has one answer made for them.
 */
export function oneByOne(handle: Listener): Listener {
  const underWay = new WeakMap<Socket, Promise<void>>()
  return (request, response) => {
    const { socket } = request
    const before = underWay.get(socket)
    const answered = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (underWay.get(socket) === answered) underWay.delete(socket)
        resolve()
      })
    })
    underWay.set(socket, answered)
    if (!before) return handle(request, response)
    // When the connection is gone, so is everybody who would read.
    void before.then(() => socket.destroyed || handle(request, response))
  }
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

/**
 * Cuts off who does not read: a connection, of HTTP, a stream or a socket, on which something waits to be sent and
 * nothing could be for `patience` milliseconds. (Node's timeout starts anew whenever something is received.)
 */
export function cutOffUnread(server: Server, patience: number): void {
  const connections = new Set<Socket>()
  const stuck = new WeakMap<Socket, { readonly sent: number; readonly since: number }>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
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
