import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { InvalidRefreshTokenError } from '../errors.ts'
import { networkOf, spend } from '../rate-limits.ts'
import type { Origin } from '../viewer.ts'
import { endSessions, hashOf, newSession, type Session } from './sessions.ts'
import type { RefreshClaims } from './tokens.ts'

/** How long a device whose answer was lost may ask for it again, in seconds. */
const grace = 10

/**
 * Spends a refresh token for a new pair. A token that comes back after it was spent is in two hands, so its whole
 * family ends (OAuth 2.0 Security BCP, RFC 9700 §4.14.2). Or its answer was lost: the device that spent it gets the
 * same successor again, for a few seconds and while nobody has used that.
 *
 * Each leaves a row, by which the token is known when it comes back: so a session has a limit.
 *
 * @throws {InvalidRefreshTokenError} {@link RateLimitedError}
 */
export async function refreshSession(ctx: ApiContext, origin: Origin, refreshToken: string): Promise<Session> {
  const claims = await ctx.tokens.verifyRefresh(refreshToken)
  if (!claims) throw new InvalidRefreshTokenError()
  await spend(ctx, 'refresh', claims.sessionId)

  const { session, row } = await newSession(ctx, origin, claims.userId, claims)
  if (await replace(ctx, claims, row)) {
    await audit(ctx, origin, 'SESSION_REFRESHED', claims.userId, claims.sessionId)
    return session
  }
  const spent = await findSpent(ctx, claims)
  if (!spent) throw new InvalidRefreshTokenError()
  if (spent.successorExpiresAt && isFrom(origin, spent)) {
    return { ...session, refreshToken: await successor(ctx, claims, spent.successorExpiresAt) }
  }
  await endSessions(ctx, claims.userId, { only: claims.sessionId })
  await audit(ctx, origin, 'REFRESH_TOKEN_REUSED', claims.userId, claims.sessionId)
  throw new InvalidRefreshTokenError()
}

/**
 * The family of a refresh token, by its first row, which lives as long as it and is ended with it. Who refreshes it and
 * who ends it hold that row in turn: no successor is given out after the end.
 */
const familyOf = ({ userId, sessionId }: RefreshClaims): Prisma.Sql => Prisma.sql`
  SELECT first.family_id, first.user_id
    FROM sessions AS first
   WHERE first.id = (SELECT id FROM sessions WHERE family_id = ${sessionId}::uuid ORDER BY id LIMIT 1)
     AND first.user_id = ${userId}::uuid
     AND first.revoked_at IS NULL`

type Row = Awaited<ReturnType<typeof newSession>>['row']

/** Spends a token and adds its successor, both or neither. */
async function replace(ctx: ApiContext, claims: RefreshClaims, row: Row): Promise<boolean> {
  const added = await ctx.db.$executeRaw(Prisma.sql`
    WITH family AS (
      ${familyOf(claims)}
         FOR UPDATE
    ),
    spent AS (
      UPDATE sessions
         SET spent_at = now()
        FROM family
        JOIN users ON users.id = family.user_id
       WHERE sessions.token_hash = ${hashOf(claims.id)}
         AND sessions.family_id = family.family_id
         AND sessions.user_id = family.user_id
         AND sessions.spent_at IS NULL
         AND sessions.revoked_at IS NULL
         AND sessions.expires_at > now()
         AND users.deactivated_at IS NULL
      RETURNING sessions.user_id, sessions.family_id
    )
    INSERT INTO sessions (id, user_id, family_id, token_hash, expires_at, address, user_agent)
    SELECT ${row.id}::uuid, user_id, family_id, ${row.tokenHash}, ${row.expiresAt}::timestamptz,
           ${row.address}, ${row.userAgent}
      FROM spent`)
  return added === 1
}

interface Spent extends Origin {
  /** Null unless it was spent just now and nobody has used its successor, nor ended the family. */
  readonly successorExpiresAt: Date | null
}

/** A token that was spent, and who was given its successor. */
async function findSpent({ db }: ApiContext, claims: RefreshClaims): Promise<Spent | null> {
  const [spent] = await db.$queryRaw<Spent[]>(Prisma.sql`
    WITH family AS (
      ${familyOf(claims)}
         FOR SHARE
    )
    SELECT next.expires_at AS "successorExpiresAt", next.address, next.user_agent AS "userAgent"
      FROM sessions AS spent
      LEFT JOIN (
        sessions AS next
        JOIN family ON family.family_id = next.family_id
        JOIN users ON users.id = family.user_id AND users.deactivated_at IS NULL
      )
        ON next.token_hash = ${hashOf(claims.successorId)}
       AND next.spent_at IS NULL
       AND next.expires_at > now()
       AND spent.spent_at > now() - ${grace}::int * interval '1 second'
     WHERE spent.token_hash = ${hashOf(claims.id)}
       AND spent.user_id = ${claims.userId}::uuid
       AND spent.family_id = ${claims.sessionId}::uuid
       AND spent.spent_at IS NOT NULL`)
  return spent ?? null
}

/** Whether it is, as far as can be told, the same device. */
const isFrom = (origin: Origin, spent: Spent): boolean =>
  origin.userAgent === spent.userAgent && networkOf(origin) === networkOf(spent)

const successor = async ({ tokens }: ApiContext, { userId, sessionId, successorId }: RefreshClaims, expiresAt: Date) =>
  (await tokens.issueRefresh(userId, sessionId, { id: successorId, expiresAt })).token
