import ms from 'ms'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context, Settings } from '../context.ts'
import { type Issue, MailUnavailableError, ValidationError } from '../errors.ts'
import type { Statement } from '../ports.ts'
import type { Viewer } from '../viewer.ts'
import * as letters from './letter.ts'

/** For whom a letter is: somebody with an account, or whoever has an address. */
export type Addressee =
  | { readonly receiverId: string; readonly email: null }
  | { readonly receiverId: null; readonly email: string }

/** How a letter's receiver and time are named. */
export interface Named {
  readonly receiverId?: string | null | undefined
  readonly recipientId?: string | null | undefined
  readonly email?: string | null | undefined
  readonly unlocksAt: Date
}

/** How far this machine's clock may be from the database's, for a guess that the database makes sure of. */
const margin = 60_000

/**
 * For whom a letter is where its input says so plainly, without a look: whatever is written for them is to be written
 * under {@link isRight}. Null where there has to be a look, or is likely to be something wrong.
 */
export function presume({ settings }: Pick<Context, 'settings'>, named: Named): Addressee | null {
  const { receiverId, recipientId, email, unlocksAt } = named
  const { minDistance, maxDistance } = settings.unlock
  const distance = unlocksAt.getTime() - Date.now()
  const isPlain = receiverId && !recipientId && !email
  return isPlain && distance > minDistance + margin && distance < maxDistance - margin
    ? { receiverId, email: null }
    : null
}

/** The condition that what was presumed is so: the receiver has an account, and the time is neither near nor far. */
export const isRight = (
  { settings: { unlock } }: Pick<Context, 'settings'>,
  { receiverId }: Addressee,
  unlocksAt: Date,
): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT FROM users WHERE id = ${receiverId}::uuid AND deactivated_at IS NULL)
  AND ${unlocksAt}::timestamptz BETWEEN now() + ${unlock.minDistance}::float8 * interval '1 millisecond'
                                    AND now() + ${unlock.maxDistance}::float8 * interval '1 millisecond'`

/**
 * The same as {@link findAddressee} for who has nothing more to say.
 *
 * @param others what else is wrong, so that everything is told at once
 * @throws {ValidationError} {@link MailUnavailableError}
 */
export async function requireAddressee(
  ctx: Pick<Context, 'statements' | 'settings'>,
  viewer: Viewer,
  named: Named,
  others: readonly Issue[] = [],
): Promise<Addressee> {
  const { to, issues } = await findAddressee(ctx, viewer, named)
  const wrong = [...others, ...issues]
  if (!to || wrong.length > 0) throw new ValidationError(wrong)
  return to
}

/**
 * Looks, at once and by the database's clock, for whom the letter is and when it may be ready. Not whose an address is:
 * for all of them the answer, and how long it takes, is the same.
 *
 * @returns to whom, null only where there are issues, and what is wrong with what was named
 * @throws {MailUnavailableError} for an address, where nobody could ever prove that it is theirs
 */
async function findAddressee(
  ctx: Pick<Context, 'statements' | 'settings'>,
  viewer: Viewer,
  named: Named,
): Promise<{ to: Addressee | null; issues: Issue[] }> {
  const { receiverId = null, recipientId = null, email = null, unlocksAt } = named
  if (email !== null && !ctx.settings.sendsMail) throw new MailUnavailableError()
  const [found] = await ctx.statements.run<Found>(receiverAndTime, [recipientId, viewer.id, receiverId])
  if (!found) throw new Error('The database did not tell the time.')
  const distance = unlocksAt.getTime() - found.now
  const { personId } = found
  const address = email ?? (ctx.settings.sendsMail && recipientId ? found.contactEmail : null)
  return {
    to: personId ? { receiverId: personId, email: null } : address ? { receiverId: null, email: address } : null,
    issues: [...distanceIssues(distance, ctx.settings), ...receiverIssues(named, found, address)],
  }
}

const receiverAndTime: Statement = {
  name: 'receiver and time',
  text: `
    SELECT (extract(epoch FROM now()) * 1000)::float8 AS now,
           contact.id AS "contactId",
           contact.email AS "contactEmail",
           person.id AS "personId"
      FROM (VALUES (1)) AS one
      LEFT JOIN recipients AS contact ON contact.id = $1::uuid AND contact.owner_id = $2::uuid
      LEFT JOIN users AS person
        ON person.id = coalesce($3::uuid, contact.user_id) AND person.deactivated_at IS NULL`,
}

interface Found {
  readonly now: number
  readonly contactId: string | null
  readonly contactEmail: string | null
  readonly personId: string | null
}

/** @param distance milliseconds from now to the unlock */
function distanceIssues(distance: number, { unlock: { minDistance, maxDistance } }: Settings): Issue[] {
  const issue = (message: string) => [{ path: ['unlocksAt'], message }]
  if (distance < minDistance) return issue(`must be at least ${ms(minDistance, { long: true })} from now`)
  if (distance > maxDistance) return issue(`must be at most ${ms(maxDistance, { long: true })} from now`)
  return []
}

function receiverIssues(
  { receiverId, recipientId, email }: Named,
  { contactId, personId }: Found,
  address: string | null,
): Issue[] {
  const issue = (path: string, message: string) => [{ path: [path], message }]
  if (receiverId && recipientId) {
    return issue('receiverId', 'and recipientId name the receiver twice; give one of them')
  }
  if (email && (receiverId || recipientId)) return issue('email', 'names the receiver twice; give it alone')
  if (recipientId && !contactId) return [letters.noSuchRecipient]
  if (personId || (address && !receiverId)) return []
  if (recipientId) return issue('recipientId', 'has no account yet, so nobody could open the letter')
  if (receiverId) return issue('receiverId', 'is not the id of a user')
  return issue('receiverId', 'is missing: name a receiver, one of your recipients, or an email')
}
