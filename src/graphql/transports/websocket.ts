import type { IncomingMessage, Server } from 'node:http'
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import { CloseCode, handleProtocols, makeServer, validateMessage } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ApiContext as Context } from '../../domain/context.ts'
import type { Origin } from '../../domain/viewer.ts'
import {
  countOperation,
  decrease,
  refuse,
  tooManySubscriptions,
  viewerOf,
  watchViewer,
} from '../operation/admission.ts'
import { maskError, withoutHttp } from '../operation/masking.ts'
import { isOriginAllowed } from './browsers.ts'
import { type GraphQLServer, graphqlPath, type SocketSession } from './http.ts'

export interface WebSocketOptions {
  /** Origins of pages elsewhere that may connect. */
  readonly origins: readonly string[]
  readonly originOf: (request: IncomingMessage) => Origin
}

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

interface Extra {
  readonly socket: WebSocket
  readonly origin: Origin
  session?: SocketSession
}

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). A socket speaks for the viewer of the token in its
 * `connectionParams.authorization`; when that is spent or its session ends the socket is closed with 4403, which makes
 * clients connect again with a fresh one. Whatever an operation does, it fails alone.
 *
 * @returns how to close all sockets with 1001
 */
export function serveWebSockets(
  http: Server,
  yoga: GraphQLServer,
  app: Context,
  { origins, originOf }: WebSocketOptions,
): { close(): Promise<void> } {
  const socketsOf = new Map<string, number>()
  const sockets = new WebSocketServer({
    server: http,
    path: graphqlPath,
    maxPayload,
    handleProtocols,
    verifyClient: ({ req }, answer) => answer(isOriginAllowed(req, origins), 403),
  })

  const protocol = makeServer<Record<string, unknown>, Extra>({
    async onConnect({ connectionParams, extra }) {
      const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
      const viewer = await viewerOf(app, extra.origin, authorization)
      if (!viewer) return false // Closes with 4403.
      // Whoever left meanwhile would be counted and watched for ever: their close has been told.
      if (extra.socket.readyState !== extra.socket.OPEN) return false
      const count = (socketsOf.get(viewer.id) ?? 0) + 1
      if (count > maxSocketsPerUser) {
        extra.socket.close(CloseCode.TooManyInitialisationRequests, 'Too many sockets')
        return false
      }
      socketsOf.set(viewer.id, count)
      const closed = new AbortController()
      const unwatch = watchViewer(app, viewer, () => extra.socket.close(CloseCode.Forbidden, 'The session is over'))
      extra.socket.once('close', () => {
        unwatch()
        closed.abort()
        decrease(socketsOf, viewer.id)
      })
      extra.session = { viewer, closed: closed.signal }
      return true
    },

    async onSubscribe({ extra, subscriptions }, _id, { query, variables, operationName }) {
      if (!extra.session) return [new GraphQLError('The socket is closing.')]
      const { viewer } = extra.session
      const started = performance.now()
      try {
        if (Object.keys(subscriptions).length > maxSubscriptions) {
          throw tooManySubscriptions(`A socket carries at most ${maxSubscriptions} operations at once.`)
        }
        await countOperation(app, extra.origin, viewer)
      } catch (error) {
        return [withoutHttp(refuse(app, error, started, viewer, operationName))]
      }
      const { schema, contextFactory, parse, validate } = yoga.getEnveloped({ session: extra.session })
      try {
        // Thrown on, a syntax error would close the socket and with it every other subscription.
        const document = parse(query)
        const issues = validate(schema, document)
        if (issues.length > 0) return issues.map(withoutHttp)
        return {
          schema,
          document,
          contextValue: await contextFactory(),
          variableValues: variables ?? null,
          operationName: operationName ?? null,
        }
      } catch (error) {
        return [withoutHttp(maskError(app.log, error))]
      }
    },

    execute: (args) => alone(yoga.getEnveloped(args.contextValue as object).execute, args),
    subscribe: (args) => alone(yoga.getEnveloped(args.contextValue as object).subscribe, args),
  })

  /** Runs an operation so that it fails alone, whenever it throws. */
  async function alone(run: (args: ExecutionArgs) => unknown, args: ExecutionArgs) {
    const masked = (error: unknown) => ({ errors: [withoutHttp(maskError(app.log, error))] })
    try {
      const result = await run(args)
      return isAsyncIterable(result) ? endingWithError(result, masked) : forSocket(result as ExecutionResult)
    } catch (error) {
      return masked(error)
    }
  }

  sockets.on('connection', (socket, request) => {
    socket.on('error', (error) => app.log.warn({ err: error }, 'a socket broke'))
    keepAlive(socket)
    let malformed = 0
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
        onMessage: (handle) =>
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
          }),
      },
      { socket, origin: originOf(request) },
    )
    socket.once('close', (code, reason) => {
      closed(code, String(reason)).catch((error: unknown) => app.log.warn({ err: error }, 'a socket closed badly'))
    })
  })

  return {
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

/** A stream whose source breaks ends with an error that says so, and not by throwing. */
function endingWithError(
  source: AsyncIterable<ExecutionResult>,
  tell: (error: unknown) => ExecutionResult,
): AsyncIterableIterator<ExecutionResult> {
  const results = source[Symbol.asyncIterator]()
  let isOver = false
  return {
    async next() {
      if (isOver) return { done: true, value: undefined }
      try {
        const { done = false, value } = await results.next()
        return done ? { done, value } : { done, value: forSocket(value) }
      } catch (error) {
        isOver = true
        return { done: false, value: tell(error) }
      }
    },
    async return() {
      isOver = true
      await results.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const forSocket = (result: ExecutionResult): ExecutionResult =>
  result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result

const isAsyncIterable = (result: unknown): result is AsyncIterable<ExecutionResult> =>
  Symbol.asyncIterator in Object(result)

/** The protocol closes a socket at the first message it cannot read, and every subscription with it; we overlook a few. */
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
