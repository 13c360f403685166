import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { EmailTakenError, isUniqueViolation, UsernameTakenError } from '../errors.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { siteOf, spendPasswordWork } from '../rate-limits.ts'
import { email, parse } from '../validation.ts'
import type { Origin } from '../viewer.ts'
import { password } from './password.ts'
import { personName, username } from './profile.ts'
import { askForProof } from './proof.ts'
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
 * Opens an account and logs it in. That it gives an email proves nothing: no contact is linked to it, and others may give
 * the same. Whether anybody has it is told by the mail that goes there, and to nobody who asks here. Where no mail goes
 * anywhere an email is the first one's.
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
    const { sendsMail } = ctx.settings
    // Whoever's mailbox gets no more for now asks for the mail later.
    const asks = sendsMail && !(await ctx.limits.consume('mailbox', email))?.exceeded
    // One transaction: nobody has an account whose tokens, or whose mail, never reached them.
    await ctx.db.$transaction(async (tx) => {
      if (!sendsMail) await claimAlone(tx, email)
      await tx.user.create({
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
      if (asks) await askForProof(ctx, tx, { kind: 'PROOF', userId: id, to: email })
    })
    await audit(ctx, origin, 'SIGNED_UP', id)
    if (sendsMail) await callDeliverers(ctx)
    return session
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new UsernameTakenError()
  }
}

/** Nobody can prove an address here, so who comes first has it. Those who come at the same moment do in turn. */
async function claimAlone(tx: Pick<PrismaClient, '$executeRaw' | 'user'>, email: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 0))`)
  if (await tx.user.count({ where: { email } })) throw new EmailTakenError()
}
