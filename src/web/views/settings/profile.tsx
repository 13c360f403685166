import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { UpdateProfileDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { readViewerAnew, viewer } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'

/** How others see the viewer. */
export function Profile() {
  const attempt = useAttempt()
  const words = texts.value.settings
  const isSaved = useSignal(false)
  const { displayName = '', username = '' } = viewer.value ?? {}
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '')
    return attempt.make(async () => {
      isSaved.value = false
      const input = { displayName: text('displayName'), username: text('username') }
      const { updateProfile: result } = await ask(UpdateProfileDocument, { input })
      if (result.__typename !== 'User') return result
      await readViewerAnew()
      isSaved.value = true
      return null
    })
  }
  const issues = issuesOf(attempt.refusal.value)
  return (
    <form class="sheet" aria-labelledby="profile" noValidate onSubmit={(event) => void submit(event)}>
      <h2 id="profile">{words.you}</h2>
      <div class="columns">
        <Field label={words.name} problems={issuesAt(issues, 'displayName')} hint={words.nameHint}>
          {(control) => <input {...control} name="displayName" defaultValue={displayName} autocomplete="name" />}
        </Field>
        <Field label={words.username} problems={issuesAt(issues, 'username')} hint={words.usernameHint}>
          {(control) => <input {...control} name="username" defaultValue={username} autocomplete="username" />}
        </Field>
      </div>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          {words.save}
        </button>
        <p class="outcome" role="status">
          {isSaved.value && words.saved}
        </p>
        <Failure of={attempt} />
      </div>
    </form>
  )
}
