import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { InvalidCredentialsError } from '../errors.ts'
import { siteOf } from '../rate-limits.ts'
import type { Origin } from '../viewer.ts'
import { guess } from './guess.ts'
import { endSessions, type Session, startSession } from './sessions.ts'

export interface LogInInput {
  /** A username or an email, in any case. */
  readonly login: string
  readonly password: string
}

/**
 * Starts a session. A login nobody has costs the time of one with a wrong password. A hash that was made with less
 * work than is asked for now is replaced.
 *
 * @throws {InvalidCredentialsError} {@link RateLimitedError} after too many failures for this account from this address
 */
export async function logIn(ctx: ApiContext, origin: Origin, { login, password }: LogInInput): Promise<Session> {
  const key = login.trim().toLowerCase().replaceAll('\0', '')
  const user = await ctx.db.user.findFirst({
    where: { OR: [{ usernameKey: key }, { email: key }] },
    select: { id: true, passwordHash: true, deactivatedAt: true },
  })
  const matches = await guess(ctx, origin, {
    account: user?.id ?? key,
    userId: user?.id ?? null,
    password,
    hash: user?.passwordHash ?? null,
  })
  if (!user || !matches || user.deactivatedAt) {
    await audit(ctx, origin, 'LOG_IN_FAILED', user?.id ?? null)
    throw new InvalidCredentialsError()
  }
  const { id, passwordHash } = user
  if (ctx.passwords.isOutdated(passwordHash)) {
    // Only in place of the hash that was checked: somebody may be changing the password meanwhile.
    const anew = await ctx.passwords.hash(password, siteOf(origin))
    await ctx.db.user.updateMany({ where: { id, passwordHash }, data: { passwordHash: anew } })
  }
  const session = await startSession(ctx, origin, id)
  if (!(await isStillRight(ctx, origin, { id, password, passwordHash }))) {
    await endSessions(ctx, id, { only: session.familyId })
    throw new InvalidCredentialsError()
  }
  await audit(ctx, origin, 'LOGGED_IN', id)
  return session
}

/** Changing the password ends all sessions there are; one that starts at that moment must see the change itself. */
async function isStillRight(
  ctx: ApiContext,
  origin: Origin,
  { id, password, passwordHash }: { id: string; password: string; passwordHash: string },
): Promise<boolean> {
  const now = await ctx.db.user.findUnique({ where: { id }, select: { passwordHash: true } })
  if (now?.passwordHash === passwordHash) return true
  return ctx.passwords.verify(password, now?.passwordHash ?? null, siteOf(origin))
}
