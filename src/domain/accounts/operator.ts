import { audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import type { Origin } from '../viewer.ts'
import { likeliestFirst, namedBy } from './search.ts'
import { type Device, endSessions, listSessions } from './sessions.ts'

/** What an operator, who has the database, does to accounts; each act is in the account's audit trail. */
type OperatorContext = Pick<Context, 'db' | 'doorbell' | 'log' | 'telemetry'>

/** An account as its operator sees it. */
export interface Account {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly createdAt: Date
  readonly deactivatedAt: Date | null
  readonly sessions: readonly Device[]
}

/** Where an operator's acts come from, as the account's owner is told. */
const origin: Origin = { address: null, userAgent: 'the operator of this server' }

/**
 * @param login a username or an email, in any case
 * @throws {NotFoundError} for nobody, and for who has deleted their account: there is no way back
 */
export async function findAccount(ctx: OperatorContext, login: string): Promise<Account> {
  const user = await ctx.db.user.findFirst({
    where: { ...namedBy(login), deletedAt: null },
    orderBy: likeliestFirst,
    select: { id: true, username: true, email: true, createdAt: true, deactivatedAt: true },
  })
  if (!user) throw new NotFoundError('account')
  return { ...user, sessions: await listSessions(ctx, user) }
}

/**
 * Opens a deactivated account again: its owner can log in.
 *
 * @returns false for one that is open
 * @throws {NotFoundError}
 */
export async function activateAccount(ctx: OperatorContext, login: string): Promise<boolean> {
  const { id } = await findAccount(ctx, login)
  const { count } = await ctx.db.user.updateMany({
    where: { id, deactivatedAt: { not: null }, deletedAt: null },
    data: { deactivatedAt: null },
  })
  if (count === 0) return false
  await audit(ctx, origin, 'ACCOUNT_ACTIVATED', id)
  return true
}

/**
 * Ends all sessions of an account, with their sockets and streams in every process.
 *
 * @returns how many devices were logged in
 * @throws {NotFoundError}
 */
export async function endAllSessions(ctx: OperatorContext, login: string): Promise<number> {
  const { id, sessions } = await findAccount(ctx, login)
  await endSessions(ctx, id)
  await audit(ctx, origin, 'SESSIONS_ENDED', id)
  return sessions.length
}
