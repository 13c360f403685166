import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Log } from '../domain/ports.ts'
import { connectionsOf, cutOffUnread, oneByOne } from './connections.ts'
import type { Farewell } from './farewell.ts'
import { answerBroken, createRefusals, type Refuse, refusalOf } from './refusals.ts'
import { Request } from './request.ts'
import { cutOffSlow } from './slow-requests.ts'
import { unclear } from './well-formed.ts'

/** Handles one path. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** Takes over a connection that asks for another protocol. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer, refuse: Refuse) => void

interface Routes {
  readonly requests: Readonly<Record<string, Handler>>
  /** By what a path begins with, where nothing has it whole; the longest first. */
  readonly below?: readonly (readonly [prefix: string, handler: Handler])[]
  readonly upgrades: Readonly<Record<string, UpgradeHandler>>
  /** Whether requests to a path may take long: as long as they keep coming. */
  readonly isLong?: (path: string) => boolean
  /** Told to who asks for what is not there. */
  readonly hint?: string
  /** Told of every response, when its head is on its way, with its status. */
  readonly onResponse?: ((status: number) => void) | undefined
  /** How it parts from a proxy. */
  readonly farewell?: Farewell
}

export interface HttpServer extends Server {
  readonly standing: ReadonlySet<Socket>
}

/** Whether a path is meant: exactly it, whatever the query string. */
const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

/**
 * In milliseconds: a client that sends its headers or its request slower than this is cut off, or reads nothing so long. A
 * long request has to bring `longRequestLeast` bytes in each `requestTimeout`.
 */
export const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  longRequestLeast: 16_384,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  unreadTimeout: 30_000,
}

/**
 * The HTTP server of the API: tables of paths, and 404 for the rest. Whatever is malformed or breaks below its handlers
 * is answered with a request id and the headers of any answer, and has a line in the log under that id.
 */
export function createHttpServer(routes: Routes, log: Log, patience = timeouts): HttpServer {
  const { requests, below = [], upgrades, isLong = () => false, hint = 'GraphQL is at /graphql.' } = routes
  const { onResponse, farewell } = routes
  const refuse = createRefusals(log)
  /** What each connection was last asked for. */
  const answering = new WeakMap<Duplex, ServerResponse>()

  const breakOff = (request: IncomingMessage, to: ServerResponse | Duplex, error: unknown) => {
    const requestId = randomUUID()
    // Without the query, which may say anything.
    const path = pathOf(request).slice(0, 100)
    log.error({ err: error, requestId, method: request.method, path }, 'a request failed unexpectedly')
    answerBroken(to, requestId)
  }

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    answering.set(request.socket, response)
    if (onResponse) response.once('finish', () => onResponse(response.statusCode))
    farewell?.took(response)
    if (request instanceof Request && request.isLast) response.shouldKeepAlive = false
    const reason = unclear(request)
    if (reason !== null) return refuse(response, 400, reason)
    const path = pathOf(request)
    const handler = requests[path] ?? below.find(([prefix]) => path.startsWith(prefix))?.[1] ?? notFound(hint)
    try {
      await handler(request, response)
    } catch (error) {
      breakOff(request, response, error)
    }
  }
  const { take, isBusy } = oneByOne(respond)
  // Its own refusal would have none of our headers, and no line in the log.
  const server = createServer(
    { ...patience, requestTimeout: 0, requireHostHeader: false, IncomingMessage: Request },
    take,
  )
  // Also of these each connection has one at a time.
  server.on('checkExpectation', take)
  const standing = connectionsOf(server)
  cutOffUnread(server, standing, patience.unreadTimeout)
  cutOffSlow(server, patience, (request) => isLong(pathOf(request)))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Who goes away while it is refused is no fault of ours.
    socket.on('error', () => socket.destroy())
    // The answer to a request before it would be written into the socket that this one becomes.
    if (isBusy(socket)) return socket.destroy()
    const answer: Refuse = (status, message) => refuse(socket, status, message)
    const reason = unclear(request, true)
    if (reason !== null) return answer(400, reason)
    const handler = upgrades[pathOf(request)]
    if (!handler) return answer(404, `There is nothing to connect to. ${hint}`)
    try {
      return handler(request, socket, head, answer)
    } catch (error) {
      return breakOff(request, socket, error)
    }
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const refusal = refusalOf(error)
    const response = answering.get(socket)
    const isUnderWay = response !== undefined && !response.writableEnded
    // Refused already, and closed as soon as that is sent.
    if (refusal && response && !isUnderWay && !response.shouldKeepAlive) return
    // What came behind a request is refused by closing: its own answer is on the way.
    if (refusal && isUnderWay && response.req.complete) return endAfter(response, socket)
    const isBusy = isUnderWay && response.headersSent
    if (refusal && socket.writable && !isBusy) refuse(socket, refusal.status, refusal.message)
    else socket.destroy()
  })
  return Object.assign(server, { standing })
}

/** Closes a connection when an answer has been written to it, whatever else comes. */
function endAfter(response: ServerResponse, socket: Duplex): void {
  response.shouldKeepAlive = false
  response.once('close', () => socket.end(() => socket.destroy()))
}

const notFound =
  (hint: string): Handler =>
  (_request, response) =>
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
      .end(`Not found. ${hint}\n`)

/** @returns the port it listens on */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port }, resolve)
  })
  const address = server.address()
  return address && typeof address === 'object' ? address.port : port
}

/**
 * Takes no more connections, closes those that ask for nothing, and lets requests that are under way finish for so many
 * milliseconds: whoever sends or reads slowly must not hold up what is closed after it.
 */
export async function finish(server: HttpServer, time: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  // Browsers and balancers keep some ready. Node takes them for busy, for their first request is awaited.
  for (const socket of server.standing) if (socket.bytesRead === 0) socket.destroy()
  const late = setTimeout(() => server.closeAllConnections(), Math.max(0, time))
  await closed
  clearTimeout(late)
}
