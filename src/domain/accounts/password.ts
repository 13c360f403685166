import { z } from 'zod'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { WrongPasswordError } from '../errors.ts'
import { siteOf, spendPasswordWork } from '../rate-limits.ts'
import { parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { guess } from './guess.ts'
import { endSessions } from './sessions.ts'

/** Passwords are taken as typed, spaces and all; bcrypt reads no further than 72 bytes, so more is refused. */
export const password = z.string().superRefine((value, issues) => {
  const complain = (message: string) => issues.addIssue({ code: 'custom', message })
  if ([...value].length < 8) complain('must have at least 8 characters')
  if (Buffer.byteLength(value) > 72) complain('must have at most 72 bytes')
  if (!/\p{Lu}/u.test(value)) complain('must contain an upper-case letter')
  if (!/\p{Ll}/u.test(value)) complain('must contain a lower-case letter')
  if (!/\p{Nd}/u.test(value)) complain('must contain a digit')
  if (value.includes('\0')) complain('must not contain a NUL character')
})

/** @throws {WrongPasswordError} {@link RateLimitedError} after too many wrong ones: a stolen token opens no account */
export async function confirmPassword(ctx: ApiContext, viewer: Viewer, password: string): Promise<void> {
  const user = await ctx.db.user.findUnique({ where: { id: viewer.id }, select: { passwordHash: true } })
  const isRight = await guess(ctx, viewer.origin, {
    account: viewer.id,
    userId: viewer.id,
    password,
    hash: user?.passwordHash ?? null,
  })
  if (isRight) return
  await audit(ctx, viewer.origin, 'PASSWORD_REFUSED', viewer.id)
  throw new WrongPasswordError()
}

/**
 * Sets a new password and ends all sessions but the viewer's own.
 *
 * @throws {ValidationError} {@link WrongPasswordError}
 */
export async function changePassword(
  ctx: ApiContext,
  viewer: Viewer,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  parse(z.object({ newPassword: password }), { newPassword })
  await confirmPassword(ctx, viewer, currentPassword)
  await spendPasswordWork(ctx, viewer.origin)
  const passwordHash = await ctx.passwords.hash(newPassword, siteOf(viewer.origin))
  await ctx.db.user.update({ where: { id: viewer.id }, data: { passwordHash } })
  await endSessions(ctx, viewer.id, { except: viewer.sessionId })
  await audit(ctx, viewer.origin, 'PASSWORD_CHANGED', viewer.id)
}
