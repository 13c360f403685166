import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import { ask } from '../api.ts'
import {
  type ContactFragment as Contact,
  ContactsDocument,
  type PersonFragment as Person,
  type RefusalFragment,
  SaveContactDocument,
  SearchPeopleDocument,
} from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { isSamePerson, type Reached } from '../people.ts'
import { viewer, viewerId } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Field, type Problems } from './field.tsx'

/** Somebody a letter could be for: a contact, or a person or an address that becomes one by being chosen. */
type Candidate = { readonly contact: Contact } | { readonly person: Person } | { readonly email: string }

/** Milliseconds without a keystroke after which the search begins. */
const rest = 300

/**
 * Chooses somebody for whom a letter is, by contacts and by search: a combobox with a list (WAI-ARIA APG).
 *
 * @param chosen who is not to be chosen once more
 */
export function ReceiverPicker({
  chosen,
  problems,
  field,
  onChoose,
}: {
  chosen: readonly Contact[]
  problems: Problems
  field: RefObject<HTMLInputElement | null>
  onChoose: (contact: Contact) => void
}) {
  const list = useId()
  const text = useSignal('')
  const candidates = useSignal<readonly Candidate[]>([])
  const isOpen = useSignal(false)
  const active = useSignal(0)
  const attempt = useAttempt()
  useEffect(() => {
    if (!isOpen.value) return
    let isLatest = true
    const look = () =>
      attempt.make(async () => {
        const found = await search(text.value.trim())
        if (!isLatest) return
        candidates.value = found.filter(
          (candidate) => !chosen.some((other) => isSamePerson(reachedBy(candidate), other)),
        )
        active.value = 0
      })
    const timer = setTimeout(look, rest)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [text.value, isOpen.value])

  const choose = (candidate: Candidate | undefined) => {
    if (!candidate || !isReachable(candidate)) return
    isOpen.value = false
    text.value = ''
    return attempt.make(async () => {
      const contact = 'contact' in candidate ? candidate.contact : await saveAsContact(candidate)
      if ('code' in contact) return contact
      onChoose(contact)
      return null
    })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const last = candidates.value.length - 1
    if (event.key === 'ArrowDown') active.value = Math.min(last, active.value + 1)
    else if (event.key === 'ArrowUp') active.value = Math.max(0, active.value - 1)
    else if (event.key === 'Enter') void choose(candidates.value[active.value])
    else if (event.key === 'Escape') isOpen.value = false
    else return
    event.preventDefault()
  }

  const words = texts.value.writing
  const shown = isOpen.value && candidates.value.length > 0
  return (
    <Field label={words.to} problems={problems} hint={words.toHint}>
      {(control) => (
        <div class="combobox">
          <input
            {...control}
            ref={field}
            role="combobox"
            dir="auto"
            aria-expanded={shown}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={shown ? `${list}-${active}` : undefined}
            autocomplete="off"
            value={text}
            onFocus={() => {
              isOpen.value = true
            }}
            onBlur={() => {
              isOpen.value = false
            }}
            onInput={(event) => {
              text.value = event.currentTarget.value
              isOpen.value = true
            }}
            onKeyDown={onKeyDown}
          />
          <div id={list} role="listbox" aria-label={words.people} hidden={!shown}>
            {candidates.value.map((candidate, index) => (
              // Chosen on mousedown, before the field loses the focus; the keyboard chooses in the field.
              <div
                key={keyOf(candidate)}
                id={`${list}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active.value}
                aria-disabled={!isReachable(candidate)}
                onMouseDown={(event) => {
                  event.preventDefault()
                  void choose(candidate)
                }}
              >
                <Name candidate={candidate} />
              </div>
            ))}
          </div>
          <Failure of={attempt} isToldAtFields={false} />
        </div>
      )}
    </Field>
  )
}

export function Name({ candidate }: { candidate: Candidate }) {
  const words = texts.value.writing
  const person = personOf(candidate)
  return (
    <>
      {person?.id === viewerId.value ? words.myself : <bdi>{nameOf(candidate)}</bdi>}{' '}
      <bdi class="hint">{person ? `@${person.username}` : (emailOf(candidate) ?? words.noAccount)}</bdi>
    </>
  )
}

const keyOf = (candidate: Candidate) =>
  'contact' in candidate ? candidate.contact.id : 'person' in candidate ? candidate.person.id : candidate.email
const nameOf = (candidate: Candidate) =>
  'contact' in candidate
    ? candidate.contact.name
    : 'person' in candidate
      ? candidate.person.displayName
      : texts.value.writing.byMailTo
const personOf = (candidate: Candidate) =>
  'contact' in candidate ? candidate.contact.user : 'person' in candidate ? candidate.person : null
const emailOf = (candidate: Candidate) =>
  'contact' in candidate ? candidate.contact.email : 'email' in candidate ? candidate.email : null
const reachedBy = (candidate: Candidate): Reached => ({
  user: personOf(candidate) ?? null,
  email: emailOf(candidate) ?? null,
})
const isReachable = (candidate: Candidate) => personOf(candidate) !== null || emailOf(candidate) !== null

/** Contacts first, then everybody else, and the viewer, whom the search for people leaves out. */
async function search(query: string): Promise<readonly Candidate[]> {
  const [contacts, people] = await Promise.all([
    ask(ContactsDocument, { search: query || null, first: 8, after: null }).then(({ page }) =>
      page.edges.map(({ node }) => node),
    ),
    query.length < 2
      ? []
      : ask(SearchPeopleDocument, { query }).then(({ searchUsers }) => searchUsers.edges.map(({ node }) => node)),
  ])
  const known = new Set(contacts.map(({ user }) => user?.id))
  return [
    ...contacts.map((contact) => ({ contact })),
    ...[...people, ...myself(query)].filter(({ id }) => !known.has(id)).map((person) => ({ person })),
    // Whoever has an account, or is a contact, is found by their address already.
    ...(looksLikeAddress(query) && contacts.length + people.length === 0 ? [{ email: query }] : []),
  ]
}

const looksLikeAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

function myself(query: string): readonly Person[] {
  if (!viewer.value) return []
  const { displayName, username, profile } = viewer.value
  const words = [...texts.value.writing.wordsForMyself.split(' '), displayName, username]
  const isMeant = words.some((word) => word.toLowerCase().startsWith(query.toLowerCase()))
  return isMeant ? [{ id: profile.id, displayName, username, isDeleted: false, isWaiting: false }] : []
}

/** A draft remembers a contact, neither a person nor an address. */
async function saveAsContact(
  chosen: Exclude<Candidate, { readonly contact: Contact }>,
): Promise<Contact | RefusalFragment> {
  const input =
    'person' in chosen
      ? { name: chosen.person.displayName, userId: chosen.person.id }
      : { name: chosen.email, email: chosen.email }
  return (await ask(SaveContactDocument, { input })).createRecipient
}
