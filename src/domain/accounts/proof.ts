import { z } from 'zod'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext, Context } from '../context.ts'
import { EmailTakenError, InvalidTokenError, isUniqueViolation, MailUnavailableError } from '../errors.ts'
import { callDeliverers, post, wrap } from '../notices/outbox.ts'
import { tellByEmail } from '../notices/targets.ts'
import { spendMail } from '../rate-limits.ts'
import { email, parse } from '../validation.ts'
import type { Origin, Viewer } from '../viewer.ts'
import { handOver } from '../waiting/claim.ts'
import { callToWaiting } from '../waiting/look.ts'
import { breakSilence } from '../waiting/silence.ts'
import { issueToken, newToken, type Spent, spendToken, standIn } from './address-tokens.ts'
import { confirmPassword } from './password.ts'

/** @throws {MailUnavailableError} where nothing carries mails, and so no address can be proven */
export function requireMail({ settings }: Pick<Context, 'settings'>): void {
  if (!settings.sendsMail) throw new MailUnavailableError()
}

/** Asks whoever reads the mail of an address whether it is this user's: writes the token and the mail. */
export async function askForProof(
  ctx: Pick<Context, 'cipher'>,
  tx: Pick<PrismaClient, '$executeRaw' | 'delivery'>,
  { kind, userId, to }: { kind: 'PROOF' | 'CHANGE'; userId: string; to: string },
): Promise<void> {
  const token = newToken()
  await issueToken(tx, { token, purpose: kind, email: to, userId })
  await post(tx, await wrap(ctx, { kind, userId, to, token }))
}

/**
 * Sends the mail by which the viewer proves their address, once more; nothing where it is proven.
 *
 * @returns the address
 * @throws {MailUnavailableError} {@link RateLimitedError}
 */
export async function requestEmailProof(ctx: ApiContext, viewer: Viewer): Promise<string> {
  requireMail(ctx)
  const { email: to } = await ctx.db.user.findUniqueOrThrow({ where: { id: viewer.id }, select: { email: true } })
  await spendMail(ctx, viewer.id, to)
  await ctx.db.$transaction((tx) => askForProof(ctx, tx, { kind: 'PROOF', userId: viewer.id, to }))
  await callDeliverers(ctx)
  return to
}

/**
 * Sends a mail to a new address, which becomes the viewer's when it is proven; until then nothing changes. That somebody
 * has the address already is told to them alone.
 *
 * @returns the new address
 * @throws {ValidationError} {@link WrongPasswordError} {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function requestEmailChange(
  ctx: ApiContext,
  viewer: Viewer,
  input: { email: string; password: string },
): Promise<string> {
  requireMail(ctx)
  const { email: to } = parse(z.object({ email }), { email: input.email })
  let checked = await confirmPassword(ctx, viewer, input.password)
  await spendMail(ctx, viewer.id, to)
  // Whoever sets another password meanwhile takes back what was asked for with the one before.
  while (!(await askForChange(ctx, viewer, checked, to))) {
    checked = await confirmPassword(ctx, viewer, input.password)
  }
  await callDeliverers(ctx)
  return to
}

/** @returns whether the password still was what it was checked to be */
const askForChange = (ctx: ApiContext, { id }: Viewer, passwordHash: string, to: string): Promise<boolean> =>
  ctx.db.$transaction(async (tx) => {
    const asking = await tx.$queryRaw<object[]>(Prisma.sql`
      SELECT id FROM users WHERE id = ${id}::uuid AND password_hash = ${passwordHash} FOR SHARE`)
    if (asking.length === 0) return false
    await askForProof(ctx, tx, { kind: 'CHANGE', userId: id, to })
    return true
  })

/**
 * Spends a token from a mail: the address is its user's from now on, and nobody else's, contacts with it who are linked
 * to nobody are linked to them, and letters that wait for it are theirs. An address that was proven before is told that it no longer counts.
 *
 * @returns the address
 * @throws {InvalidTokenError} {@link EmailTakenError} when somebody else has proven it meanwhile
 */
export async function proveEmail(ctx: ApiContext, origin: Origin, token: string): Promise<string> {
  await ctx.addresses.ready()
  const { spent, hasChanged } = await ctx.db
    .$transaction((tx) => prove(ctx, tx, origin, token))
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new EmailTakenError() : error
    })
  await audit(ctx, origin, hasChanged ? 'EMAIL_CHANGED' : 'EMAIL_PROVEN', spent.id)
  await takeWaiting(ctx, spent)
  if (hasChanged) await callDeliverers(ctx)
  // Whoever has the link may ask without being signed in, and be so elsewhere.
  await ctx.wrote(spent.id)
  return spent.email
}

type Transaction = Pick<PrismaClient, '$queryRaw' | 'user' | 'delivery'> & Settling
type Settling = Pick<PrismaClient, '$executeRaw' | 'recipient' | 'addressToken' | 'silencedAddress' | 'waitingLetter'>

interface Owner {
  readonly id: string
  readonly email: string
}

/** What follows from an address being somebody’s, in the transaction that says so; the key must be at hand. */
export async function settle(ctx: Pick<Context, 'addresses'>, tx: Settling, { id, email }: Owner): Promise<void> {
  await tx.recipient.updateMany({ where: { email, userId: null }, data: { userId: id } })
  const hash = await ctx.addresses.hash(email)
  await tx.addressToken.deleteMany({
    where: {
      OR: [{ userId: id }, { email, purpose: { in: ['PROOF', 'CHANGE'] } }, { email: standIn(hash), purpose: 'CLAIM' }],
    },
  })
  await tellByEmail(tx, id)
  await breakSilence(tx, hash)
  await callToWaiting(tx, hash)
}

/** Hands over what waits for an address that was just proven. Should that break off, the workers do it. */
export async function takeWaiting(ctx: ApiContext, owner: Owner): Promise<void> {
  try {
    await handOver(ctx, owner, { veiled: false })
  } catch (error) {
    ctx.log.error({ err: error, userId: owner.id }, 'could not hand over what waits for a user; workers go on with it')
  }
}

async function prove(ctx: ApiContext, tx: Transaction, origin: Origin, token: string) {
  const spent = await spendToken(tx, token, ['PROOF', 'CHANGE'])
  const id = spent?.userId
  if (!spent || !id) throw new InvalidTokenError()
  const { email } = spent
  const before = await tx.user.findUnique({ where: { id }, select: { email: true, emailProvenAt: true } })
  await settle(ctx, tx, { id, email })
  const { count } = await tx.user.updateMany({ where: claimed(spent, id), data: { email, emailProvenAt: new Date() } })
  if (count === 0) throw new InvalidTokenError()
  const old = before?.emailProvenAt ? before.email : null
  if (old && old !== email) {
    const at = new Date().toISOString()
    const matter = { kind: 'SECURITY', matter: 'EMAIL_CHANGED' } as const
    await post(tx, await wrap(ctx, { ...matter, userId: id, to: old, at, device: origin.userAgent }))
  }
  return { spent: { id, email }, hasChanged: old !== null && old !== email }
}

/** An open account, which still has the address that it is to prove. */
const claimed = ({ purpose, email }: Spent, id: string) => ({
  id,
  deactivatedAt: null,
  ...(purpose === 'PROOF' && { email }),
})
