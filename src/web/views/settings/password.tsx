import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { ChangePasswordDocument } from '../../generated/graphql.ts'
import { logIn, viewer } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'

/** Another password, which ends every session but this one. */
export function Password({ onChanged }: { onChanged: () => Promise<void> }) {
  const attempt = useAttempt()
  const isChanged = useSignal(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const sheet = event.currentTarget as HTMLFormElement
    const form = new FormData(sheet)
    const [currentPassword, newPassword] = ['current', 'new'].map((name) => String(form.get(name) ?? ''))
    return attempt.make(async () => {
      isChanged.value = false
      const input = { currentPassword: currentPassword ?? '', newPassword: newPassword ?? '' }
      const { changePassword: result } = await ask(ChangePasswordDocument, { input })
      if (result.__typename !== 'User') return result
      // The session that changed it is of no more use once its access token expires.
      const refusal = await logIn({ login: viewer.value?.username ?? '', password: input.newPassword })
      if (refusal) return refusal
      sheet.reset()
      isChanged.value = true
      await onChanged()
      return null
    })
  }
  return (
    <form class="sheet" aria-labelledby="password" noValidate onSubmit={(event) => void submit(event)}>
      <h2 id="password">Password</h2>
      <div class="columns">
        <Field label="The present one">
          {(control) => <input {...control} name="current" type="password" autocomplete="current-password" />}
        </Field>
        <Field
          label="The new one"
          problems={issuesAt(issuesOf(attempt.refusal.value), 'newPassword')}
          hint="At least 8 characters, with a capital, a small letter and a digit."
        >
          {(control) => <input {...control} name="new" type="password" autocomplete="new-password" />}
        </Field>
      </div>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          Change the password
        </button>
        <p class="outcome" role="status">
          {isChanged.value && 'Changed. Wherever else you were logged in, you are no more.'}
        </p>
        <Failure of={attempt} />
      </div>
    </form>
  )
}
