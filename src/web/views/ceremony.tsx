import { useEffect, useRef } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { isToSelf, type Letter, receiverName } from '../letters.ts'
import { themeOf } from '../themes.ts'
import { DateAndTime } from './date.tsx'
import { Envelope } from './envelope.tsx'

/** The moment in which a letter is folded, closed and sealed. */
export function Ceremony({ letter, onDone }: { letter: Letter; onDone: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const words = texts.value.writing
  const title = <bdi>{letter.title}</bdi>
  const date = (
    <strong>
      <DateAndTime of={letter.unlocksAt} />
    </strong>
  )
  return (
    <dialog
      ref={dialog}
      class="ceremony"
      data-theme={themeOf(letter.theme)}
      aria-labelledby="ceremony-heading"
      onClose={onDone}
    >
      <Envelope act="sealing" state="SEALED" />
      <h2 id="ceremony-heading">{words.sealed}</h2>
      <p>
        {isToSelf(letter)
          ? words.youCanOpen(title, date)
          : words.theyCanOpen(<bdi>{receiverName(letter)}</bdi>, title, date)}
      </p>
      <button type="button" class="main" onClick={() => dialog.current?.close()}>
        {words.done}
      </button>
    </dialog>
  )
}
