import { z } from 'zod'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { WrongPasswordError } from '../errors.ts'
import { callDeliverers, post, wrap } from '../notices/outbox.ts'
import { siteOf, spendPasswordWork } from '../rate-limits.ts'
import { ring } from '../ring.ts'
import { parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { forgetChanges } from './address-tokens.ts'
import { guess } from './guess.ts'
import { lockSessions, retireSession, revokeSessions } from './sessions.ts'

/** Passwords are taken as typed, spaces and all; bcrypt reads no further than 72 bytes, so more is refused. */
export const password = z
  .string()
  .refine((value) => value.length <= 1_000, { abort: true, error: 'must have at most 72 bytes' })
  .superRefine((value, issues) => {
    const complain = (message: string) => issues.addIssue({ code: 'custom', message })
    if ([...value].length < 8) complain('must have at least 8 characters')
    if (Buffer.byteLength(value) > 72) complain('must have at most 72 bytes')
    if (!/\p{Lu}/u.test(value)) complain('must contain an upper-case letter')
    if (!/\p{Ll}/u.test(value)) complain('must contain a lower-case letter')
    if (!/\p{Nd}/u.test(value)) complain('must contain a digit')
    if (value.includes('\0')) complain('must not contain a NUL character')
  })

/**
 * @returns the hash that it was checked against
 * @throws {WrongPasswordError} {@link RateLimitedError} after too many wrong ones: a stolen token opens no account
 */
export async function confirmPassword(ctx: ApiContext, viewer: Viewer, password: string): Promise<string> {
  const user = await ctx.db.user.findUnique({ where: { id: viewer.id }, select: { passwordHash: true } })
  const isRight = await guess(ctx, viewer.origin, {
    account: viewer.id,
    userId: viewer.id,
    password,
    hash: user?.passwordHash ?? null,
  })
  if (user && isRight) return user.passwordHash
  await audit(ctx, viewer.origin, 'PASSWORD_REFUSED', viewer.id)
  throw new WrongPasswordError()
}

/**
 * Sets a new password and ends all sessions but the viewer's own, all or nothing. Its own goes on until the access
 * token expires that asked, and no further: whoever has a copy of its refresh token could go on for ever otherwise.
 *
 * @throws {ValidationError} {@link WrongPasswordError}
 */
export async function changePassword(
  ctx: ApiContext,
  viewer: Viewer,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  parse(z.object({ newPassword: password }), { newPassword })
  let checked = await confirmPassword(ctx, viewer, currentPassword)
  await spendPasswordWork(ctx, viewer.origin)
  const passwordHash = await ctx.passwords.hash(newPassword, siteOf(viewer.origin))
  // Only in place of the hash that was checked, which a log-in may have made anew, or another change replaced.
  while (!(await replaceHash(ctx, viewer, checked, passwordHash))) {
    checked = await confirmPassword(ctx, viewer, currentPassword)
  }
  await ring(ctx, [viewer.id], 'sessions')
  await audit(ctx, viewer.origin, 'PASSWORD_CHANGED', viewer.id)
  await callDeliverers(ctx)
}

async function replaceHash(ctx: ApiContext, viewer: Viewer, checked: string, passwordHash: string): Promise<boolean> {
  const { id: userId, origin } = viewer
  const at = new Date().toISOString()
  const matter = { kind: 'SECURITY', matter: 'PASSWORD_CHANGED' } as const
  const notice = await wrap(ctx, { ...matter, userId, to: null, at, device: origin.userAgent })
  return ctx.db.$transaction(async (tx) => {
    await lockSessions(tx, viewer.id)
    const { count } = await tx.user.updateMany({
      where: { id: viewer.id, passwordHash: checked, deactivatedAt: null },
      data: { passwordHash },
    })
    if (count === 0) return false
    await revokeSessions(tx, viewer.id, { except: viewer.sessionId })
    await retireSession(tx, viewer)
    await forgetChanges(tx, viewer.id)
    if (ctx.settings.sendsMail) await post(tx, notice)
    return true
  })
}
