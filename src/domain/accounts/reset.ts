import { z } from 'zod'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { InvalidTokenError } from '../errors.ts'
import { callDeliverers, post, wrap } from '../notices/outbox.ts'
import { networkOf, siteOf, spendMail, spendPasswordWork } from '../rate-limits.ts'
import { ring } from '../ring.ts'
import { email, parse } from '../validation.ts'
import type { Origin } from '../viewer.ts'
import { forgetChanges, isGood, issueToken, newToken, spendToken } from './address-tokens.ts'
import { password } from './password.ts'
import { requireMail } from './proof.ts'
import { ownerOf } from './search.ts'
import { lockSessions, revokeSessions } from './sessions.ts'

/**
 * Sends a link for a new password to an address, if somebody has proven that it is theirs. That is looked up when the
 * mail is sent: what is done here, and how long it takes, is the same for every address.
 *
 * @returns the address
 * @throws {ValidationError} {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function requestPasswordReset(ctx: ApiContext, origin: Origin, address: string): Promise<string> {
  requireMail(ctx)
  const { email: to } = parse(z.object({ email }), { email: address })
  await spendMail(ctx, networkOf(origin), to)
  const token = newToken()
  const delivery = await wrap(ctx, { kind: 'RESET', userId: null, to, token })
  await ctx.db.$transaction([
    issueToken(ctx.db, { token, purpose: 'RESET', email: to, userId: null }),
    post(ctx.db, delivery),
  ])
  await callDeliverers(ctx)
  return to
}

/**
 * Spends such a link for a new password of whoever has proven its address, and ends all their sessions.
 *
 * @returns the address
 * @throws {ValidationError} {@link InvalidTokenError} {@link RateLimitedError}
 */
export async function resetPassword(
  ctx: ApiContext,
  origin: Origin,
  { token, password: wish }: { token: string; password: string },
): Promise<string> {
  parse(z.object({ password }), { password: wish })
  await spendPasswordWork(ctx, origin)
  // Hashing takes a third of a second, which a guess is not worth.
  if (!(await isGood(ctx, token, ['RESET']))) throw new InvalidTokenError()
  const passwordHash = await ctx.passwords.hash(wish, siteOf(origin))
  const { id, email } = await ctx.db.$transaction(async (tx) => {
    const spent = await spendToken(tx, token, ['RESET'])
    if (!spent) throw new InvalidTokenError()
    const where = { ...ownerOf(spent.email), deactivatedAt: null }
    const owner = await tx.user.findFirst({ where, select: { id: true } })
    if (!owner) throw new InvalidTokenError()
    const { id } = owner
    await lockSessions(tx, id)
    // Whoever changes their address at this moment is not who this link was sent to any more.
    const { count } = await tx.user.updateMany({ where: { id, ...where }, data: { passwordHash } })
    if (count === 0) throw new InvalidTokenError()
    await revokeSessions(tx, id)
    await forgetChanges(tx, id)
    await tx.addressToken.deleteMany({ where: { email: spent.email, purpose: 'RESET' } })
    const at = new Date().toISOString()
    const matter = { kind: 'SECURITY', matter: 'PASSWORD_CHANGED' } as const
    await post(tx, await wrap(ctx, { ...matter, userId: id, to: spent.email, at, device: origin.userAgent }))
    return { id, email: spent.email }
  })
  await ring(ctx, [id], 'sessions')
  await audit(ctx, origin, 'PASSWORD_RESET', id)
  await callDeliverers(ctx)
  return email
}
