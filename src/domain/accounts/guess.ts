import type { ApiContext } from '../context.ts'
import { RateLimitedError } from '../errors.ts'
import { networkOf, siteOf, spend, spendPasswordWork } from '../rate-limits.ts'
import type { Origin } from '../viewer.ts'

interface Guess {
  /** The login as it was typed, whether or not anybody has it; or the id of the user who confirms something. */
  readonly account: string
  /** Null where nobody has it. */
  readonly userId: string | null
  readonly password: string
  /** Null where there is no such user: that takes as long. */
  readonly hash: string | null
}

/**
 * Whether a password is right. Every guess is counted before it is checked and given back when it was right, so that
 * guesses made at the same time are not more than guesses made in turn.
 *
 * They are counted by what was typed: were those for a username and for an email counted together, the limit would tell
 * that they are one person's. So somebody has as many guesses again by an account's other name. An account whose
 * password is guessed at from many networks is shut to those alone from which nobody has ever logged in to it: its
 * owner, where they usually are, is not kept out.
 *
 * @throws {RateLimitedError} after too many wrong ones for this account from this address, or from all strange ones
 */
export async function guess(
  ctx: ApiContext,
  origin: Origin,
  { account, userId, password, hash }: Guess,
): Promise<boolean> {
  const attempt = `${networkOf(origin)} ${account}`
  await spendPasswordWork(ctx, origin)
  await spend(ctx, 'logIn', attempt)
  const allowance = await ctx.limits.consume('account', account)
  if (allowance?.exceeded && !(await isKnownAt(ctx, origin, userId))) {
    await ctx.limits.giveBack('logIn', attempt)
    throw new RateLimitedError(allowance)
  }
  // A check that breaks off, as when there are too many, says nothing against its author.
  let isRight = true
  try {
    isRight = await ctx.passwords.verify(password, hash, siteOf(origin))
  } finally {
    if (isRight) {
      await ctx.limits.giveBack('logIn', attempt)
      await ctx.limits.giveBack('account', account)
    }
  }
  return isRight
}

const nobody = '00000000-0000-0000-0000-000000000000'
/** Log-ins of one account that are looked at, from the latest back. */
const longestMemory = 1_000

/** Whether somebody has logged in to the account from this network, as long as the audit trail is kept. */
async function isKnownAt(ctx: ApiContext, origin: Origin, userId: string | null): Promise<boolean> {
  const logIns = await logInsOf(ctx, userId)
  return logIns.some(({ address }) => networkOf({ address }) === networkOf(origin))
}

/** Whether it was from this network with a client of this name. */
export async function isKnownDevice(ctx: ApiContext, origin: Origin, userId: string): Promise<boolean> {
  const logIns = await logInsOf(ctx, userId)
  return logIns.some(
    ({ address, userAgent }) => userAgent === origin.userAgent && networkOf({ address }) === networkOf(origin),
  )
}

const logInsOf = ({ db }: ApiContext, userId: string | null): Promise<Origin[]> =>
  db.auditEvent.findMany({
    // Who is nobody is looked up as well, so that it takes as long.
    where: { userId: userId ?? nobody, kind: { in: ['SIGNED_UP', 'LOGGED_IN'] } },
    orderBy: { occurredAt: 'desc' },
    take: longestMemory,
    select: { address: true, userAgent: true },
  })
