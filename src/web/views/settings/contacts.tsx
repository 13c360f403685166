import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { type Contacts, createContacts, isSameGroup } from '../../contacts.ts'
import type { ListedContactFragment as Contact } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { persist } from '../../retry.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Fetching } from '../fetching.tsx'
import { Field } from '../field.tsx'
import { useLoading } from '../loading.ts'
import { Question } from '../question.tsx'
import { ContactSheet } from './contact-sheet.tsx'

/** Milliseconds after the last key in which nothing is asked. */
const pause = 300
/** From how many on they are looked for rather than looked through. */
const many = 8

/** Whom one writes to: adding, correcting and forgetting them. */
export function ContactList() {
  const contacts = useMemo(createContacts, [])
  const words = useSignal('')
  const wanted = useSignal('')
  const groups = contacts.groups.value
  // Whoever was last in it may have left.
  const group = groups.find(({ name }) => isSameGroup(name, wanted.value))?.name ?? ''
  const more = useAttempt()
  const trouble = useLoading(
    async ({ stop, onFailure }) => {
      if (contacts.list.peek()) await new Promise((resolve) => setTimeout(resolve, pause))
      if (!stop.aborted) await persist(() => contacts.find(words.value, group), { stop, onFailure })
    },
    [words.value, group],
  )
  const list = contacts.list.value
  const said = texts.value.settings
  if (!list) return <Fetching words={said.fetchingContacts} trouble={trouble.value} />
  const isMany = contacts.count.value > many || words.value !== '' || group !== ''
  return (
    <section class="sheet" aria-labelledby="contacts" data-testid="contacts">
      <h2 id="contacts" tabIndex={-1}>
        {said.contacts}
      </h2>
      {isMany && (
        <Field label={said.findContact}>
          {(control) => (
            <input
              {...control}
              type="search"
              value={words}
              onInput={(event) => {
                words.value = event.currentTarget.value
              }}
            />
          )}
        </Field>
      )}
      {groups.length > 0 && (
        <Field label={said.inGroup}>
          {(control) => (
            <select
              {...control}
              value={group}
              onChange={(event) => {
                wanted.value = event.currentTarget.value
              }}
            >
              <option value="">{said.anyGroup}</option>
              {groups.map(({ name, count }) => (
                <option key={name} value={name}>
                  {said.groupOf(name, count)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <p class="hint" role="status">
        {list.length === 0
          ? words.value
            ? said.nobodyCalledThat
            : said.keptHere
          : isMany && said.inAll(contacts.count.value)}
      </p>
      {list.map((contact) => (
        <Entry key={contact.id} contact={contact} contacts={contacts} />
      ))}
      {contacts.hasMore.value && (
        <div class="more">
          <button type="button" disabled={more.busy} onClick={() => void more.make(contacts.more)}>
            {said.moreContacts}
          </button>
          <Failure of={more} />
        </div>
      )}
      <Add contacts={contacts} />
    </section>
  )
}

function Entry({ contact, contacts }: { contact: Contact; contacts: Contacts }) {
  const isChanging = useSignal(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const close = () => {
    isChanging.value = false
    // What had the focus goes with it.
    heading.current?.focus()
  }
  const words = texts.value.settings
  const { name, email, user, birthday, groups } = contact
  return (
    <article class="target" aria-label={name} data-testid="contact">
      <div class="place">
        <h3 ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h3>
        <p class="hint">
          <Reached user={user} email={email} />
        </p>
        {groups.length > 0 && (
          <ul class="groups" aria-label={words.groupsOf(name)}>
            {groups.map((group) => (
              <li key={group}>
                <bdi>{group}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
      {isChanging.value ? (
        <ContactSheet
          said={{ name, email: email ?? '', birthday: birthday ?? '', groups }}
          groups={contacts.groups.value}
          label={words.changeThis(name)}
          button={words.save}
          onSubmit={async (said) => {
            const refusal = await contacts.change(contact, said)
            if (!refusal) close()
            return refusal
          }}
          onLeave={close}
        />
      ) : (
        <div class="actions">
          <button
            type="button"
            class="plain"
            aria-label={words.changeThis(name)}
            onClick={() => {
              isChanging.value = true
            }}
          >
            {words.change}
          </button>
          <Forget contact={contact} contacts={contacts} />
        </div>
      )}
    </article>
  )
}

/** By what letters reach them. */
function Reached({ user, email }: Pick<Contact, 'user' | 'email'>) {
  const words = texts.value.settings
  const username = user && <bdi>@{user.username}</bdi>
  const address = email && <bdi>{email}</bdi>
  if (username && address) return <>{words.reachedBy(username, address)}</>
  return <>{username ?? address ?? words.unreachable}</>
}

function Forget({ contact, contacts }: { contact: Contact; contacts: Contacts }) {
  const attempt = useAttempt()
  const isAsked = useSignal(false)
  const words = texts.value.settings
  const forget = () =>
    attempt.make(async () => {
      await contacts.forget(contact)
      document.getElementById('contacts')?.focus()
    })
  return (
    <>
      <button
        type="button"
        class="plain"
        aria-label={words.removeThis(contact.name)}
        disabled={attempt.busy}
        onClick={() => {
          isAsked.value = true
        }}
      >
        {words.remove}
      </button>
      <Failure of={attempt} />
      {isAsked.value && (
        <Question
          heading={words.removeContact(contact.name)}
          yes={words.remove}
          no={words.keep}
          isBusy={attempt.busy.value}
          onYes={() => void forget()}
          onLeave={() => {
            isAsked.value = false
          }}
        >
          <p>{words.contactRemoved}</p>
        </Question>
      )}
    </>
  )
}

function Add({ contacts }: { contacts: Contacts }) {
  /** Grows with each that is added: the sheet begins anew. */
  const number = useSignal(0)
  const added = useSignal('')
  const words = texts.value.settings
  return (
    <>
      <h3>{words.somebodyNew}</h3>
      <ContactSheet
        key={number.value}
        said={{ name: '', email: '', birthday: '', groups: [] }}
        groups={contacts.groups.value}
        label={words.somebodyNew}
        button={words.add}
        onSubmit={async (said) => {
          const refusal = await contacts.add(said)
          if (!refusal) {
            added.value = said.name
            number.value++
          }
          return refusal
        }}
      />
      <p class="outcome" role="status">
        {added.value && words.isContact(<bdi>{added.value}</bdi>)}
      </p>
    </>
  )
}
