import { randomUUID } from 'node:crypto'
import { ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Log } from '../domain/ports.ts'

/**
 * Answers for who gets no further, in the form of GraphQL's errors, with the id under which the log tells more. A
 * response or connection on which something has been sent already is broken off instead.
 */
export type Refuse = (status: number, message: string) => void

/** As every answer of ours has them: it is for nobody on the way to keep, and no page. */
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  // What is malformed leaves no telling where the next request begins.
  connection: 'close',
}

const codes: Readonly<Record<number, string>> = {
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  500: 'INTERNAL_SERVER_ERROR',
}

export const createRefusals =
  (log: Log) =>
  (to: ServerResponse | Duplex, status: number, message: string): void =>
    answer(log, to, status, message)

function answer(log: Log, to: ServerResponse | Duplex, status: number, message: string): void {
  const requestId = randomUUID()
  const code = codes[status] ?? 'BAD_REQUEST'
  log.info({ requestId, status, outcome: code, reason: message }, 'a request was refused')
  send(to, status, message, code, requestId)
}

/** Something broke that is ours to mend: nothing of it is told but the id. */
export function answerBroken(to: ServerResponse | Duplex, requestId: string): void {
  send(to, 500, 'Something went wrong on our side.', 'INTERNAL_SERVER_ERROR', requestId)
}

function send(to: ServerResponse | Duplex, status: number, message: string, code: string, requestId: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] })
  const all = { ...headers, 'content-length': Buffer.byteLength(body) }
  if (to instanceof ServerResponse) {
    if (to.headersSent) return void to.destroy()
    // What broke may have set some of its own.
    for (const name of to.getHeaderNames()) to.removeHeader(name)
    to.shouldKeepAlive = false
    return void to.writeHead(status, all).end(body)
  }
  if (!to.writable) return void to.destroy()
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  to.once('finish', () => to.destroy())
  to.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** What Node's parser found wrong, as a refusal; null for who has just gone away. */
export function refusalOf({ code }: NodeJS.ErrnoException): { status: number; message: string } | null {
  if (code === 'ECONNRESET' || code === 'EPIPE') return null
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, message: 'The request took too long to arrive.' }
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, message: 'The headers are too long.' }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return { status: 413, message: 'The chunk extensions are too long.' }
  return { status: 400, message: 'That is no HTTP request.' }
}
