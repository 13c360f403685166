import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import { ask } from '../api.ts'
import {
  type ContactFragment as Contact,
  ContactsDocument,
  type PersonFragment as Person,
  SaveContactDocument,
  SearchPeopleDocument,
} from '../generated/graphql.ts'
import { Field } from './field.tsx'

/** Somebody a letter could be for: a contact, or a person who becomes one by being chosen. */
type Candidate = { readonly contact: Contact } | { readonly person: Person }

/** Milliseconds without a keystroke after which the search begins. */
const rest = 300

/** Chooses for whom a letter is, by contacts and by search: a combobox with a list (WAI-ARIA APG). */
export function ReceiverPicker({
  chosen,
  problems,
  onChoose,
}: {
  chosen: Contact | null
  problems: readonly string[]
  onChoose: (contact: Contact | null) => void
}) {
  const list = useId()
  const text = useSignal('')
  const candidates = useSignal<readonly Candidate[]>([])
  const isOpen = useSignal(false)
  const active = useSignal(0)
  const failure = useSignal<string | null>(null)

  useEffect(() => {
    if (!isOpen.value) return
    let isLatest = true
    const timer = setTimeout(async () => {
      const found = await search(text.value.trim()).catch(() => [])
      if (!isLatest) return
      candidates.value = found
      active.value = 0
    }, rest)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [text.value, isOpen.value])

  const choose = async (candidate: Candidate | undefined) => {
    if (!candidate || !isReachable(candidate)) return
    isOpen.value = false
    text.value = ''
    failure.value = null
    try {
      onChoose('contact' in candidate ? candidate.contact : await saveAsContact(candidate.person))
    } catch (error) {
      failure.value = (error as Error).message
    }
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

  if (chosen) {
    return (
      <div class="field chosen">
        <span class="label">To</span>
        <p>
          <strong data-testid="receiver">{chosen.name}</strong>{' '}
          {chosen.user && <span class="hint">@{chosen.user.username}</span>}
          <button type="button" class="plain" onClick={() => onChoose(null)}>
            Change
          </button>
        </p>
        {problems.map((problem) => (
          <p key={problem} class="problem">
            To {problem}
          </p>
        ))}
      </div>
    )
  }
  const shown = isOpen.value && candidates.value.length > 0
  return (
    <Field label="To" problems={problems} hint="A contact of yours, or anybody by name or username.">
      {(control) => (
        <div class="combobox">
          <input
            {...control}
            role="combobox"
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
          <div id={list} role="listbox" aria-label="People" hidden={!shown}>
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
          <p class="problem" role="alert">
            {failure}
          </p>
        </div>
      )}
    </Field>
  )
}

function Name({ candidate }: { candidate: Candidate }) {
  const name = 'contact' in candidate ? candidate.contact.name : candidate.person.displayName
  const person = 'contact' in candidate ? candidate.contact.user : candidate.person
  return (
    <>
      {name} <span class="hint">{person ? `@${person.username}` : 'has no account yet'}</span>
    </>
  )
}

const keyOf = (candidate: Candidate) => ('contact' in candidate ? candidate.contact.id : candidate.person.id)
const isReachable = (candidate: Candidate) => 'person' in candidate || candidate.contact.user !== null

/** Contacts first, then everybody else. */
async function search(query: string): Promise<readonly Candidate[]> {
  const [contacts, people] = await Promise.all([
    ask(ContactsDocument, { search: query || null }).then(({ recipients }) => recipients.edges.map(({ node }) => node)),
    query.length < 2
      ? []
      : ask(SearchPeopleDocument, { query }).then(({ searchUsers }) => searchUsers.edges.map(({ node }) => node)),
  ])
  const known = new Set(contacts.map(({ user }) => user?.id))
  return [
    ...contacts.map((contact) => ({ contact })),
    ...people.filter(({ id }) => !known.has(id)).map((person) => ({ person })),
  ]
}

/** A draft remembers a contact, not a person. */
async function saveAsContact({ id, displayName }: Person): Promise<Contact | null> {
  const { createRecipient } = await ask(SaveContactDocument, { input: { name: displayName, userId: id } })
  return createRecipient.__typename === 'Recipient' ? createRecipient : null
}
