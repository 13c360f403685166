import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { ask } from '../api.ts'
import { compose } from '../composition.ts'
import { type DraftFragment as Draft, ReadDraftDocument } from '../generated/graphql.ts'
import type { Letter } from '../letters.ts'
import { instantOf, type Moment } from '../moment.ts'
import { go, renameTo } from '../route.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Ceremony } from './ceremony.tsx'
import { Conflict } from './conflict.tsx'
import { DraftList } from './draft-list.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { useFocusOnArrival } from './focus.ts'
import { MomentPicker } from './moment-picker.tsx'
import { ReceiverPicker } from './receiver-picker.tsx'

export function Compose({ draftId }: { draftId: string | null }) {
  const draft = useSignal<Draft | null | undefined>(draftId ? undefined : null)
  useEffect(() => {
    if (!draftId) return
    ask(ReadDraftDocument, { id: draftId }).then(
      (answer) => {
        if (answer.draft) draft.value = answer.draft
        else go({ view: 'write', draftId: null })
      },
      () => {},
    )
  }, [draftId])
  return draft.value === undefined ? <p role="status">Fetching your draft …</p> : <Desk draft={draft.value} />
}

const savingWords = {
  saved: 'Your draft is saved.',
  changed: 'Saving …',
  saving: 'Saving …',
  failed: 'Not saved yet.',
}

/** Where a letter is written and sealed. */
function Desk({ draft }: { draft: Draft | null }) {
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  const letter = useMemo(() => compose(draft, (id) => renameTo({ view: 'write', draftId: id })), [])
  const moment = useSignal<Moment | null>(null)
  const sealed = useSignal<Letter | null>(null)
  const attempt = useAttempt()
  const tried = useSignal(false)

  useEffect(() => {
    document.addEventListener('visibilitychange', letter.leave)
    return () => {
      document.removeEventListener('visibilitychange', letter.leave)
      letter.leave()
    }
  }, [])

  const { title, body, recipient, allowEarlyView, allowReceiverReply } = letter.writing.value
  const begun = draft !== null || title !== '' || body !== ''
  const issues = issuesOf(letter.refusal.value)
  /** What is missing is said of all fields at once; whatever else there is to say, the server says. */
  const lacks = (isThere: unknown) => (tried.value && !isThere ? ['is missing.'] : [])

  const seal = (event: SubmitEvent) => {
    event.preventDefault()
    tried.value = true
    const form = event.currentTarget as HTMLFormElement
    return attempt.make(async () => {
      const unlocksAt = moment.value && instantOf(moment.value)
      if (unlocksAt && recipient && title.trim() && body.trim()) sealed.value = await letter.seal(unlocksAt)
      if (!sealed.value) setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    })
  }
  const discard = () =>
    attempt.make(async () => {
      await letter.discard()
      go({ view: 'inbox' })
    })

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Write a letter
      </h1>
      {!draft && <DraftList />}
      {letter.conflict.value && <Conflict theirs={letter.conflict.value} onSettle={letter.settle} />}
      <form class="sheet desk" noValidate onSubmit={seal}>
        <div class="writing">
          <ReceiverPicker
            chosen={recipient}
            problems={[...lacks(recipient), ...issuesAt(issues, 'receiverId', 'recipientId')]}
            onChoose={(contact) => letter.write({ recipient: contact })}
          />
          <Field
            label="Title"
            problems={[...lacks(title.trim()), ...issuesAt(issues, 'title')]}
            hint="They can read the title from the day you seal it."
          >
            {(control) => (
              <input
                {...control}
                class="letter-title"
                value={title}
                onInput={(event) => letter.write({ title: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label="Letter" problems={[...lacks(body.trim()), ...issuesAt(issues, 'body')]}>
            {(control) => (
              <textarea
                {...control}
                class="letter-body"
                rows={12}
                value={body}
                onInput={(event) => letter.write({ body: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
        <div class="terms">
          <MomentPicker
            moment={moment.value}
            problems={[...lacks(moment.value && instantOf(moment.value)), ...issuesAt(issues, 'unlocksAt')]}
            onChoose={(next) => {
              moment.value = next
            }}
          />
          <fieldset class="wishes">
            <legend>Wishes</legend>
            <label>
              <input
                type="checkbox"
                checked={allowReceiverReply}
                onChange={(event) => letter.write({ allowReceiverReply: event.currentTarget.checked })}
              />
              They may answer it
            </label>
            <label>
              <input
                type="checkbox"
                checked={allowEarlyView}
                onChange={(event) => letter.write({ allowEarlyView: event.currentTarget.checked })}
              />
              They may read it while it unfolds
            </label>
          </fieldset>
          <Failure of={attempt} />
          <div class="actions">
            <button type="submit" class="main" disabled={attempt.busy}>
              Seal the letter
            </button>
            {begun && (
              <button type="button" class="plain" disabled={attempt.busy} onClick={discard}>
                Throw it away
              </button>
            )}
            <p class="hint" role="status" data-testid="saving" data-saving={letter.saving}>
              {begun && savingWords[letter.saving.value]}
            </p>
          </div>
        </div>
      </form>
      {sealed.value && <Ceremony letter={sealed.value} onDone={() => go({ view: 'outbox' })} />}
    </>
  )
}
