import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { InvalidCredentialsError } from '../errors.ts'
import { tell } from '../notices/outbox.ts'
import { siteOf } from '../rate-limits.ts'
import type { Origin } from '../viewer.ts'
import { guess, isKnownDevice } from './guess.ts'
import { likeliestFirst, namedBy } from './search.ts'
import { endForgotten, newSession, type Session } from './sessions.ts'

export interface LogInInput {
  /** A username or an email, in any case. */
  readonly login: string
  readonly password: string
}

/**
 * Starts a session. A login nobody has costs the time of one with a wrong password. A hash that was made with less
 * work than is asked for now is replaced.
 *
 * @throws {InvalidCredentialsError} {@link RateLimitedError} after too many failures for this login from this address
 */
export async function logIn(ctx: ApiContext, origin: Origin, { login, password }: LogInInput): Promise<Session> {
  const key = login.trim().toLowerCase().replaceAll('\0', '')
  const user = await ctx.db.user.findFirst({
    where: namedBy(key),
    orderBy: likeliestFirst,
    select: { id: true, passwordHash: true, deactivatedAt: true },
  })
  const matches = await guess(ctx, origin, {
    account: key,
    userId: user?.id ?? null,
    password,
    hash: user?.passwordHash ?? null,
  })
  if (!user || !matches || user.deactivatedAt) {
    await audit(ctx, origin, 'LOG_IN_FAILED', user?.id ?? null)
    throw new InvalidCredentialsError()
  }
  const { id } = user
  let { passwordHash } = user
  if (ctx.passwords.isOutdated(passwordHash)) {
    // Only in place of the hash that was checked: somebody may be changing the password meanwhile.
    const anew = await ctx.passwords.hash(password, siteOf(origin))
    const { count } = await ctx.db.user.updateMany({ where: { id, passwordHash }, data: { passwordHash: anew } })
    if (count === 1) passwordHash = anew
  }
  const session = await startSession(ctx, origin, { id, passwordHash }, password)
  if (!session) {
    await audit(ctx, origin, 'LOG_IN_FAILED', id)
    throw new InvalidCredentialsError()
  }
  await endForgotten(ctx, id)
  const isNewDevice = !(await isKnownDevice(ctx, origin, id))
  await audit(ctx, origin, 'LOGGED_IN', id)
  if (isNewDevice) {
    const at = new Date().toISOString()
    await tell(ctx, { kind: 'SECURITY', matter: 'NEW_DEVICE', userId: id, to: null, at, device: origin.userAgent })
  }
  return session
}

/**
 * Starts a session of a user whose password was checked: in the statement that looks whether it still is the password,
 * and holds the user's row meanwhile. So changing the password ends this session, or this one never starts.
 *
 * @returns null when the password is another by now, or the account closed
 */
async function startSession(
  ctx: ApiContext,
  origin: Origin,
  { id, passwordHash }: { id: string; passwordHash: string },
  password: string,
): Promise<Session | null> {
  for (let checked = passwordHash; ; ) {
    const { session, row } = await newSession(ctx, origin, id)
    const started = await ctx.db.$executeRaw(Prisma.sql`
      INSERT INTO sessions (id, user_id, family_id, token_hash, expires_at, address, user_agent)
      SELECT ${row.id}::uuid, id, ${row.familyId}::uuid, ${row.tokenHash}, ${row.expiresAt}::timestamptz,
             ${row.address}, ${row.userAgent}
        FROM users
       WHERE id = ${id}::uuid
         AND password_hash = ${checked}
         AND deactivated_at IS NULL
         FOR SHARE`)
    if (started === 1) return session
    // The same password may have been hashed anew.
    const user = await ctx.db.user.findUnique({ where: { id }, select: { passwordHash: true, deactivatedAt: true } })
    if (!user || user.deactivatedAt || !(await ctx.passwords.verify(password, user.passwordHash, siteOf(origin))))
      return null
    checked = user.passwordHash
  }
}
