import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { cutOffUnread, oneByOne } from './connections.ts'

/** Handles one path. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** Whether a path is meant: exactly it, whatever the query string. */
const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

/** In milliseconds: a client that sends its headers or its request slower than this is cut off, or reads nothing so long. */
export const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  unreadTimeout: 30_000,
}

/** The HTTP server of the API: a table of paths, and 404 for the rest. */
export function createHttpServer(routes: Readonly<Record<string, Handler>>, patience = timeouts): Server {
  const answer = oneByOne((request, response) => {
    const handler = routes[pathOf(request)]
    if (handler) return void handler(request, response)
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found. GraphQL is at /graphql.\n')
  })
  const server = createServer(patience, answer)
  cutOffUnread(server, patience.unreadTimeout)
  return server
}

/** @returns the port it listens on */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port }, resolve)
  })
  const address = server.address()
  return address && typeof address === 'object' ? address.port : port
}

/** Takes no more connections, lets requests that are under way finish, and closes idle connections. */
export function finish(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
