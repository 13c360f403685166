import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Composition } from '../composition.ts'
import { openLetter } from '../desk.ts'
import { texts } from '../language/language.ts'
import type { Letter } from '../letters.ts'
import { instantOf } from '../moment.ts'
import type { Recording } from '../recording.ts'
import { go, renameTo } from '../route.ts'
import type { Uploads } from '../uploads.ts'
import { throwAway } from '../wastebasket.ts'
import { Attachments } from './attachments/attachments.tsx'
import { Failure, useAttempt } from './attempt.tsx'
import { Ceremony } from './ceremony.tsx'
import { Conflict } from './conflict.tsx'
import { DraftList } from './draft-list.tsx'
import { Fetching } from './fetching.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { useFocusOnArrival } from './focus.ts'
import { useLoading } from './loading.ts'
import { MomentPicker } from './moment-picker.tsx'
import { Preview } from './preview.tsx'
import { Receivers } from './receivers.tsx'
import { SealQuestion } from './seal-question.tsx'
import { ThemePicker } from './theme-picker.tsx'

export function Compose({ draftId }: { draftId: string | null }) {
  const letter = useSignal<Composition | null>(null)
  // A letter that is begun here gets an id on the way.
  const wasBegun = useMemo(() => draftId !== null, [])
  const trouble = useLoading(async (patience) => {
    const opened = await openLetter(draftId, patience)
    if (patience.stop.aborted) return
    if (opened) letter.value = opened
    else go({ view: 'write', draftId: null })
  }, [])
  if (letter.value) return <Desk letter={letter.value} wasBegun={wasBegun} />
  return wasBegun && <Fetching words={texts.value.writing.fetchingDraft} trouble={trouble.value} />
}

/** Why a letter cannot be sealed yet: nobody is to believe that something is in it which is not. */
function whatIsMissing({ pending }: Uploads, recording: Recording | null): string | null {
  const words = texts.value.writing
  if (recording) return words.stillRecording
  const [refused] = pending.value.filter(({ refusal }) => refusal.value)
  if (refused) return words.notInLetter(refused.file.name)
  const [first, ...others] = pending.value
  return first ? words.onTheWay(first.file.name, others.length) : null
}

