import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { ask } from './api.ts'
import {
  ChangeContactDocument,
  type ListedContactFragment as Contact,
  ContactGroupsDocument,
  type ContactGroupsQuery,
  ForgetContactDocument,
  ListContactsDocument,
  type RefusalFragment,
  SaveContactDocument,
} from './generated/graphql.ts'

/** What is typed of a contact. */
export interface Said {
  readonly name: string
  /** Empty for none. */
  readonly email: string
  /** As `<input type="date">` has it; empty for none. */
  readonly birthday: string
  readonly groups: readonly string[]
}

export type Group = ContactGroupsQuery['recipientGroups'][number]

/** Whether two names are of one group. */
export const isSameGroup = (one: string, other: string): boolean => keyOf(one) === keyOf(other)
const keyOf = (name: string) => name.trim().normalize('NFC').toLowerCase()

/** The viewer's contacts, by name, as far as they were asked for. */
export interface Contacts {
  /** Null until they have come. */
  readonly list: ReadonlySignal<readonly Contact[] | null>
  /** How many there are of those that are looked for. */
  readonly count: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  /** That somebody is in, by name. */
  readonly groups: ReadonlySignal<readonly Group[]>
  /**
   * @param words that their names or addresses contain; none for all
   * @param group that they are in; none for any
   */
  find(words: string, group: string): Promise<void>
  more(): Promise<void>
  /** @returns why not; null when it worked */
  add(said: Said): Promise<RefusalFragment | null>
  /** @returns why not; null when it worked */
  change(contact: Contact, said: Said): Promise<RefusalFragment | null>
  /** Whoever has forgotten it already wanted the same. */
  forget(contact: Contact): Promise<void>
}

export function createContacts(): Contacts {
  const list = signal<readonly Contact[] | null>(null)
  const count = signal(0)
  const next = signal<string | null>(null)
  const groups = signal<readonly Group[]>([])
  let wanted: { readonly search: string | null; readonly group: string | null } = { search: null, group: null }
  let asked = 0

  async function load(after: string | null): Promise<void> {
    const turn = ++asked
    const { recipients } = await ask(ListContactsDocument, { ...wanted, after })
    if (turn !== asked) return
    const arrived = recipients.edges.map(({ node }) => node)
    batch(() => {
      list.value = after ? [...(list.value ?? []), ...arrived] : arrived
      count.value = recipients.totalCount
      next.value = recipients.pageInfo.hasNextPage ? (recipients.pageInfo.endCursor ?? null) : null
    })
  }

  async function lookAtGroups(): Promise<void> {
    groups.value = (await ask(ContactGroupsDocument)).recipientGroups
  }

  return {
    list,
    count,
    hasMore: computed(() => next.value !== null),
    groups,
    async find(words, group) {
      wanted = { search: words.trim() || null, group: group || null }
      await Promise.all([load(null), lookAtGroups()])
    },
    more: () => load(next.value),
    async add({ name, email, birthday, groups }) {
      const input = { name, email: email || null, birthday: birthday || null, groups: [...groups] }
      const { createRecipient: result } = await ask(SaveContactDocument, { input })
      if (result.__typename !== 'Recipient') return result
      await Promise.all([load(null), lookAtGroups()])
      return null
    },
    async change({ id, email: before }, { name, email, birthday, groups }) {
      // Another address links it to another person, so one that stays is not said.
      const address = email !== (before ?? '') && { email: email || null }
      const input = { id, name, birthday: birthday || null, groups: [...groups], ...address }
      const { updateRecipient: result } = await ask(ChangeContactDocument, { input })
      if (result.__typename !== 'Recipient') return result
      await lookAtGroups()
      list.value = list.value?.map((contact) => (contact.id === id ? result : contact)) ?? null
      return null
    },
    async forget({ id }) {
      await ask(ForgetContactDocument, { id })
      batch(() => {
        list.value = list.value?.filter((contact) => contact.id !== id) ?? null
        count.value--
      })
      await lookAtGroups()
    },
  }
}
