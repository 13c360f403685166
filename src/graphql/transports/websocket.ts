import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { authenticate, watchViewer } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import { spread } from '../../domain/spread.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import { mostOfMessage } from '../operation/answer.ts'
import { withoutHttp } from '../operation/errors.ts'
import type { Operations, Ready } from '../operation/pipeline.ts'
import { foreignOrigin, isOriginAllowed } from './browsers.ts'
import { createQuota } from './quota.ts'

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
/** What a socket carries at once: of subscriptions, and apart from them of queries and mutations together. */
const maxAtOnce = 100
const maxSocketsPerUser = 20
/** How long a peer may take to answer a close, in milliseconds. */
const patience = 2_000
/** Bytes that wait for a client to read them: up to here more is made meanwhile, */
const ahead = 16 * 1024
/** and beyond this, which only pongs and errors come to, it is cut off. */
const maxUnread = 8 * 1024 * 1024

/** What is known of a socket. */
interface Extra {
  readonly socket: WebSocket
  readonly origin: Origin
  /** Who it speaks for, once it has said so. */
  viewer?: Viewer
  /** How what it has taken is given back, by itself and by the operations under way. */
  readonly taken: Set<() => void>
}

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). A socket speaks for the viewer of the token in its
 * `connectionParams.authorization`; when that is spent or its session ends the socket is closed with 4403, which makes
 * clients connect again with a fresh one. Whatever an operation does, it fails alone; a message that is none of the
 * protocol's closes the socket with 4400, as the protocol has it.
 *
 * Answers for who gets no socket are `refuse`'s, as they are for any request.
 *
 * @returns how to take a connection that asks for one, and how to close all sockets with 1001, spread over so many
 *   milliseconds, for their peers come back somewhere at once
 */
