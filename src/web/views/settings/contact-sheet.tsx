import { useSignal } from '@preact/signals'
import type { Group, Said } from '../../contacts.ts'
import type { RefusalFragment } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'
import { GroupPicker, withGroup } from './group-picker.tsx'

/** What is known of a contact, to be written down or corrected. */
export function ContactSheet({
  said,
  groups,
  label,
  button,
  onSubmit,
  onLeave,
}: {
  said: Said
  /** That there are already. */
  groups: readonly Group[]
  label: string
  button: string
  onSubmit: (said: Said) => Promise<RefusalFragment | null>
  onLeave?: () => void
}) {
  const attempt = useAttempt()
  const chosen = useSignal<readonly string[]>(said.groups)
  const typed = useSignal('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const fields = { name: text('name'), email: text('email'), birthday: text('birthday') }
    return attempt.make(() => onSubmit({ ...fields, groups: withGroup(chosen.value, typed.value) }))
  }
  const words = texts.value.settings
  const issues = issuesOf(attempt.refusal.value)
  return (
    <form class="entry" aria-label={label} noValidate onSubmit={(event) => void submit(event)}>
      <div class="columns">
        <Field label={words.contactName} problems={issuesAt(issues, 'name')} hint={words.contactNameHint}>
          {(control) => <input {...control} name="name" dir="auto" defaultValue={said.name} autocomplete="off" />}
        </Field>
        <Field label={words.email} problems={issuesAt(issues, 'email')} hint={words.contactEmailHint}>
          {(control) => <input {...control} name="email" type="email" defaultValue={said.email} autocomplete="off" />}
        </Field>
        <Field label={words.contactBorn} problems={issuesAt(issues, 'birthday')} hint={words.contactBornHint}>
          {(control) => <input {...control} name="birthday" type="date" defaultValue={said.birthday} />}
        </Field>
        <GroupPicker chosen={chosen} typed={typed} groups={groups} problems={issuesAt(issues, 'groups')} />
      </div>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          {button}
        </button>
        {onLeave && (
          <button type="button" class="plain" onClick={onLeave}>
            {words.leaveIt}
          </button>
        )}
        <Failure of={attempt} />
      </div>
    </form>
  )
}
