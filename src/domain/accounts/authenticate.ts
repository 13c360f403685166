import type { ApiContext } from '../context.ts'
import type { Origin, Viewer } from '../viewer.ts'

/** The longest delay of a timer, in milliseconds. */
const longestDelay = 2 ** 31 - 1

/**
 * Whom an `Authorization` header, or the like, speaks for: the door of everything that carries a token.
 *
 * @param authorization `Bearer` and an access token (RFC 6750 §2.1)
 * @returns null where there is no token, or none that is good and has a session behind it
 */
export async function authenticate(
  ctx: Pick<ApiContext, 'tokens' | 'sessions'>,
  origin: Origin,
  authorization: unknown,
): Promise<Viewer | null> {
  const token = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined
  const claims = token ? await ctx.tokens.verifyAccess(token) : null
  if (!claims || !(await ctx.sessions.isLive(claims))) return null
  const { id, sessionId, expiresAt } = claims
  return { id, sessionId, origin, expiresAt }
}

/**
 * Calls `onEnd` when the viewer's token is spent or its session ends, whichever comes first.
 *
 * @returns how to stop watching
 */
export function watchViewer(ctx: Pick<ApiContext, 'sessions'>, viewer: Viewer, onEnd: () => void): () => void {
  const timeLeft = Math.min(Math.max(0, viewer.expiresAt.getTime() - Date.now()), longestDelay)
  const expiry = setTimeout(onEnd, timeLeft)
  const unwatch = ctx.sessions.watch(viewer, onEnd)
  return () => {
    clearTimeout(expiry)
    unwatch()
  }
}
