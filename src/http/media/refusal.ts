import type { IncomingMessage, ServerResponse } from 'node:http'

/** What is answered instead of a file, or of taking one. */
export interface Refusal {
  readonly status: number
  readonly message: string
  /** What a program goes by, in the header `Media-Error`. */
  readonly code: string
  /** Seconds. */
  readonly retryAfter?: number
}

/** The headers that tell a refusal to programs. */
export function tell(response: ServerResponse, { code, retryAfter }: Pick<Refusal, 'code' | 'retryAfter'>): void {
  response.setHeader('media-error', code)
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
}

/** Without reading what else comes: it may be long. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  tell(response, refusal)
  response.writeHead(refusal.status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(refusal.status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(!request.complete && { connection: 'close' }),
  })
  response.end(`${refusal.message}\n`)
}
