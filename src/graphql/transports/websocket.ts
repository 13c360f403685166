import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import { CloseCode, handleProtocols, makeServer, validateMessage } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { authenticate, watchViewer } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import { withoutHttp } from '../operation/errors.ts'
import type { Operations, Ready } from '../operation/pipeline.ts'
import { foreignOrigin, isOriginAllowed } from './browsers.ts'
import { createQuota, tooManySubscriptions } from './quota.ts'

export interface WebSocketOptions {
  /** Origins of pages elsewhere that may connect. */
  readonly origins: readonly string[]
  readonly originOf: (request: IncomingMessage) => Origin
}

/** Answers who gets no socket, with this status. */
type Refuse = (status: number, message: string) => void

/** Bytes of one message from a client. */
const maxPayload = 256 * 1024
/** Milliseconds between pings; a peer that leaves one unanswered until the next is gone. */
const pingInterval = 12_000
const maxSubscriptions = 20
const maxSocketsPerUser = 20
/** How long a peer may take to answer a close, in milliseconds. */
const patience = 2_000
/** Bytes that wait for a client to read them, beyond which it is cut off. */
const maxUnread = 8 * 1024 * 1024
/** Messages that make no sense, after which a client is told to go. */
const maxMalformed = 10

/** What is known of a socket. */
interface Extra {
  readonly socket: WebSocket
  readonly origin: Origin
  /** Who it speaks for, once it has said so. */
  viewer?: Viewer
  /** Aborts when the socket closes. */
  readonly closed: AbortSignal
}

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). A socket speaks for the viewer of the token in its
 * `connectionParams.authorization`; when that is spent or its session ends the socket is closed with 4403, which makes
 * clients connect again with a fresh one. Whatever an operation does, it fails alone.
 *
 * Answers for who gets no socket are `refuse`'s, as they are for any request.
 *
 * @returns how to take a connection that asks for one, and how to close all sockets with 1001
 */
export function serveWebSockets(
  app: ApiContext,
  operations: Operations,
  { origins, originOf }: WebSocketOptions,
): { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refuse: Refuse): void; close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload, handleProtocols })
  const protocol = createProtocol(app, operations)

  sockets.on('connection', (socket, request) => {
    socket.on('error', (error) => app.log.warn({ err: error }, 'a socket broke'))
    keepAlive(socket)
    const gone = new AbortController()
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Resolves when the message has left for the network: whoever does not read gets no more to buffer.
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) return resolve()
            // Who asks for pongs or errors and never reads them is not waited for by anything.
            if (socket.bufferedAmount > maxUnread) socket.terminate()
            socket.send(data, (error) => (error ? reject(error) : resolve()))
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => hear(app, socket, handle),
      },
      { socket, origin: originOf(request), closed: gone.signal },
    )
    socket.once('close', (code, reason) => {
      gone.abort()
      closed(code, String(reason)).catch((error: unknown) => app.log.warn({ err: error }, 'a socket closed badly'))
    })
  })

  const refusals = new WeakMap<Duplex, Refuse>()
  sockets.on('wsClientError', ({ message }, socket) => refusals.get(socket)?.(400, message))

  return {
    upgrade(request, socket, head, refuse) {
      if (!isOriginAllowed(request, origins)) return refuse(403, foreignOrigin)
      refusals.set(socket, refuse)
      sockets.handleUpgrade(request, socket, head, (open) => sockets.emit('connection', open, request))
    },
    close() {
      for (const socket of sockets.clients) socket.close(1001, 'Going away')
      const force = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, patience)
      return new Promise((resolve) => {
        sockets.close(() => {
          clearTimeout(force)
          resolve()
        })
      })
    },
  }
}

/** What the protocol's messages come to: who a socket speaks for, and its operations. */
function createProtocol(app: ApiContext, operations: Operations) {
  const quota = createQuota(maxSocketsPerUser, 'Too many sockets')
  return makeServer<Record<string, unknown>, Extra>({
    async onConnect({ connectionParams, extra }) {
      const { socket, origin } = extra
      const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
      const viewer = await authenticate(app, origin, authorization)
      if (!viewer) return false // Closes with 4403.
      // Whoever left meanwhile would be counted and watched for ever: their close has been told.
      if (socket.readyState !== socket.OPEN) return false
      try {
        socket.once('close', quota.take(viewer.id))
      } catch {
        socket.close(CloseCode.TooManyInitialisationRequests, 'Too many sockets')
        return false
      }
      const unwatch = watchViewer(app, viewer, () => socket.close(CloseCode.Forbidden, 'The session is over'))
      socket.once('close', unwatch)
      extra.viewer = viewer
      return true
    },

    async onSubscribe({ extra: { origin, viewer }, subscriptions }, _id, { query, variables, operationName }) {
      if (!viewer) return [new GraphQLError('The socket is closing.')]
      const count = Object.keys(subscriptions).length
      const ready = await operations.prepare({ query, variables, operationName }, { origin, viewer }, () => {
        if (count > maxSubscriptions)
          throw tooManySubscriptions(`A socket carries at most ${maxSubscriptions} operations at once.`)
      })
      if ('errors' in ready) return ready.errors
      const { document } = ready
      return { schema: operations.schema, document, operationName: ready.operationName, contextValue: ready }
    },
    onOperation: ({ extra }, _id, _payload, { contextValue }) => (contextValue as Ready).run(() => extra.closed),
    // The pipeline runs operations, by `onOperation`.
    execute: () => ({}),
    subscribe: () => ({}),
    onNext: (_context, _id, _payload, _args, { errors, data }) =>
      errors && {
        ...(data !== undefined && { data }),
        errors: errors.map((error) => withoutHttp(error).toJSON()),
      },
    onError: (_context, _id, _payload, errors) => errors.map((error) => withoutHttp(error).toJSON()),
  })
}

/** The protocol closes a socket at the first message it cannot read, and every subscription with it; we overlook a few. */
function hear(app: ApiContext, socket: WebSocket, handle: (message: string) => Promise<void>): void {
  let malformed = 0
  socket.on('message', (data) => {
    const text = String(data)
    if (!isMessage(text)) {
      if (++malformed > maxMalformed) socket.close(CloseCode.BadRequest, 'Too many malformed messages')
      return
    }
    handle(text).catch((error: unknown) => {
      app.log.warn({ err: error }, 'a socket failed')
      socket.close(CloseCode.InternalServerError, 'Internal server error')
    })
  })
}

function isMessage(text: string): boolean {
  try {
    validateMessage(JSON.parse(text))
    return true
  } catch {
    return false
  }
}

/** Ends connections whose other end is gone. */
function keepAlive(socket: WebSocket): void {
  let alive = true
  const ping = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, pingInterval)
  socket.on('pong', () => {
    alive = true
  })
  socket.once('close', () => clearInterval(ping))
}
