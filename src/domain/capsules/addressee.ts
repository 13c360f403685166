import ms from 'ms'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresentAnd } from '../accounts/presence.ts'
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

/**
 * The condition that what was presumed is so: both have their accounts, the receiver's is not deactivated, and the time is
 * neither near nor far.
 */
export const isRight = (
  { settings: { unlock } }: Pick<Context, 'settings'>,
  viewer: Viewer,
  { receiverId }: Addressee,
  unlocksAt: Date,
): Prisma.Sql => Prisma.sql`
  ${arePresentAnd(Prisma.sql`(id <> ${receiverId}::uuid OR deactivated_at IS NULL)`, [viewer.id, receiverId])}
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

async function findAddressee(
  ctx: Pick<Context, 'statements' | 'settings'>,
  viewer: Viewer,
  named: Named,
): Promise<{ to: Addressee | null; issues: Issue[] }> {
  const { found, issues } = await findPeople(ctx, viewer, [named], named.unlocksAt)
  const [person = nobody] = found
  const to = addresseeOf(ctx, named, person)
  return { to, issues: [...issues, ...receiverIssues(named, person, to)] }
}

/** How one person is named, who is to receive a letter. */
export type NamedPerson = Omit<Named, 'unlocksAt'>

/** What there is of who was named. */
export interface Found {
  readonly contactId: string | null
  readonly contactEmail: string | null
  readonly personId: string | null
}

const nobody: Found = { contactId: null, contactEmail: null, personId: null }

/**
 * Looks, at once and by the database's clock, who was named and when their letters may be ready. Not whose an address is:
 * for all of them the answer, and how long it takes, is the same.
 *
 * @returns what there is of each, in their order, and what is wrong with the time
 * @throws {MailUnavailableError} for an address, where nobody could ever prove that it is theirs
 */
export async function findPeople(
  ctx: Pick<Context, 'statements' | 'settings'>,
  viewer: Viewer,
  people: readonly NamedPerson[],
  unlocksAt: Date,
): Promise<{ found: Found[]; issues: Issue[] }> {
  if (people.some(({ email }) => email != null) && !ctx.settings.sendsMail) throw new MailUnavailableError()
  const contacts = people.map(({ recipientId }) => recipientId ?? null)
  const users = people.map(({ receiverId }) => receiverId ?? null)
  const rows = await ctx.statements.run<Found & { now: number }>(peopleAndTime, [contacts, viewer.id, users])
  const [first] = rows
  if (!first) throw new Error('The database did not tell the time.')
  return { found: rows, issues: distanceIssues(unlocksAt.getTime() - first.now, ctx.settings) }
}

const peopleAndTime: Statement = {
  name: 'people and time',
  text: `
    SELECT (extract(epoch FROM now()) * 1000)::float8 AS now,
           contact.id AS "contactId",
           contact.email AS "contactEmail",
           person.id AS "personId"
      FROM (VALUES (1)) AS one
      LEFT JOIN unnest($1::uuid[], $3::uuid[]) WITH ORDINALITY AS named (contact_id, user_id, place) ON true
      LEFT JOIN recipients AS contact ON contact.id = named.contact_id AND contact.owner_id = $2::uuid
      LEFT JOIN users AS person
        ON person.id = coalesce(named.user_id, contact.user_id) AND person.deactivated_at IS NULL
     ORDER BY place`,
}

/** For whom the letter is then: a contact has it by their account, or else by their email. */
export function addresseeOf(
  { settings }: Pick<Context, 'settings'>,
  { recipientId, email }: NamedPerson,
  { personId, contactEmail }: Found,
): Addressee | null {
  if (personId) return { receiverId: personId, email: null }
  const address = email ?? (settings.sendsMail && recipientId ? contactEmail : null)
  return address ? { receiverId: null, email: address } : null
}

/** @param distance milliseconds from now to the unlock */
function distanceIssues(distance: number, { unlock: { minDistance, maxDistance } }: Settings): Issue[] {
  const issue = (message: string) => [{ path: ['unlocksAt'], message }]
  if (distance < minDistance) return issue(`must be at least ${ms(minDistance, { long: true })} from now`)
  if (distance > maxDistance) return issue(`must be at most ${ms(maxDistance, { long: true })} from now`)
  return []
}

function receiverIssues(named: NamedPerson, found: Found, to: Addressee | null): Issue[] {
  const { receiverId, recipientId, email } = named
  const issue = (path: string, message: string) => [{ path: [path], message }]
  if (receiverId && recipientId) {
    return issue('receiverId', 'and recipientId name the receiver twice; give one of them')
  }
  if (email && (receiverId || recipientId)) return issue('email', 'names the receiver twice; give it alone')
  if (recipientId && !found.contactId) return [letters.noSuchRecipient]
  if (recipientId) return to ? [] : issue('recipientId', noAccount)
  if (receiverId) return to?.receiverId ? [] : issue('receiverId', noUser)
  return to ? [] : issue('receiverId', 'is missing: name a receiver, one of your recipients, or an email')
}

export const noAccount = 'has no account yet, so nobody could open the letter'
export const noUser = 'is not the id of a user'
