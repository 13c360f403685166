import { texts } from '../language/language.ts'
import { isToSelf, type Letter, receiverName } from '../letters.ts'
import { themeOf } from '../themes.ts'
import { DateAndTime } from './date.tsx'
import { useDialog } from './dialog.ts'
import { Envelope } from './envelope.tsx'

/** The moment in which a letter is folded, closed and sealed; of several it is the first, and the words tell of all. */
export function Ceremony({ letters, onDone }: { letters: readonly Letter[]; onDone: () => void }) {
  const { dialog, leave } = useDialog(onDone)
  const words = texts.value.writing
  const [letter] = letters
  if (!letter) return null
  const name = (of: Letter) => <bdi key={of.id}>{isToSelf(of) ? words.yourself : receiverName(of)}</bdi>
  const title = <bdi>{letter.title}</bdi>
  const date = (
    <strong>
      <DateAndTime of={letter.unlocksAt} />
    </strong>
  )
  return (
    <dialog {...dialog} class="ceremony" data-theme={themeOf(letter.theme)} aria-labelledby="ceremony-heading">
      <Envelope act="sealing" state="SEALED" />
      <h2 id="ceremony-heading">{letters.length > 1 ? words.sealedThem(letters.length) : words.sealed}</h2>
      <p>
        {letters.length > 1
          ? words.theyAllCanOpen(words.names(letters.map(name)), title, date)
          : isToSelf(letter)
            ? words.youCanOpen(title, date)
            : words.theyCanOpen(name(letter), title, date)}
      </p>
      <button type="button" class="main" onClick={leave}>
        {words.done}
      </button>
    </dialog>
  )
}
