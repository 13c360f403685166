import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { RequestPasswordResetDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { hashOf } from '../route.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'

/** Asking for a new password. The answer is the same for every address, and the page says so. */
export function Forgot() {
  const attempt = useAttempt()
  const words = texts.value.entering
  const askedAt = useSignal<string | null>(null)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get('email') ?? '')
    return attempt.make(async () => {
      const { requestPasswordReset: result } = await ask(RequestPasswordResetDocument, { email })
      if (!('address' in result)) return result
      askedAt.value = result.address
      return null
    })
  }

  if (askedAt.value) {
    return (
      <Door lead={words.lookIntoMail}>
        <p role="status">{words.linkSent(<bdi>{askedAt.value}</bdi>)}</p>
        <a href={hashOf({ view: 'inbox' })}>{words.back}</a>
      </Door>
    )
  }
  return (
    <Door lead={words.newPasswordLead}>
      <form class="sheet" onSubmit={submit}>
        <Field label={words.email} problems={issuesAt(issuesOf(attempt.refusal.value), 'email')} hint={words.linkHint}>
          {(control) => <input {...control} name="email" type="email" autocomplete="email" required />}
        </Field>
        <Failure of={attempt} />
        <button type="submit" class="main" disabled={attempt.busy}>
          {words.sendLink}
        </button>
      </form>
      <a href={hashOf({ view: 'inbox' })}>{words.back}</a>
    </Door>
  )
}
