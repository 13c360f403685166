import { createHash, randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext, Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { ring } from '../ring.ts'
import type { Origin, Viewer } from '../viewer.ts'

/** What a client holds after signing up, logging in or refreshing. */
export interface Session {
  readonly userId: string
  readonly familyId: string
  readonly accessToken: string
  readonly refreshToken: string
}

/**
 * The tokens of a session, and the row that makes its refresh token good. Refresh tokens that replace one another make
 * a family; logging in starts one.
 *
 * @param replacing of the token that this one replaces: its family, and the id that it names
 */
export async function newSession(
  ctx: ApiContext,
  { address, userAgent }: Origin,
  userId: string,
  replacing: { readonly sessionId: string; readonly successorId: string } | null = null,
) {
  const familyId = replacing?.sessionId ?? randomUUID()
  const expiresAt = new Date(Date.now() + ctx.tokens.refreshTtl)
  const [accessToken, refresh] = await Promise.all([
    ctx.tokens.issueAccess(userId, familyId),
    ctx.tokens.issueRefresh(userId, familyId, { ...(replacing && { id: replacing.successorId }), expiresAt }),
  ])
  const session: Session = { userId, familyId, accessToken, refreshToken: refresh.token }
  const row = { id: uuidv7(), familyId, tokenHash: hashOf(refresh.id), expiresAt, address, userAgent }
  return { session, row }
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

/**
 * Ends the sessions of a user that are beyond as many as anybody may have, those first that were not used for longest.
 * After one was started: of several that start at once the last sees all of them.
 */
export async function endForgotten(ctx: Context, userId: string): Promise<void> {
  const forgotten = Prisma.sql`
    family_id IN (
      SELECT family_id
        FROM sessions
       WHERE user_id = ${userId}::uuid
       GROUP BY family_id
      HAVING bool_and(revoked_at IS NULL) AND max(expires_at) > now()
       ORDER BY max(created_at) DESC, family_id
      OFFSET ${ctx.settings.quotas.sessions}::int
    )`
  const ended = await revoke(ctx.db, userId, forgotten)
  if (ended > 0) await ring(ctx, [userId], 'sessions')
}

/** Some of a user's sessions: one family, all but one, or all. */
interface Which {
  readonly only?: string
  readonly except?: string
}

/** Ends sessions of a user, with their open subscriptions in every API process. */
export async function endSessions(
  ctx: Pick<Context, 'db' | 'doorbell' | 'log' | 'telemetry'>,
  userId: string,
  which: Which = {},
): Promise<void> {
  await revokeSessions(ctx.db, userId, which)
  await ring(ctx, [userId], 'sessions')
}

/** The database's part of it. */
export const revokeSessions = (
  db: Pick<PrismaClient, '$executeRaw'>,
  userId: string,
  { only, except }: Which = {},
): Prisma.PrismaPromise<number> =>
  revoke(
    db,
    userId,
    Prisma.sql`
      (${only ?? null}::uuid IS NULL OR family_id = ${only ?? null}::uuid)
          AND (${except ?? null}::uuid IS NULL OR family_id <> ${except ?? null}::uuid)`,
  )

/** Rows are locked in the order of their ids, by everybody who locks several. */
const revoke = (db: Pick<PrismaClient, '$executeRaw'>, userId: string, which: Prisma.Sql) =>
  db.$executeRaw(Prisma.sql`
    UPDATE sessions
       SET revoked_at = now()
     WHERE id IN (
       SELECT id
         FROM sessions
        WHERE user_id = ${userId}::uuid
          AND revoked_at IS NULL
          AND ${which}
        ORDER BY id
          FOR UPDATE
     )`)

/**
 * Lets the viewer's session go on until their access token expires, and no further: the refresh token that would
 * continue it is forgotten, whoever has it.
 */
export const retireSession = (
  db: Pick<PrismaClient, '$executeRaw'>,
  { id, sessionId, expiresAt }: Viewer,
): Prisma.PrismaPromise<number> =>
  db.$executeRaw(Prisma.sql`
    UPDATE sessions
       SET token_hash = sha256(gen_random_uuid()::text::bytea),
           expires_at = least(expires_at, ${expiresAt}::timestamptz)
     WHERE user_id = ${id}::uuid
       AND family_id = ${sessionId}::uuid
       AND spent_at IS NULL`)

/**
 * Holds all sessions of a user that there are, so that none is refreshed until the end of the transaction. Before the
 * user's row, for a session that is refreshed is held first and then looks at its user.
 */
export const lockSessions = (db: Pick<PrismaClient, '$queryRaw'>, userId: string): Prisma.PrismaPromise<unknown> =>
  db.$queryRaw(Prisma.sql`SELECT FROM sessions WHERE user_id = ${userId}::uuid ORDER BY id FOR UPDATE`)

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

export const hashOf = (tokenId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(tokenId).digest())
