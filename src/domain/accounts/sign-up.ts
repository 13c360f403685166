import { v7 as uuidv7 } from 'uuid'
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
import { newSession, type Session } from './sessions.ts'

const signUpInput = z.object({
  username,
  // What deleted accounts were called once. The domain is nobody's (RFC 2606), so no mail ever proves such an address.
  email: email.refine((value) => !value.endsWith('@deleted.invalid'), 'must be an email address'),
  password,
  firstName: personName,
  lastName: personName,
  displayName: personName,
})

export type SignUpInput = z.input<typeof signUpInput>

/**
 * Opens an account and logs it in. That it gives an email proves nothing: no contact is linked to it.
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
    const id = uuidv7()
    const { session, row } = await newSession(ctx, origin, id)
    // One transaction: nobody has an account whose tokens never reached them.
    await ctx.db.user.create({
      data: {
        ...profile,
        id,
        username,
        email,
        passwordHash,
        searchTerms: { createMany: { data: searchedBy } },
        sessions: { create: row },
      },
      select: { id: true },
    })
    await audit(ctx, origin, 'SIGNED_UP', id)
    return session
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    if (await ctx.db.user.count({ where: { email } })) throw new EmailTakenError()
    throw new UsernameTakenError()
  }
}
