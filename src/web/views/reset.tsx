import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { ResetPasswordDocument } from '../generated/graphql.ts'
import { hashOf } from '../route.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'

/** Where the link for a new password leads. */
export function Reset({ token }: { token: string }) {
  const attempt = useAttempt()
  const resetFor = useSignal<string | null>(null)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password') ?? '')
    return attempt.make(async () => {
      const { resetPassword: result } = await ask(ResetPasswordDocument, { token, password })
      if (!('address' in result)) return result
      resetFor.value = result.address
      return null
    })
  }

  if (resetFor.value) {
    return (
      <Door lead="Your password is set.">
        <p role="status">
          All sessions have ended. Log in as <bdi>{resetFor.value}</bdi> with the new password.
        </p>
        <a href={hashOf({ view: 'inbox' })}>Log in</a>
      </Door>
    )
  }
  return (
    <Door lead="A new password.">
      <form class="sheet" onSubmit={submit}>
        <Field
          label="New password"
          problems={issuesAt(issuesOf(attempt.refusal.value), 'password')}
          hint="At least 8 characters, with a capital, a small letter and a digit."
        >
          {(control) => <input {...control} name="password" type="password" autocomplete="new-password" required />}
        </Field>
        <Failure of={attempt} />
        <button type="submit" class="main" disabled={attempt.busy}>
          Set the password
        </button>
      </form>
    </Door>
  )
}
