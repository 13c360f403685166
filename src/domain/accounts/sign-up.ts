import { z } from 'zod'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { EmailTakenError, isUniqueViolation, UsernameTakenError } from '../errors.ts'
import { siteOf, spendPasswordWork } from '../rate-limits.ts'
import { email, parse } from '../validation.ts'
import type { Origin } from '../viewer.ts'
import { password } from './password.ts'
import { personName, username } from './profile.ts'
import { searchTerms } from './search.ts'
import { type Session, startSession } from './sessions.ts'

const signUpInput = z.object({
  username,
  email,
  password,
  firstName: personName,
  lastName: personName,
  displayName: personName,
})

export type SignUpInput = z.input<typeof signUpInput>

/**
 * Opens an account and logs it in. Contacts that others saved with exactly its email are linked to it.
 *
 * @throws {ValidationError} {@link EmailTakenError} {@link UsernameTakenError} {@link RateLimitedError}
 */
export async function signUp(ctx: ApiContext, origin: Origin, input: SignUpInput): Promise<Session> {
  const { password, username, email, firstName = null, lastName = null, displayName = null } = parse(signUpInput, input)
  const profile = { usernameKey: username.toLowerCase(), firstName, lastName, displayName }
  await spendPasswordWork(ctx, origin)
  const passwordHash = await ctx.passwords.hash(password, siteOf(origin))
  try {
    const searchedBy = searchTerms(profile).map((term) => ({ term }))
    const { id } = await ctx.db.user.create({
      data: { ...profile, username, email, passwordHash, searchTerms: { createMany: { data: searchedBy } } },
      select: { id: true },
    })
    await ctx.db.recipient.updateMany({ where: { email, userId: null }, data: { userId: id } })
    await audit(ctx, origin, 'SIGNED_UP', id)
    return await startSession(ctx, origin, id)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    if (await ctx.db.user.count({ where: { email } })) throw new EmailTakenError()
    throw new UsernameTakenError()
  }
}
