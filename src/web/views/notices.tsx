import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { destroy, takeBack, thrownAway } from '../wastebasket.ts'

/** Milliseconds in which something can be taken back. */
const secondThoughts = 20_000

/** What has just happened, over the page and out of the way. */
export function Notices() {
  return (
    <section class="notices" aria-label="Notices">
      <ul aria-live="polite">
        {thrownAway.value.map((letter) => (
          <Notice key={letter.key} lasting={secondThoughts} onGone={() => void destroy(letter)}>
            <p>
              “<bdi>{letter.writing.value.title.trim() || 'Untitled'}</bdi>” is thrown away.
            </p>
            <button type="button" class="plain" onClick={() => takeBack(letter)}>
              Undo
            </button>
          </Notice>
        ))}
      </ul>
    </section>
  )
}

/** Goes by itself after a while, unless somebody is just at it: whoever reads or moves slowly has all the time. */
function Notice({ lasting, onGone, children }: { lasting: number; onGone: () => void; children: ComponentChildren }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stay = () => clearTimeout(timer.current)
  const goSoon = () => {
    stay()
    timer.current = setTimeout(onGone, lasting)
  }
  useEffect(() => {
    goSoon()
    return stay
  }, [])
  return (
    <li class="notice" onMouseEnter={stay} onMouseLeave={goSoon} onFocusIn={stay} onFocusOut={goSoon}>
      {children}
      <button type="button" class="plain" onClick={onGone}>
        Dismiss
      </button>
    </li>
  )
}
