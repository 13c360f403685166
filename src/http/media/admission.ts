import type { IncomingMessage, ServerResponse } from 'node:http'
import { authenticate } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import { NotFoundError, RateLimitedError, ValidationError } from '../../domain/errors.ts'
import { DamagedFileError } from '../../domain/media/read.ts'
import { type Refused, UploadRefusal } from '../../domain/media/refusals.ts'
import { type Log, StoreError } from '../../domain/ports.ts'
import { spend, spendAddress } from '../../domain/rate-limits.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import type { Refusal } from './refusal.ts'
import { TooManyError } from './turns.ts'

/** Who asks, counted against their limit; null for who is not signed in. */
export type Admit = (request: IncomingMessage) => Promise<Viewer | null>

/** @throws {RateLimitedError} */
export const createAdmission =
  (ctx: ApiContext, originOf: (request: IncomingMessage) => Origin): Admit =>
  async (request) => {
    const origin = originOf(request)
    const viewer = await authenticate(ctx, origin, request.headers.authorization)
    if (viewer) await spend(ctx, 'user', viewer.id)
    else await spendAddress(ctx, origin)
    return viewer
  }

const statuses: Readonly<Record<Refused, number>> = {
  empty: 400,
  tooLarge: 413,
  kind: 415,
  bomb: 415,
  longer: 413,
  quota: 413,
  loose: 403,
  takenOver: 409,
}

const codes: Readonly<Record<Refused, string>> = {
  empty: 'EMPTY',
  tooLarge: 'TOO_LARGE',
  kind: 'KIND_REFUSED',
  bomb: 'TOO_MANY_PIXELS',
  longer: 'LONGER_THAN_ANNOUNCED',
  quota: 'QUOTA_EXCEEDED',
  loose: 'QUOTA_EXCEEDED',
  takenOver: 'TAKEN_OVER',
}

/** How a fault is answered; null for one that is ours. What a store cannot do its operator hears. */
export function refusalFor(error: unknown, log: Log): Refusal | null {
  if (error instanceof TooManyError) return error.refusal
  if (error instanceof UploadRefusal)
    return { status: statuses[error.why], code: codes[error.why], message: error.message }
  if (error instanceof NotFoundError) return { status: 404, code: 'NOT_FOUND', message: error.message }
  if (error instanceof ValidationError) return { status: 400, code: 'VALIDATION_FAILED', message: error.message }
  if (error instanceof RateLimitedError) {
    const retryAfter = Math.ceil(error.allowance.resetIn / 1_000)
    return { status: 429, code: 'RATE_LIMITED', message: error.message, retryAfter }
  }
  if (error instanceof DamagedFileError) return { status: 502, code: 'DAMAGED', message: error.message }
  if (error instanceof StoreError) {
    log.warn({ why: error.message }, 'a file could not be brought or fetched')
    return error.kind === 'full'
      ? {
          status: 507,
          code: 'STORE_FULL',
          message: 'There is no room for more files. Whoever runs this can change that.',
        }
      : { status: 503, code: 'STORE_AWAY', message: 'Files cannot be reached at the moment.', retryAfter: 5 }
  }
  return null
}

export const signInFirst: Refusal = { status: 401, code: 'UNAUTHENTICATED', message: 'Sign in first.' }

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
