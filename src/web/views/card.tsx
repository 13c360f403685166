import { now } from '../clock.ts'
import { texts } from '../language/language.ts'
import { type Box, isToSelf, type Letter, nameOf, receiverName } from '../letters.ts'
import { hashOf } from '../route.ts'
import { themeOf } from '../themes.ts'
import { ago, countdown, spoken } from '../time.ts'
import { Wax } from './wax.tsx'

/** A letter lying in a box: an envelope, the seal and when it opens. */
export function LetterCard({ letter, box }: { letter: Letter; box: Box }) {
  return (
    <li
      class="card"
      data-state={letter.state}
      data-box={box}
      data-letter={letter.id}
      data-theme={themeOf(letter.theme)}
    >
      <a href={hashOf({ view: 'letter', id: letter.id })}>
        <span class="flap" aria-hidden="true" />
        <Wax state={letter.state} />
        <span class="title" dir="auto">
          {letter.title}
        </span>
        <span class="person">
          <Other letter={letter} box={box} />
        </span>
        <span class="when">
          <When letter={letter} box={box} />
        </span>
      </a>
    </li>
  )
}

/** From whom or for whom it is. */
function Other({ letter, box }: { letter: Letter; box: Box }) {
  const words = texts.value.boxes
  if (isToSelf(letter)) return <>{box === 'inbox' ? words.fromYourself : words.forYourself}</>
  if (box === 'inbox') return <>{words.from(<bdi>{nameOf(letter.sender)}</bdi>)}</>
  return <>{words.for(<bdi>{receiverName(letter)}</bdi>)}</>
}

function When({ letter, box }: { letter: Letter; box: Box }) {
  const words = texts.value.boxes
  switch (letter.state) {
    case 'OPENED': {
      const openedAt = letter.openedAt ?? ''
      const when = (
        <time dateTime={openedAt} title={spoken(openedAt)}>
          {ago(openedAt, now.value)}
        </time>
      )
      const opened = box === 'outbox' && !isToSelf(letter) ? words.theyOpened(when) : words.opened(when)
      return <>{letter.reply ? words.andAnswered(opened) : opened}</>
    }
    case 'READY':
      if (box === 'inbox') return <>{words.openIt}</>
      return <>{letter.waitingFor ? words.waitingForPerson : words.waitingToBeOpened}</>
    default:
      return <Countdown letter={letter} />
  }
}

/** Time left by the server's clock, with how much of the wait is over. */
export function Countdown({ letter }: { letter: Letter }) {
  const words = texts.value.boxes
  const unlocks = Date.parse(letter.unlocksAt)
  const sealed = Date.parse(letter.sealedAt)
  const left = unlocks - now.value
  const passed = Math.min(1, Math.max(0, (now.value - sealed) / Math.max(1, unlocks - sealed)))
  return (
    <>
      <time role="timer" dateTime={letter.unlocksAt} title={spoken(letter.unlocksAt)} data-testid="countdown">
        {left > 0 ? words.opensIn(countdown(left)) : words.anyMoment}
      </time>
      <span class="wait" aria-hidden="true" style={{ '--passed': passed }} />
    </>
  )
}
