import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { EmailTakenError, InvalidTokenError, isUniqueViolation, UsernameTakenError } from '../errors.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { siteOf, spendPasswordWork } from '../rate-limits.ts'
import { email, language, parse } from '../validation.ts'
import type { Origin } from '../viewer.ts'
import { spendToken, standIn } from './address-tokens.ts'
import { password } from './password.ts'
import { personName, username } from './profile.ts'
import { askForProof, settle, takeWaiting } from './proof.ts'
import { ownerOf, searchTerms } from './search.ts'
import { newSession, type Session } from './sessions.ts'

const signUpInput = z.object({
  username,
  // What deleted accounts were called once. The domain is nobody's (RFC 2606), so no mail ever proves such an address.
  email: email.refine((value) => !value.endsWith('@deleted.invalid'), 'must be an email address'),
  password,
  firstName: personName,
  lastName: personName,
  displayName: personName,
  language: language.nullish(),
  /** From a mail that tells of a letter: its link has shown that they read the mail of this email. */
  claimToken: z.string().max(100, 'is no token of a link').nullish(),
})

export type SignUpInput = z.input<typeof signUpInput>

/**
 * Opens an account and logs it in. That it gives an email proves nothing: no contact is linked to it, and others may give
 * the same. Whether anybody has it is told by the mail that goes there, and to nobody who asks here. Where no mail goes
 * anywhere an email is the first one's. With the token of a mail about letters the email is proven by that, and the
 * letters are there; that somebody else has proven it is told, for whoever has the token reads their mail.
 *
 * @throws {ValidationError} {@link EmailTakenError} {@link UsernameTakenError} {@link InvalidTokenError}
 *   {@link RateLimitedError}
 */
export async function signUp(ctx: ApiContext, origin: Origin, input: SignUpInput): Promise<Session> {
  const { password, username, email, claimToken, ...names } = parse(signUpInput, input)
  const { firstName = null, lastName = null, displayName = null, language } = names
  const profile = { usernameKey: username.toLowerCase(), firstName, lastName, displayName }
  await spendPasswordWork(ctx, origin)
  const passwordHash = await ctx.passwords.hash(password, siteOf(origin))
  try {
    const searchedBy = searchTerms(profile).map((term) => ({ term }))
    const id = uuidv7()
    const { session, row } = await newSession(ctx, origin, id)
    const { sendsMail } = ctx.settings
    // Whoever's mailbox gets no more for now asks for the mail later.
    const asks = sendsMail && !claimToken && !(await ctx.limits.consume('mailbox', email))?.exceeded
    await ctx.addresses.ready()
    // One transaction: nobody has an account whose tokens, or whose mail, never reached them.
    await ctx.db.$transaction(async (tx) => {
      if (!sendsMail || claimToken) await claimAlone(tx, sendsMail ? ownerOf(email) : { email }, email)
      if (claimToken) await spendClaim(ctx, tx, claimToken, email)
      await tx.user.create({
        data: {
          ...profile,
          id,
          username,
          email,
          emailProvenAt: claimToken ? new Date() : null,
          ...(language && { language }),
          passwordHash,
          searchTerms: { createMany: { data: searchedBy } },
          sessions: { create: row },
        },
        select: { id: true },
      })
      if (asks) await askForProof(ctx, tx, { kind: 'PROOF', userId: id, to: email })
      if (claimToken) await settle(ctx, tx, { id, email })
    })
    await audit(ctx, origin, 'SIGNED_UP', id)
    if (claimToken) await takeWaiting(ctx, { id, email })
    else if (sendsMail) await callDeliverers(ctx)
    return session
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new UsernameTakenError()
  }
}

/**
 * Nobody can prove an address here, so who comes first has it; or they bring the proof, and somebody may have proven it
 * before. Those who come at the same moment do in turn.
 */
async function claimAlone(tx: Transaction, owner: Prisma.UserWhereInput, email: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 0))`)
  if (await tx.user.count({ where: owner })) throw new EmailTakenError()
}

async function spendClaim(ctx: ApiContext, tx: Transaction, token: string, email: string): Promise<void> {
  const spent = await spendToken(tx, token, ['CLAIM'])
  if (spent?.email !== standIn(await ctx.addresses.hash(email))) throw new InvalidTokenError()
}

type Transaction = Pick<PrismaClient, '$executeRaw' | '$queryRaw' | 'user'>
