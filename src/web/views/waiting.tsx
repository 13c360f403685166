import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../api.ts'
import { RedirectDocument } from '../generated/graphql.ts'
import { type Letter, take } from '../letters.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { DateAndTime } from './date.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { focusOn } from './focus.ts'

/** For whom a letter waits, for its sender, and where they correct the address. */
export function Waiting({ letter: { id, waitingFor } }: { letter: Letter }) {
  const isOpen = useSignal(false)
  const attempt = useAttempt()
  const toggle = useRef<HTMLButtonElement>(null)
  if (!waitingFor) return null
  const { email, announcedAt, reachable } = waitingFor

  const redirect = (event: SubmitEvent) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get('email') ?? '')
    return attempt.make(async () => {
      const { redirectCapsule: result } = await ask(RedirectDocument, { input: { id, email } })
      if ('capsule' in result) take(result.capsule)
      else if (result.__typename === 'Capsule') take(result)
      else return result
      isOpen.value = false
      toggle.current?.focus()
      return null
    })
  }
  const problems = issuesAt(issuesOf(attempt.refusal.value), 'email')
  return (
    <section class="held waiting" aria-label="For whom it waits" data-testid="waiting">
      <p role="status">
        It waits for whoever proves that <bdi>{email}</bdi> is theirs.{' '}
        {!reachable && 'But nobody is reached there: correct the address.'}
        {reachable && announcedAt && (
          <>
            They were told on <DateAndTime of={announcedAt} />.
          </>
        )}
        {reachable && !announcedAt && 'They are told by mail when it unfolds, and when it can be opened.'}
      </p>
      <button
        ref={toggle}
        type="button"
        class="plain"
        aria-expanded={isOpen}
        onClick={() => {
          isOpen.value = !isOpen.value
          attempt.forget()
        }}
      >
        Correct the address
      </button>
      {isOpen.value && (
        <form noValidate onSubmit={(event) => void redirect(event)}>
          <Field label="Address" problems={problems}>
            {(control) => <input {...control} ref={focusOn} name="email" type="email" defaultValue={email} />}
          </Field>
          <Failure of={attempt} isToldAtFields={problems.length > 0} />
          <button type="submit" class="main" disabled={attempt.busy}>
            Have it wait there
          </button>
        </form>
      )}
    </section>
  )
}
