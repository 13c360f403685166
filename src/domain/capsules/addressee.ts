import ms from 'ms'
import type { Context, Settings } from '../context.ts'
import { type Issue, MailUnavailableError } from '../errors.ts'
import type { Statement } from '../ports.ts'
import type { Viewer } from '../viewer.ts'
import * as letters from './letter.ts'

/** For whom a letter is: somebody with an account, or whoever has an address. */
export type Addressee =
  | { readonly receiverId: string; readonly email: null }
  | { readonly receiverId: null; readonly email: string }

interface Named {
  readonly receiverId?: string | null | undefined
  readonly recipientId?: string | null | undefined
  readonly email?: string | null | undefined
  readonly unlocksAt: Date
}

/**
 * Looks, at once and by the database's clock, for whom the letter is and when it may be ready. Not whose an address is:
 * for all of them the answer, and how long it takes, is the same.
 *
 * @returns to whom, null only where there are issues, and what is wrong with what was named
 * @throws {MailUnavailableError} for an address, where nobody could ever prove that it is theirs
 */
export async function findAddressee(
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
