import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Composition } from '../../composition.ts'
import { texts } from '../../language/language.ts'
import type { Recording } from '../../recording.ts'
import { type Issues, issuesAt } from '../field.tsx'
import { useArrivals } from './arrivals.ts'
import { ArrivedRow } from './arrived-row.tsx'
import { useDragging } from './dragging.ts'
import { PendingRow } from './pending-row.tsx'
import { Recorder } from './recorder.tsx'
import { moved, rowsOf } from './rows.ts'

/** What one may choose from; what a file is, the server tells by what is in it. */
const accepted = 'image/*,audio/*,video/*,application/pdf'

/** The files of a letter that is being written: those in it, and those on their way. */
export function Attachments({
  letter,
  recording,
  issues,
}: {
  letter: Composition
  recording: Signal<Recording | null>
  issues: Issues
}) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const adding = useRef<HTMLInputElement>(null)
  const told = useSignal('')
  const words = texts.value.writing
  const { attachments } = letter.writing.value
  const pending = letter.uploads.pending.value
  const rows = rowsOf(letter)
  const isOver = useArrivals((files) => letter.uploads.add(files))

  // So that it is there already when the network is not.
  useEffect(() => void import('tus-js-client').catch(() => {}), [])
  useLeavingQuestion(pending.length > 0 || recording.value !== null)

  const known = useRef(attachments)
  useEffect(() => {
    const [added] = attachments.filter(({ id }) => !known.current.some((other) => other.id === id))
    if (added) told.value = words.isIn(added.name)
    known.current = attachments
  }, [attachments])

  const write = (changed: typeof attachments) => letter.write({ attachments: changed })
  const move = (from: number, to: number) => {
    const name = attachments[from]?.name ?? ''
    if (to < 0 || to >= attachments.length) return
    write(moved(attachments, from, to))
    told.value = words.isMoved(name, to + 1, attachments.length)
  }
  /** Puts the focus where another file can be added: where it was, there is nothing any more. */
  const goOn = () => adding.current?.focus()
  const remove = (mediaId: string) => {
    write(attachments.filter((other) => other.id !== mediaId))
    told.value = words.isRemoved(attachments.find((other) => other.id === mediaId)?.name ?? '')
    goOn()
  }
  const grip = useDragging(list, move)

  const ofAll = issuesAt(
    issues.filter(({ path }) => path.length === 1),
    'attachments',
  )
  return (
    <section class="attachments" aria-labelledby={`${id}-heading`} data-over={isOver}>
      <h2 id={`${id}-heading`} class="label">
        {words.attachments}
      </h2>
      <ul ref={list} class="files">
        {rows.map(({ key, attachment, index, upload }) =>
          attachment ? (
            <ArrivedRow
              key={key}
              attachment={attachment}
              preview={letter.uploads.sourceOf(attachment.id)?.preview ?? null}
              saved={letter.draft.value?.attachments?.find((media) => media.id === attachment.id) ?? null}
              problems={issues.filter(({ path }) => path[0] === 'attachments' && path[1] === `${index}`)}
              place={{ index, of: attachments.length, grip, move }}
              onCaption={(caption) =>
                write(attachments.map((other) => (other === attachment ? { ...attachment, caption } : other)))
              }
              onRemove={() => remove(attachment.id)}
            />
          ) : (
            upload && <PendingRow key={key} upload={upload} onCancel={goOn} />
          ),
        )}
      </ul>
      {ofAll.map((problem, index) => (
        <p key={index} class="problem" role="alert">
          {words.ofAll(problem)}
        </p>
      ))}
      <div class="adding">
        <input
          ref={adding}
          id={`${id}-files`}
          type="file"
          multiple
          accept={accepted}
          class="unseen"
          onChange={({ currentTarget }) => {
            letter.uploads.add(currentTarget.files ?? [])
            // Choosing the same again is a change again.
            currentTarget.value = ''
          }}
        />
        <label for={`${id}-files`} class="button">
          {words.addFiles}
        </label>
        <Recorder recording={recording} onDone={(file) => letter.uploads.add([file])} />
        <p class="hint">{words.dropHere}</p>
      </div>
      <p class="unseen" aria-live="polite">
        {told}
      </p>
    </section>
  )
}

/** Has the browser ask before the page is closed over files that only this tab has. */
function useLeavingQuestion(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isNeeded])
}
