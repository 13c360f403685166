import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Box, Letter } from '../letters.ts'
import { LetterCard } from './card.tsx'

/** So many letters are drawn together or not at all; whole rows, whether there are one, two, three or four in one. */
const leafSize = 60

/** How a leaf was when it was seen last: who comes back finds it the same. */
interface Seen {
  readonly isNear: boolean
  /** Pixels. */
  readonly height: number
}
const seen = new Map<string, Seen>()

/**
 * Letters one after the other, of which only the first and those that are near the window are drawn: there may be ten
 * thousand.
 *
 * @param name of the list, in all of the page
 */
export function Cards({ letters, box, name }: { letters: readonly Letter[]; box: Box; name: string }) {
  const leaves = Array.from({ length: Math.ceil(letters.length / leafSize) }, (_, n) =>
    letters.slice(n * leafSize, (n + 1) * leafSize),
  )
  return (
    <>
      {leaves.map((leaf, n) => (
        <Leaf key={`${name} ${n}`} letters={leaf} box={box} name={`${name} ${n}`} isFirst={n === 0} />
      ))}
    </>
  )
}

function Leaf({
  letters,
  box,
  name,
  isFirst,
}: {
  letters: readonly Letter[]
  box: Box
  name: string
  isFirst: boolean
}) {
  const list = useRef<HTMLUListElement>(null)
  const state = useSignal<Seen>(seen.get(name) ?? { isNear: isFirst, height: 0 })
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        // What has the focus stays, however far away it is.
        const isNear = isFirst || entry.isIntersecting || entry.target.contains(document.activeElement)
        const { isNear: wasNear, height } = state.peek()
        state.value = { isNear, height: wasNear ? entry.boundingClientRect.height : height }
        seen.set(name, state.value)
      },
      // A window's height above and below.
      { rootMargin: '100% 0px' },
    )
    if (list.current) watch.observe(list.current)
    return () => watch.disconnect()
  }, [])
  const { isNear, height } = state.value
  if (isNear) {
    return (
      <ul ref={list} class="cards">
        {letters.map((letter) => (
          <LetterCard key={letter.id} letter={letter} box={box} />
        ))}
      </ul>
    )
  }
  return <ul ref={list} class="cards far" style={{ '--letters': letters.length, height: height || undefined }} />
}
