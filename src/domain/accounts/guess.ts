import type { ApiContext } from '../context.ts'
import { networkOf, spend, spendPasswordWork } from '../rate-limits.ts'
import type { Origin } from '../viewer.ts'

interface Guess {
  /** The login as it was typed, whether or not anybody has it; or the id of the user who confirms something. */
  readonly account: string
  readonly password: string
  /** Null where there is no such user: that takes as long. */
  readonly hash: string | null
}

/**
 * Whether a password is right. Every guess is counted before it is checked and given back when it was right, so that
 * guesses made at the same time are not more than guesses made in turn.
 *
 * They are counted by what was typed: were those for a username and for an email counted together, the limit would tell
 * that they are one person's. So somebody has as many guesses again by an account's other name.
 *
 * @throws {RateLimitedError} after too many wrong ones for this account from this address
 */
export async function guess(ctx: ApiContext, origin: Origin, { account, password, hash }: Guess): Promise<boolean> {
  const attempt = `${networkOf(origin)} ${account}`
  await spendPasswordWork(ctx, origin)
  await spend(ctx, 'logIn', attempt)
  // A check that breaks off, as when there are too many, says nothing against its author.
  let isRight = true
  try {
    isRight = await ctx.passwords.verify(password, hash)
  } finally {
    if (isRight) await ctx.limits.giveBack('logIn', attempt)
  }
  return isRight
}
