import type { IncomingMessage, Server } from 'node:http'

interface Patience {
  /** Milliseconds for a whole request, from its headers on. */
  readonly requestTimeout: number
  /** Bytes that a long request brings in that time, for as long as it lasts. */
  readonly longRequestLeast: number
  /** Milliseconds between two looks. */
  readonly connectionsCheckingInterval: number
}

/** How a request comes along: since when it has to bring so many bytes, and how many its connection had brought then. */
interface Coming {
  since: number
  bytesRead: number
}

/**
 * Cuts off whoever takes too long to send what follows their headers, with a 408. Most requests have to be there in time.
 * A long one, such as a film that is uploaded, may take as long as it keeps coming; while it is we who read no further, it
 * need not. (Node's own `requestTimeout` knows no difference, and is off; for headers it has another.)
 */
export function cutOffSlow(
  server: Server,
  { requestTimeout, longRequestLeast, connectionsCheckingInterval }: Patience,
  isLong: (request: IncomingMessage) => boolean,
): void {
  const coming = new Map<IncomingMessage, Coming>()
  const follow = (request: IncomingMessage) => {
    const { headers, socket } = request
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
    if (!hasBody) return
    coming.set(request, { since: performance.now(), bytesRead: socket.bytesRead })
    request.once('close', () => coming.delete(request))
  }
  server.on('request', follow)
  server.on('checkExpectation', follow)
  const look = () => {
    const now = performance.now()
    for (const [request, seen] of coming) {
      const { socket } = request
      if (request.complete || socket.destroyed) coming.delete(request)
      else if (isLong(request) && (request.isPaused() || socket.bytesRead - seen.bytesRead >= longRequestLeast))
        Object.assign(seen, { since: now, bytesRead: socket.bytesRead })
      else if (now - seen.since >= requestTimeout) {
        coming.delete(request)
        server.emit('clientError', tooSlow(), socket)
      }
    }
  }
  const looking = setInterval(look, connectionsCheckingInterval).unref()
  server.once('close', () => clearInterval(looking))
}

/** As Node would say it. */
const tooSlow = () => Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