export function serveWebSockets(
  app: ApiContext,
  operations: Operations,
  { origins, originOf }: WebSocketOptions,
): {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refuse: Refuse): void
  close(time: number): Promise<void>
} {
  const sockets = new WebSocketServer({ noServer: true, maxPayload, handleProtocols })
  const protocol = createProtocol(app, operations)
  app.telemetry.watch('socketsOpen', () => sockets.clients.size)

  /** Nothing that lasts may know the request: it would be kept, with all its headers, as long as the socket. */
  const open = (socket: WebSocket, connection: Socket, origin: Origin) => {
    socket.on('error', (error) => app.log.warn({ err: error }, 'a socket broke'))
    const taken: Extra['taken'] = new Set([keepAlive(socket)])
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, connection, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => hear(app, socket, handle),
      },
      { socket, origin, taken },
    )
    socket.on('close', async (code, reason) => {
      // Of many that close at once each has its streams ended in its turn.
      await app.breathe()
      // Whoever is gone reads nothing more.
      for (const giveBack of taken) giveBack()
      closed(code, String(reason)).catch((error: unknown) => app.log.warn({ err: error }, 'a socket closed badly'))
    })
  }

  let isClosing = false
  const refusals = new WeakMap<Duplex, Refuse>()
  sockets.on('wsClientError', ({ message }, socket) => refusals.get(socket)?.(400, message))

  return {
    upgrade(request, socket, head, refuse) {
      if (!isOriginAllowed(request, origins)) return refuse(403, foreignOrigin)
      if (isClosing) return refuse(503, 'This process ends. Connect again.')
      refusals.set(socket, refuse)
      sockets.handleUpgrade(request, socket, head, (made) => open(made, request.socket, originOf(request)))
    },
    async close(time) {
      isClosing = true
      await spread(sockets.clients, time, (socket) => socket.close(1001, 'Going away'))
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
  const quota = createQuota<string>(maxSocketsPerUser, 'Too many sockets')
  const places = {
    subscription: createQuota<WebSocket>(maxAtOnce, `A socket carries at most ${maxAtOnce} subscriptions at once.`),
    other: createQuota<WebSocket>(maxAtOnce, `A socket carries at most ${maxAtOnce} queries and mutations at once.`),
  }
  /**
   * How operations give back their places, by what they were asked with: ids are used again before they are free, for
   * whoever takes back a query does not end it.
   */
  const giveBack = new WeakMap<object, () => void>()
  return makeServer<Record<string, unknown>, Extra>({
    async onConnect(context) {
      const { connectionParams, extra } = context
      const { socket, origin, taken } = extra
      // Else the token would be kept as long as the socket.
      Object.assign(context, { connectionParams: undefined })
      const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
      const viewer = await authenticate(app, origin, authorization)
      if (!viewer) return false // Closes with 4403.
      // Whoever left meanwhile would be counted and watched for ever: their close has been told.
      if (socket.readyState !== socket.OPEN) return false
      try {
        taken.add(quota.take(viewer.id))
      } catch {
        socket.close(CloseCode.TooManyInitialisationRequests, 'Too many sockets')
        return false
      }
      taken.add(watchViewer(app, viewer, () => socket.close(CloseCode.Forbidden, 'The session is over')))
      extra.viewer = viewer
      return true
    },

    async onSubscribe({ extra: { socket, origin, viewer, taken } }, _id, payload) {
      if (!viewer) return [new GraphQLError('The socket is closing.')]
      const { query, variables, operationName, extensions } = payload
      const ready = await operations.prepare(
        { query, variables, operationName, extensions },
        { origin, viewer },
        (kind) => {
          giveBack.set(payload, places[kind === 'subscription' ? kind : 'other'].take(socket))
        },
      )
      if ('errors' in ready) giveBack.get(payload)?.()
      if ('errors' in ready) return ready.errors
      const { document } = ready
      const done = giveBack.get(payload)
      const leave = () => {
        taken.delete(leave)
        ready.done()
        done?.()
      }
      taken.add(leave)
      giveBack.set(payload, leave)
      return { schema: operations.schema, document, operationName: ready.operationName, contextValue: ready }
    },
    async onOperation(_context, _id, payload, { contextValue }) {
      const answer = await (contextValue as Ready).run(mostOfMessage)
      return 'next' in answer ? atLeaving(answer, () => giveBack.get(payload)?.()) : answer
    },
    // The pipeline runs operations, by `onOperation`.
    execute: () => ({}),
    subscribe: () => ({}),
    onNext: (_context, _id, _payload, _args, { errors, data }) =>
      errors && {
        ...(data !== undefined && { data }),
        errors: errors.map((error) => withoutHttp(error).toJSON()),
      },
    onComplete: (_context, _id, payload) => giveBack.get(payload)?.(),
    onError: (_context, _id, _payload, errors) => errors.map((error) => withoutHttp(error).toJSON()),
  })
}

/** A stream whose place is free as soon as its client leaves it, so that the next one finds it so. */
const atLeaving = <Item>(stream: AsyncIterableIterator<Item>, leave: () => void): AsyncIterableIterator<Item> => ({
  next: () => stream.next(),
  return() {
    leave()
    return stream.return?.() ?? Promise.resolve({ done: true, value: undefined })
  },
  [Symbol.asyncIterator]() {
    return this
  },
})

/**
 * Writes the messages of one turn of the event loop in one go, for the system's calls are what they cost most.
 *
 * @returns when there may be more: whoever does not read gets no more to buffer
 */
function send(socket: WebSocket, connection: Socket, message: string): Promise<void> | undefined {
  if (socket.readyState !== socket.OPEN) return
  // Who asks for pongs or errors and never reads them is not waited for by anything.
  if (socket.bufferedAmount > maxUnread) socket.terminate()
  connection.cork()
  setImmediate(() => connection.uncork())
  if (socket.bufferedAmount < ahead) return void socket.send(message)
  return new Promise((resolve, reject) => socket.send(message, (error) => (error ? reject(error) : resolve())))
}

/**
 * Hands messages to the protocol, in order. Of many that come at once each is heard in its turn, and until all are
 * nothing more is read: what waits is what came in one piece.
 */
function hear(app: ApiContext, socket: WebSocket, handle: (message: string) => Promise<void>): void {
  let waiting = 0
  socket.on('message', async (data) => {
    if (++waiting === 1) socket.pause()
    await app.breathe()
    if (--waiting === 0) socket.resume()
    handle(String(data)).catch((error: unknown) => {
      app.log.warn({ err: error }, 'a socket failed')
      socket.close(CloseCode.InternalServerError, 'Internal server error')
    })
  })
}

/**
 * Ends connections whose other end is gone.
 *
 * @returns how to stop looking
 */
function keepAlive(socket: WebSocket): () => void {
  let alive = true
  const ping = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, pingInterval)
  socket.on('pong', () => {
    alive = true
  })
  return () => clearInterval(ping)
}
