import { createHash, randomUUID } from 'node:crypto'
import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext, Context } from '../context.ts'
import { InvalidRefreshTokenError, NotFoundError } from '../errors.ts'
import { ring } from '../ring.ts'
import type { Origin, Viewer } from '../viewer.ts'

/** What a client holds after signing up, logging in or refreshing. */
export interface Session {
  readonly userId: string
  readonly familyId: string
  readonly accessToken: string
  readonly refreshToken: string
}

/** Refresh tokens that replace one another make a family; logging in starts one. */
export async function startSession(
  ctx: ApiContext,
  origin: Origin,
  userId: string,
  familyId: string = randomUUID(),
): Promise<Session> {
  const [accessToken, refresh] = await Promise.all([
    ctx.tokens.issueAccess(userId, familyId),
    ctx.tokens.issueRefresh(userId, familyId),
  ])
  await ctx.db.session.create({
    data: {
      userId,
      familyId,
      tokenHash: hashOf(refresh.id),
      expiresAt: new Date(Date.now() + ctx.tokens.refreshTtl),
      address: origin.address,
      userAgent: origin.userAgent,
    },
  })
  return { userId, familyId, accessToken, refreshToken: refresh.token }
}

/**
 * Spends a refresh token for a new pair. A token that comes back after it was spent is in two hands, so its whole
 * family ends (OAuth 2.0 Security BCP, RFC 9700 §4.14.2).
 *
 * @throws {InvalidRefreshTokenError}
 */
export async function refreshSession(ctx: ApiContext, origin: Origin, refreshToken: string): Promise<Session> {
  const claims = await ctx.tokens.verifyRefresh(refreshToken)
  if (!claims) throw new InvalidRefreshTokenError()

  const tokenHash = hashOf(claims.id)
  const [spent] = await ctx.db.$queryRaw<{ userId: string; familyId: string }[]>(Prisma.sql`
    UPDATE sessions
       SET spent_at = now()
      FROM users
     WHERE sessions.token_hash = ${tokenHash}
       AND sessions.spent_at IS NULL
       AND sessions.revoked_at IS NULL
       AND sessions.expires_at > now()
       AND users.id = sessions.user_id
       AND users.deactivated_at IS NULL
    RETURNING sessions.user_id AS "userId", sessions.family_id AS "familyId"`)
  if (spent) {
    await audit(ctx, origin, 'SESSION_REFRESHED', spent.userId, spent.familyId)
    return startSession(ctx, origin, spent.userId, spent.familyId)
  }

  const [reused] = await ctx.db.$queryRaw<{ userId: string; familyId: string }[]>(Prisma.sql`
    SELECT user_id AS "userId", family_id AS "familyId"
      FROM sessions
     WHERE token_hash = ${tokenHash}
       AND spent_at IS NOT NULL`)
  if (reused) {
    await endSessions(ctx, reused.userId, { only: reused.familyId })
    await audit(ctx, origin, 'REFRESH_TOKEN_REUSED', reused.userId, reused.familyId)
  }
  throw new InvalidRefreshTokenError()
}

/** Ends the viewer's session, or all of theirs. */
export async function logOut(ctx: Context, viewer: Viewer, { everywhere }: { everywhere: boolean }): Promise<void> {
  await endSessions(ctx, viewer.id, everywhere ? {} : { only: viewer.sessionId })
  await audit(ctx, viewer.origin, 'LOGGED_OUT', viewer.id, everywhere ? null : viewer.sessionId)
}

/** @throws {NotFoundError} unless it is a session of the viewer's that has not ended */
export async function revokeSession(ctx: Context, viewer: Viewer, sessionId: string): Promise<void> {
  const sessions = await listSessions(ctx, viewer)
  if (!sessions.some(({ id }) => id === sessionId)) throw new NotFoundError('session')
  await endSessions(ctx, viewer.id, { only: sessionId })
  await audit(ctx, viewer.origin, 'SESSION_REVOKED', viewer.id, sessionId)
}

/** A device that is logged in. */
export interface Device extends Origin {
  readonly id: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
}

/** The viewer's sessions that have not ended, the last used first. */
export function listSessions(ctx: Pick<Context, 'db'>, viewer: Pick<Viewer, 'id'>): Promise<Device[]> {
  return ctx.db.$queryRaw<Device[]>(Prisma.sql`
    SELECT family_id AS id,
           min(created_at) AS "createdAt",
           max(created_at) AS "lastUsedAt",
           (array_agg(address ORDER BY created_at DESC))[1] AS address,
           (array_agg(user_agent ORDER BY created_at DESC))[1] AS "userAgent"
      FROM sessions
     WHERE user_id = ${viewer.id}::uuid
     GROUP BY family_id
    HAVING bool_and(revoked_at IS NULL) AND max(expires_at) > now()
     ORDER BY "lastUsedAt" DESC`)
}

/** Ends sessions of a user, with their open subscriptions in every API process. */
export async function endSessions(
  ctx: Pick<Context, 'db' | 'doorbell' | 'log'>,
  userId: string,
  { only, except }: { only?: string; except?: string } = {},
): Promise<void> {
  await ctx.db.session.updateMany({
    where: { userId, revokedAt: null, ...(only && { familyId: only }), ...(except && { familyId: { not: except } }) },
    data: { revokedAt: new Date() },
  })
  await ring(ctx, [userId], 'sessions')
}

/**
 * Forgets refresh tokens that have expired, which nothing accepts any more. A family that goes on keeps its first,
 * which tells since when it is logged in.
 *
 * @returns how many
 */
export const pruneSessions = (ctx: Context): Promise<number> =>
  ctx.db.$executeRaw(Prisma.sql`
    DELETE FROM sessions AS expired
     WHERE expires_at < now()
       AND (EXISTS (SELECT 1 FROM sessions
                     WHERE family_id = expired.family_id AND id < expired.id)
            OR NOT EXISTS (SELECT 1 FROM sessions
                            WHERE family_id = expired.family_id AND expires_at >= now()))`)

const hashOf = (tokenId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(tokenId).digest())