/** Where a letter is written and sealed. */
function Desk({ letter, wasBegun }: { letter: Composition; wasBegun: boolean }) {
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  const sealed = useSignal<readonly Letter[] | null>(null)
  const attempt = useAttempt()
  const tried = useSignal(false)
  const announce = useSignal(false)
  const asking = useSignal(false)
  const isSeen = useSignal(false)
  const recording = useSignal<Recording | null>(null)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    const flush = () => void letter.flush()
    flush()
    document.addEventListener('visibilitychange', flush)
    return () => {
      document.removeEventListener('visibilitychange', flush)
      flush()
    }
  }, [])
  // Its address from the moment it has one, so that it is found again.
  useSignalEffect(() => {
    const { value: draft } = letter.draft
    if (draft) renameTo({ view: 'write', draftId: draft.id })
  })

  const { frame, writing: words } = texts.value
  const { title, body, theme, recipients, attachments, allowEarlyView, allowReceiverReply, moment } =
    letter.writing.value
  const isEmpty = title === '' && body === '' && attachments.length === 0 && letter.uploads.pending.value.length === 0
  const begun = letter.draft.value !== null || !isEmpty
  const issues = issuesOf(letter.refusal.value)
  /** What is missing is said of all fields at once; whatever else there is to say, the server says. */
  const lacks = (isThere: unknown) => (tried.value && !isThere ? [frame.isMissing] : [])

  const isComplete = moment && instantOf(moment) && recipients.length > 0 && title.trim() && body.trim()
  const hindrance = whatIsMissing(letter.uploads, recording.value)
  /** Moves the focus to what is wrong, or else back to what asked. */
  const showProblem = () =>
    setTimeout(() => {
      const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector)
      const target = find('[aria-invalid="true"]') ?? find('[type="submit"]')
      target?.focus()
    })
  const ask = (event: SubmitEvent) => {
    event.preventDefault()
    tried.value = true
    attempt.forget()
    if (isComplete && !hindrance) asking.value = true
    else showProblem()
  }
  const seal = () =>
    attempt.make(async () => {
      try {
        const unlocksAt = moment && instantOf(moment)
        if (unlocksAt) sealed.value = await letter.seal(unlocksAt, { announce: announce.value })
      } finally {
        asking.value = false
        if (!sealed.value) showProblem()
      }
    })
  const discard = () => {
    throwAway(letter)
    go({ view: 'inbox' })
  }

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {frame.titles.write}
      </h1>
      {!wasBegun && <DraftList />}
      {letter.conflict.value && <Conflict theirs={letter.conflict.value} onSettle={letter.settle} />}
      <form class="sheet desk" noValidate onSubmit={ask} ref={form}>
        <div class="writing">
          <Receivers
            chosen={recipients}
            problems={[
              ...lacks(recipients.length > 0),
              ...issuesAt(issues, 'receiverId', 'recipientId', 'email', 'receiverIds'),
            ]}
            issues={issues}
            onChoose={(recipients) => letter.write({ recipients })}
          />
          <Field
            label={words.title}
            problems={[...lacks(title.trim()), ...issuesAt(issues, 'title')]}
            hint={words.titleHint}
          >
            {(control) => (
              <input
                {...control}
                class="letter-title"
                dir="auto"
                value={title}
                onInput={(event) => letter.write({ title: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field
            label={words.letter}
            problems={[...lacks(body.trim()), ...issuesAt(issues, 'body')]}
            hint={body !== '' && words.length([...body].length)}
          >
            {(control) => (
              <textarea
                {...control}
                class="letter-body"
                dir="auto"
                rows={12}
                value={body}
                onInput={(event) => letter.write({ body: event.currentTarget.value })}
              />
            )}
          </Field>
          <Attachments letter={letter} recording={recording} issues={issues} />
        </div>
        <div class="terms">
          <MomentPicker
            moment={moment}
            person={recipients.length === 1 ? (recipients[0] ?? null) : null}
            problems={[...lacks(moment && instantOf(moment)), ...issuesAt(issues, 'unlocksAt')]}
            onChoose={(moment) => letter.write({ moment })}
          />
          <ThemePicker theme={theme} onChoose={(theme) => letter.write({ theme })} />
          <fieldset class="wishes">
            <legend>{words.wishes}</legend>
            <label>
              <input
                type="checkbox"
                checked={allowReceiverReply}
                onChange={(event) => letter.write({ allowReceiverReply: event.currentTarget.checked })}
              />
              {words.mayAnswer}
            </label>
            <label>
              <input
                type="checkbox"
                checked={allowEarlyView}
                onChange={(event) => letter.write({ allowEarlyView: event.currentTarget.checked })}
              />
              {words.mayReadEarly}
            </label>
            {recipients.some(({ user }) => !user) && (
              <label>
                <input
                  type="checkbox"
                  checked={announce}
                  onChange={(event) => {
                    announce.value = event.currentTarget.checked
                  }}
                />
                {words.announce}
              </label>
            )}
          </fieldset>
          <Failure of={attempt} />
          <p class="problem" role="alert">
            {tried.value && hindrance}
          </p>
          <div class="actions">
            <button type="submit" class="main" disabled={attempt.busy}>
              {words.seal}
            </button>
            <button
              type="button"
              disabled={body.trim() === ''}
              onClick={() => {
                isSeen.value = true
              }}
            >
              {words.preview}
            </button>
            {begun && (
              <button type="button" class="plain" disabled={attempt.busy} onClick={discard}>
                {words.throwAway}
              </button>
            )}
            <p class="hint" role="status" data-testid="saving" data-saving={letter.saving}>
              {begun && words.saving[letter.saving.value]} {letter.trouble}
            </p>
          </div>
        </div>
      </form>
      {asking.value && moment && recipients.length > 0 && (
        <SealQuestion
          title={title}
          recipients={recipients}
          attachments={attachments}
          moment={moment}
          isBusy={attempt.busy.value}
          onSeal={seal}
          onLeave={() => {
            asking.value = false
          }}
        />
      )}
      {isSeen.value && (
        <Preview
          of={letter.writing.value}
          onLeave={() => {
            isSeen.value = false
          }}
        />
      )}
      {sealed.value && <Ceremony letters={sealed.value} onDone={() => go({ view: 'outbox' })} />}
    </>
  )
}
