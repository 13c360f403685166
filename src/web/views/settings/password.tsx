import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { ChangePasswordDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { logIn, viewer } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'

/** Another password, which ends every session but this one. */
export function Password({ onChanged }: { onChanged: () => Promise<void> }) {
  const attempt = useAttempt()
  const { entering, settings } = texts.value
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
      <h2 id="password">{settings.password}</h2>
      <div class="columns">
        <Field label={settings.presentPassword}>
          {(control) => <input {...control} name="current" type="password" autocomplete="current-password" />}
        </Field>
        <Field
          label={settings.newPassword}
          problems={issuesAt(issuesOf(attempt.refusal.value), 'newPassword')}
          hint={entering.passwordHint}
        >
          {(control) => <input {...control} name="new" type="password" autocomplete="new-password" />}
        </Field>
      </div>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          {settings.changePassword}
        </button>
        <p class="outcome" role="status">
          {isChanged.value && settings.passwordChanged}
        </p>
        <Failure of={attempt} />
      </div>
    </form>
  )
}
