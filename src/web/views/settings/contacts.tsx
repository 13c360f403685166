import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { type Contacts, createContacts, type Said } from '../../contacts.ts'
import type { ContactFragment as Contact, RefusalFragment } from '../../generated/graphql.ts'
import { persist } from '../../retry.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Fetching } from '../fetching.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'
import { useLoading } from '../loading.ts'
import { Question } from '../question.tsx'

/** Milliseconds after the last key in which nothing is asked. */
const pause = 300
/** From how many on they are looked for rather than looked through. */
const many = 8

/** Whom one writes to: adding, correcting and forgetting them. */
export function ContactList() {
  const contacts = useMemo(createContacts, [])
  const words = useSignal('')
  const more = useAttempt()
  const trouble = useLoading(
    async ({ stop, onFailure }) => {
      if (contacts.list.peek()) await new Promise((resolve) => setTimeout(resolve, pause))
      if (!stop.aborted) await persist(() => contacts.find(words.value), { stop, onFailure })
    },
    [words.value],
  )
  const list = contacts.list.value
  if (!list) return <Fetching words="Fetching your contacts …" trouble={trouble.value} />
  const isMany = contacts.count.value > many || words.value !== ''
  return (
    <section class="sheet" aria-labelledby="contacts" data-testid="contacts">
      <h2 id="contacts" tabIndex={-1}>
        Your contacts
      </h2>
      {isMany && (
        <Field label="Find a contact">
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
      <p class="hint" role="status">
        {list.length === 0
          ? words.value
            ? 'Nobody is called that.'
            : 'Whoever you write to is kept here.'
          : isMany && `${contacts.count} in all.`}
      </p>
      {list.map((contact) => (
        <Entry key={contact.id} contact={contact} contacts={contacts} />
      ))}
      {contacts.hasMore.value && (
        <div class="more">
          <button type="button" disabled={more.busy} onClick={() => void more.make(contacts.more)}>
            Show more contacts
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
  const { name, email, user } = contact
  return (
    <article class="target" aria-label={name} data-testid="contact">
      <div class="place">
        <h3 ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h3>
        <p class="hint">
          {user && <bdi>@{user.username}</bdi>}
          {user && email && ', '}
          {email && <bdi>{email}</bdi>}
          {!user && !email && 'Cannot be written to: neither an account nor an address is known.'}
        </p>
      </div>
      {isChanging.value ? (
        <Sheet
          said={{ name, email: email ?? '' }}
          label={`Change ${name}`}
          button="Save"
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
            onClick={() => {
              isChanging.value = true
            }}
          >
            Change<span class="unseen"> {name}</span>
          </button>
          <Forget contact={contact} contacts={contacts} />
        </div>
      )}
    </article>
  )
}

function Forget({ contact, contacts }: { contact: Contact; contacts: Contacts }) {
  const attempt = useAttempt()
  const isAsked = useSignal(false)
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
        disabled={attempt.busy}
        onClick={() => {
          isAsked.value = true
        }}
      >
        Remove<span class="unseen"> {contact.name}</span>
      </button>
      <Failure of={attempt} />
      {isAsked.value && (
        <Question
          heading={`Remove ${contact.name}?`}
          yes="Remove"
          no="Keep"
          isBusy={attempt.busy.value}
          onYes={() => void forget()}
          onLeave={() => {
            isAsked.value = false
          }}
        >
          <p>Letters that are sealed reach them all the same. Drafts for them stay, and are for nobody.</p>
        </Question>
      )}
    </>
  )
}

function Add({ contacts }: { contacts: Contacts }) {
  /** Grows with each that is added: the sheet begins anew. */
  const number = useSignal(0)
  const added = useSignal('')
  return (
    <>
      <h3>Somebody new</h3>
      <Sheet
        key={number.value}
        said={{ name: '', email: '' }}
        label="Somebody new"
        button="Add"
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
        {added.value && (
          <>
            <bdi>{added.value}</bdi> is a contact.
          </>
        )}
      </p>
    </>
  )
}

function Sheet({
  said,
  label,
  button,
  onSubmit,
  onLeave,
}: {
  said: Said
  label: string
  button: string
  onSubmit: (said: Said) => Promise<RefusalFragment | null>
  onLeave?: () => void
}) {
  const attempt = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    return attempt.make(() => onSubmit({ name: text('name'), email: text('email') }))
  }
  const issues = issuesOf(attempt.refusal.value)
  return (
    <form class="entry" aria-label={label} noValidate onSubmit={(event) => void submit(event)}>
      <div class="columns">
        <Field label="Name" problems={issuesAt(issues, 'name')} hint="As you call them.">
          {(control) => <input {...control} name="name" dir="auto" defaultValue={said.name} autocomplete="off" />}
        </Field>
        <Field
          label="Email"
          problems={issuesAt(issues, 'email')}
          hint="A letter goes to whoever proves that it is theirs."
        >
          {(control) => <input {...control} name="email" type="email" defaultValue={said.email} autocomplete="off" />}
        </Field>
      </div>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          {button}
        </button>
        {onLeave && (
          <button type="button" class="plain" onClick={onLeave}>
            Leave it
          </button>
        )}
        <Failure of={attempt} />
      </div>
    </form>
  )
}
