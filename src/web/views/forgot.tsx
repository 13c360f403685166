import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { RequestPasswordResetDocument } from '../generated/graphql.ts'
import { hashOf } from '../route.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'

/** Asking for a new password. The answer is the same for every address, and the page says so. */
export function Forgot() {
  const attempt = useAttempt()
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
      <Door lead="Look into your mail.">
        <p role="status">
          If somebody here has proven that <bdi>{askedAt.value}</bdi> is theirs, a link for a new password is on its
          way. It works for an hour.
        </p>
        <a href={hashOf({ view: 'inbox' })}>Back</a>
      </Door>
    )
  }
  return (
    <Door lead="A new password.">
      <form class="sheet" onSubmit={submit}>
        <Field label="Email" problems={issuesAt(issuesOf(attempt.refusal.value), 'email')} hint="Where the link goes.">
          {(control) => <input {...control} name="email" type="email" autocomplete="email" required />}
        </Field>
        <Failure of={attempt} />
        <button type="submit" class="main" disabled={attempt.busy}>
          Send the link
        </button>
      </form>
      <a href={hashOf({ view: 'inbox' })}>Back</a>
    </Door>
  )
}
