import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { ResetPasswordDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { hashOf } from '../route.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'

/** Where the link for a new password leads. */
export function Reset({ token }: { token: string }) {
  const attempt = useAttempt()
  const words = texts.value.entering
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
      <Door lead={words.passwordSet}>
        <p role="status">{words.sessionsEnded(<bdi>{resetFor.value}</bdi>)}</p>
        <a href={hashOf({ view: 'inbox' })}>{words.logIn}</a>
      </Door>
    )
  }
  return (
    <Door lead={words.newPasswordLead}>
      <form class="sheet" onSubmit={submit}>
        <Field
          label={words.newPassword}
          problems={issuesAt(issuesOf(attempt.refusal.value), 'password')}
          hint={words.passwordHint}
        >
          {(control) => <input {...control} name="password" type="password" autocomplete="new-password" required />}
        </Field>
        <Failure of={attempt} />
        <button type="submit" class="main" disabled={attempt.busy}>
          {words.setPassword}
        </button>
      </form>
    </Door>
  )
}
