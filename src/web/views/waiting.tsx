import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../api.ts'
import { RedirectDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
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
  const words = texts.value.reading
  const problems = issuesAt(issuesOf(attempt.refusal.value), 'email')
  return (
    <section class="held waiting" aria-label={words.forWhomItWaits} data-testid="waiting">
      <p role="status">
        {words.waitsFor(<bdi>{email}</bdi>)} {!reachable && words.nobodyReached}
        {reachable && (announcedAt ? words.toldOn(<DateAndTime of={announcedAt} />) : words.toldLater)}
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
        {words.correctAddress}
      </button>
      {isOpen.value && (
        <form noValidate onSubmit={(event) => void redirect(event)}>
          <Field label={words.address} problems={problems}>
            {(control) => <input {...control} ref={focusOn} name="email" type="email" defaultValue={email} />}
          </Field>
          <Failure of={attempt} isToldAtFields={problems.length > 0} />
          <button type="submit" class="main" disabled={attempt.busy}>
            {words.waitThere}
          </button>
        </form>
      )}
    </section>
  )
}
