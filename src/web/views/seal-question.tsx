import { useEffect, useRef } from 'preact/hooks'
import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { instantOf, type Moment } from '../moment.ts'
import { viewerId } from '../session.ts'
import { DateAndTime } from './date.tsx'

/** Says what sealing means while it can still be left. */
export function SealQuestion({
  title,
  recipient,
  moment,
  isBusy,
  onSeal,
  onLeave,
}: {
  title: string
  recipient: Contact
  moment: Moment
  isBusy: boolean
  onSeal: () => void
  onLeave: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const isMine = recipient.user?.id === viewerId.value
  const name = <bdi>{recipient.name}</bdi>
  const instant = instantOf(moment)
  const date = instant && (
    <>
      on <DateAndTime of={instant} />, on your clock
    </>
  )
  return (
    <dialog ref={dialog} class="question" aria-labelledby="question-heading" onClose={onLeave}>
      <h2 id="question-heading">Seal this letter?</h2>
      <p>
        “<bdi>{title}</bdi>” is for <strong>{isMine ? 'yourself' : name}</strong>.{' '}
        {isMine ? 'You can open it' : 'It can be opened'}{' '}
        <strong>{moment.kind === 'after' ? moment.words : date}</strong>, and not before.
      </p>
      <p>
        Once it is sealed nobody can change it any more or take it back, not even you.
        {!isMine && recipient.user && <> {name} sees its title at once.</>}
      </p>
      {!recipient.user && (
        <p>
          It waits for whoever proves that <bdi>{recipient.email}</bdi> is theirs. They are told by mail when it unfolds
          and when it can be opened; until somebody has it, you can correct the address.
        </p>
      )}
      <div class="actions">
        {/* First, for it is what the dialog puts the focus on: pressing Enter twice must not seal. */}
        <button type="button" onClick={() => dialog.current?.close()}>
          Go on writing
        </button>
        <button type="button" class="main" disabled={isBusy} onClick={onSeal}>
          Seal it
        </button>
      </div>
    </dialog>
  )
}
