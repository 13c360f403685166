import { ask } from './api.ts'
import type { Group } from './contacts.ts'
import {
  type ContactFragment as Contact,
  ContactGroupsDocument,
  ContactsDocument,
  type PersonFragment as Person,
  type RefusalFragment,
  SaveContactDocument,
  SearchPeopleDocument,
} from './generated/graphql.ts'
import { texts } from './language/language.ts'
import { isSamePerson, type Reached } from './people.ts'
import { viewer } from './session.ts'

/**
 * Whom a letter could be for: a contact, all of a group, or a person or an address that becomes a contact by being
 * chosen.
 */
export type Candidate =
  | { readonly contact: Contact }
  | { readonly group: Group }
  | { readonly person: Person }
  | { readonly email: string }

/** People that are offered at most, and groups. */
const [mostPeople, mostGroups] = [8, 4]

/** Contacts first, and their groups; then everybody else, and the viewer, whom the search for people leaves out. */
export async function search(query: string, chosen: readonly Contact[]): Promise<readonly Candidate[]> {
  const [contacts, groups, people] = await Promise.all([
    ask(ContactsDocument, { search: query || null, group: null, first: mostPeople }).then(({ page }) =>
      page.edges.map(({ node }) => node),
    ),
    ask(ContactGroupsDocument).then(({ recipientGroups }) => recipientGroups.filter(({ name }) => has(name, query))),
    query.length < 2
      ? []
      : ask(SearchPeopleDocument, { query }).then(({ searchUsers }) => searchUsers.edges.map(({ node }) => node)),
  ])
  const known = new Set(contacts.map(({ user }) => user?.id))
  const everybody: readonly Candidate[] = [
    ...contacts.map((contact) => ({ contact })),
    ...groups.slice(0, mostGroups).map((group) => ({ group })),
    ...[...people, ...myself(query)].filter(({ id }) => !known.has(id)).map((person) => ({ person })),
    // Whoever has an account, or is a contact, is found by their address already.
    ...(looksLikeAddress(query) && contacts.length + people.length === 0 ? [{ email: query }] : []),
  ]
  return everybody.filter((candidate) => !chosen.some((other) => isSamePerson(reachedBy(candidate), other)))
}

const has = (name: string, query: string) => name.toLocaleLowerCase().includes(query.toLocaleLowerCase())

const looksLikeAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

function myself(query: string): readonly Person[] {
  if (!viewer.value) return []
  const { displayName, username, profile } = viewer.value
  const words = [...texts.value.writing.wordsForMyself.split(' '), displayName, username]
  const isMeant = words.some((word) => word.toLowerCase().startsWith(query.toLowerCase()))
  return isMeant ? [{ id: profile.id, displayName, username, isDeleted: false, isWaiting: false }] : []
}

/**
 * The contacts that a draft remembers, which is neither people nor addresses: of a group those who can be reached, and are
 * not chosen already.
 */
export async function savedAs(
  candidate: Candidate,
  chosen: readonly Contact[],
): Promise<readonly Contact[] | RefusalFragment> {
  if ('contact' in candidate) return [candidate.contact]
  if ('group' in candidate) {
    const { name: group, count } = candidate.group
    const { page } = await ask(ContactsDocument, { search: null, group, first: count })
    const reached: Contact[] = []
    for (const { node } of page.edges)
      if (isReached(node) && ![...chosen, ...reached].some((other) => isSamePerson(node, other))) reached.push(node)
    return reached
  }
  const input =
    'person' in candidate
      ? { name: candidate.person.displayName, userId: candidate.person.id }
      : { name: candidate.email, email: candidate.email }
  const { createRecipient: saved } = await ask(SaveContactDocument, { input })
  return 'code' in saved ? saved : [saved]
}

export const keyOf = (candidate: Candidate): string =>
  'contact' in candidate
    ? candidate.contact.id
    : 'person' in candidate
      ? candidate.person.id
      : 'group' in candidate
        ? `group ${candidate.group.name}`
        : candidate.email

export const nameOf = (candidate: Candidate): string =>
  'contact' in candidate
    ? candidate.contact.name
    : 'person' in candidate
      ? candidate.person.displayName
      : 'group' in candidate
        ? candidate.group.name
        : texts.value.writing.byMailTo

export const personOf = (candidate: Candidate): Person | null =>
  ('contact' in candidate ? candidate.contact.user : 'person' in candidate ? candidate.person : null) ?? null

export const emailOf = (candidate: Candidate): string | null =>
  ('contact' in candidate ? candidate.contact.email : 'email' in candidate ? candidate.email : null) ?? null

const reachedBy = (candidate: Candidate): Reached => ({ user: personOf(candidate), email: emailOf(candidate) })

const isReached = ({ user, email }: Reached): boolean => user != null || email != null

/** @param room how many there may be yet */
export const isReachable = (candidate: Candidate, room: number): boolean =>
  'group' in candidate ? candidate.group.count <= room : isReached(reachedBy(candidate))
