import type { Context } from '../context.ts'
import { type Issue, ValidationError } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import {
  type Addressee,
  addresseeOf,
  type Found,
  findPeople,
  type NamedPerson,
  noAccount,
  noUser,
} from './addressee.ts'
import { noSuchRecipient } from './letter.ts'

/** People for whom one draft is sealed, at most. */
export const mostPeople = 20

/** How several people are named, and when their letters are to be ready. */
interface NamedPeople {
  readonly receiverIds?: readonly string[] | null | undefined
  readonly recipientIds?: readonly string[] | null | undefined
  readonly emails?: readonly string[] | null | undefined
  readonly unlocksAt: Date
}

/** Somebody who is to have a letter, and the contact by whom they were named. */
export interface Person {
  readonly to: Addressee
  readonly recipientId: string | null
}

/** Somebody as they were named, where, and what was found of them. */
interface Place extends NamedPerson, Found {
  readonly path: readonly [field: 'receiverIds' | 'recipientIds' | 'emails', index: string]
  readonly to: Addressee | null
}

/**
 * Looks who several people are, of whom nobody is to be named twice.
 *
 * @param others what else is wrong, so that everything is told at once
 * @returns them in the order in which they were named: users, contacts, addresses
 * @throws {ValidationError} {@link MailUnavailableError}
 */
export async function requirePeople(
  ctx: Pick<Context, 'statements' | 'settings'>,
  viewer: Viewer,
  { receiverIds, recipientIds, emails, unlocksAt }: NamedPeople,
  others: readonly Issue[] = [],
): Promise<Person[]> {
  const named = [
    ...(receiverIds ?? []).map((receiverId, n) => ({ receiverId, path: ['receiverIds', `${n}`] as const })),
    ...(recipientIds ?? []).map((recipientId, n) => ({ recipientId, path: ['recipientIds', `${n}`] as const })),
    ...(emails ?? []).map((email, n) => ({ email, path: ['emails', `${n}`] as const })),
  ]
  const { found, issues } = await findPeople(ctx, viewer, named, unlocksAt)
  const places: Place[] = found.slice(0, named.length).map((person, n) => {
    const place = named[n] as (typeof named)[number]
    return { ...place, ...person, to: addresseeOf(ctx, place, person) }
  })
  const wrong = [
    ...others,
    ...issues,
    ...numberIssues(places.length),
    ...places.flatMap((place, n) => {
      const message = whatIsWrong(place, places.slice(0, n))
      return message === null ? [] : [{ path: place.path, message }]
    }),
  ]
  if (wrong.length > 0) throw new ValidationError(wrong)
  return places.flatMap(({ to, recipientId = null }) => (to ? [{ to, recipientId }] : []))
}

function numberIssues(count: number): Issue[] {
  const issue = (message: string) => [{ path: ['receiverIds'], message }]
  if (count === 0) return issue('is missing: name receivers, some of your recipients, or emails')
  return count > mostPeople ? issue(`must have at most ${mostPeople} entries`) : []
}

function whatIsWrong({ receiverId, recipientId, ...place }: Place, before: readonly Place[]): string | null {
  if (recipientId && !place.contactId) return noSuchRecipient.message
  if (!place.to) return recipientId ? noAccount : noUser
  return before.some((other) => isSame(place, other)) ? 'is named twice' : null
}

/**
 * Whether two are one person, as far as the sender knows: by their account, or by an address that one of them is known by
 * alone. Two accounts may have one address among contacts, and whose an address is nobody is told.
 */
function isSame(one: Pick<Place, 'to' | 'contactEmail'>, other: Pick<Place, 'to' | 'contactEmail'>): boolean {
  if (!one.to || !other.to) return false
  if (one.to.receiverId && other.to.receiverId) return one.to.receiverId === other.to.receiverId
  const address = one.to.email ?? one.contactEmail
  return address !== null && address === (other.to.email ?? other.contactEmail)
}
