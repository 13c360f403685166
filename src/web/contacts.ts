import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { ask } from './api.ts'
import {
  ChangeContactDocument,
  type ContactFragment as Contact,
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
}

/** The viewer's contacts, by name, as far as they were asked for. */
export interface Contacts {
  /** Null until they have come. */
  readonly list: ReadonlySignal<readonly Contact[] | null>
  /** How many there are of those that are looked for. */
  readonly count: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  /** @param words that their names or addresses contain; none for all */
  find(words: string): Promise<void>
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
  let search: string | null = null
  let asked = 0

  async function load(after: string | null): Promise<void> {
    const turn = ++asked
    const { recipients } = await ask(ListContactsDocument, { search, after })
    if (turn !== asked) return
    const arrived = recipients.edges.map(({ node }) => node)
    batch(() => {
      list.value = after ? [...(list.value ?? []), ...arrived] : arrived
      count.value = recipients.totalCount
      next.value = recipients.pageInfo.hasNextPage ? (recipients.pageInfo.endCursor ?? null) : null
    })
  }

  return {
    list,
    count,
    hasMore: computed(() => next.value !== null),
    find(words) {
      search = words.trim() || null
      return load(null)
    },
    more: () => load(next.value),
    async add({ name, email, birthday }) {
      const input = { name, email: email || null, birthday: birthday || null }
      const { createRecipient: result } = await ask(SaveContactDocument, { input })
      if (result.__typename !== 'Recipient') return result
      await load(null)
      return null
    },
    async change({ id, email: before }, { name, email, birthday }) {
      // Another address links it to another person, so one that stays is not said.
      const input = { id, name, birthday: birthday || null, ...(email !== (before ?? '') && { email: email || null }) }
      const { updateRecipient: result } = await ask(ChangeContactDocument, { input })
      if (result.__typename !== 'Recipient') return result
      list.value = list.value?.map((contact) => (contact.id === id ? result : contact)) ?? null
      return null
    },
    async forget({ id }) {
      await ask(ForgetContactDocument, { id })
      batch(() => {
        list.value = list.value?.filter((contact) => contact.id !== id) ?? null
        count.value--
      })
    },
  }
}
