import { useEffect, useRef } from 'preact/hooks'
import { type Letter, receiverName } from '../letters.ts'
import { DateAndTime } from './date.tsx'
import { Envelope } from './envelope.tsx'

/** The moment in which a letter is folded, closed and sealed. */
export function Ceremony({ letter, onDone }: { letter: Letter; onDone: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="ceremony" aria-labelledby="ceremony-heading" onClose={onDone}>
      <Envelope act="sealing" state="SEALED" />
      <h2 id="ceremony-heading">Sealed</h2>
      <p>
        {letter.receiver.id === letter.sender.id ? 'You' : <bdi>{receiverName(letter)}</bdi>} can open “
        <bdi>{letter.title}</bdi>” on{' '}
        <strong>
          <DateAndTime of={letter.unlocksAt} />
        </strong>
        . Until then it stays shut.
      </p>
      <button type="button" class="main" onClick={() => dialog.current?.close()}>
        Done
      </button>
    </dialog>
  )
}
