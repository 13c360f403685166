import { now } from '../clock.ts'
import { type Box, isToSelf, type Letter, receiverName } from '../letters.ts'
import { hashOf } from '../route.ts'
import { ago, countdown, spoken } from '../time.ts'
import { Wax } from './wax.tsx'

/** A letter lying in a box: an envelope, the seal and when it opens. */
export function LetterCard({ letter, box }: { letter: Letter; box: Box }) {
  const other = box === 'inbox' ? letter.sender.displayName : receiverName(letter)
  return (
    <li class="card" data-state={letter.state} data-box={box} data-letter={letter.id}>
      <a href={hashOf({ view: 'letter', id: letter.id })}>
        <span class="flap" aria-hidden="true" />
        <Wax state={letter.state} />
        <span class="title" dir="auto">
          {letter.title}
        </span>
        <span class="person">
          {box === 'inbox' ? 'from' : 'for'} {isToSelf(letter) ? 'yourself' : <bdi>{other}</bdi>}
        </span>
        <span class="when">
          <When letter={letter} box={box} />
        </span>
      </a>
    </li>
  )
}

function When({ letter, box }: { letter: Letter; box: Box }) {
  switch (letter.state) {
    case 'OPENED':
      return (
        <>
          {box === 'outbox' && !isToSelf(letter) ? 'They opened it' : 'Opened'}{' '}
          <time dateTime={letter.openedAt ?? ''} title={spoken(letter.openedAt ?? '')}>
            {ago(letter.openedAt ?? '', now.value)}
          </time>
          {letter.reply && ' · answered'}
        </>
      )
    case 'READY':
      if (box === 'inbox') return 'Open it'
      return letter.waitingFor ? 'Waiting for its person' : 'Waiting to be opened'
    default:
      return <Countdown letter={letter} />
  }
}

/** Time left by the server's clock, with how much of the wait is over. */
export function Countdown({ letter }: { letter: Letter }) {
  const unlocks = Date.parse(letter.unlocksAt)
  const sealed = Date.parse(letter.sealedAt)
  const left = unlocks - now.value
  const passed = Math.min(1, Math.max(0, (now.value - sealed) / Math.max(1, unlocks - sealed)))
  return (
    <>
      <time role="timer" dateTime={letter.unlocksAt} title={spoken(letter.unlocksAt)} data-testid="countdown">
        {left > 0 ? `opens in ${countdown(left)}` : 'any moment now'}
      </time>
      <span class="wait" aria-hidden="true" style={{ '--passed': passed }} />
    </>
  )
}
