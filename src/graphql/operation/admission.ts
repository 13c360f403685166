import { randomUUID } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { ApiContext as Context } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import { networkOf, spend } from '../../domain/rate-limits.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import type { CapsuleLoader } from '../schema/capsule-loader.ts'
import { type GraphQLContext, unauthenticated } from '../schema/context.ts'
import { outcomeOf, tellOperation } from './log.ts'
import { maskError } from './masking.ts'

/** The longest delay of a timer, in milliseconds. */
const longestDelay = 2 ** 31 - 1

/** The context of one operation on behalf of whoever `viewer` is. */
export function operationContext(
  app: Context,
  capsules: CapsuleLoader,
  origin: Origin,
  viewer: Viewer | null,
  ending: () => AbortSignal,
): GraphQLContext {
  const me = () => {
    if (!viewer) throw unauthenticated()
    return viewer
  }
  let end: AbortSignal | undefined
  return { app, capsules, origin, viewer, me, ending: () => (end ??= ending()), requestId: randomUUID() }
}

/** Whom an `Authorization` header, or the like in `connectionParams`, speaks for. */
export async function viewerOf(app: Context, origin: Origin, authorization: unknown): Promise<Viewer | null> {
  const token = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined
  const claims = token ? await app.tokens.verifyAccess(token) : null
  return claims && (await app.sessions.isLive(claims)) ? { ...claims, origin } : null
}

/**
 * Counts one operation: for the signed-in user, or else for the client's address.
 *
 * @throws {RateLimitedError}
 */
export const countOperation = (app: Context, origin: Origin, viewer: Viewer | null): Promise<Allowance | null> =>
  viewer ? spend(app, 'user', viewer.id) : spend(app, 'address', networkOf(origin))

/**
 * Calls `onEnd` when the viewer's token is spent or its session ends, whichever comes first.
 *
 * @returns how to stop watching
 */
export function watchViewer(app: Context, viewer: Viewer, onEnd: () => void): () => void {
  const timeLeft = Math.min(Math.max(0, viewer.expiresAt.getTime() - Date.now()), longestDelay)
  const expiry = setTimeout(onEnd, timeLeft)
  const unwatch = app.sessions.watch(viewer, onEnd)
  return () => {
    clearTimeout(expiry)
    unwatch()
  }
}

/**
 * What a client is told of an operation that is refused before it began; the log is told as of any other.
 *
 * @param name what its author named it, where that is known
 */
export function refuse(
  app: Context,
  error: unknown,
  started: number,
  viewer: Viewer | null,
  name: string | null = null,
): GraphQLError {
  const requestId = randomUUID()
  const masked = maskError(app.log, error, requestId)
  tellOperation(app.log, { requestId, name, user: viewer?.id ?? null, started, outcome: outcomeOf([masked]) })
  return masked
}

/** Streams over SSE that a user has open in this process at most. */
const maxStreams = 100

/** Counts the streams of each user, and ends them with the viewer's token or session. */
export function createStreams(app: Context) {
  const streamsOf = new Map<string, number>()
  return {
    /**
     * @param left aborts when the client is gone or its response has ended
     * @returns a signal that also aborts when the viewer's token is spent or its session ends
     */
    open(viewer: Viewer | null, left: AbortSignal): AbortSignal {
      if (!viewer || left.aborted) return left
      const count = (streamsOf.get(viewer.id) ?? 0) + 1
      if (count > maxStreams) throw tooManySubscriptions(`You have ${maxStreams} streams open, which is the most.`)
      streamsOf.set(viewer.id, count)
      const over = new AbortController()
      const unwatch = watchViewer(app, viewer, () => over.abort())
      left.addEventListener(
        'abort',
        () => {
          unwatch()
          decrease(streamsOf, viewer.id)
        },
        { once: true },
      )
      return AbortSignal.any([left, over.signal])
    },
  }
}

/** Counts one less, and forgets who has none left. */
export function decrease(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1
  if (left > 0) counts.set(key, left)
  else counts.delete(key)
}

export const tooManySubscriptions = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } })
