import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'

/** What makes an element the grip that a row of a list is drawn by. */
export interface Grip {
  onPointerDown(event: PointerEvent): void
}

/**
 * Reorders the rows of a list by drawing one over another, by mouse, finger or pen. Rows that can change places have
 * `data-index`.
 *
 * @param move is told each time it passes another
 */
export function useDragging(
  list: RefObject<HTMLElement | null>,
  move: (from: number, to: number) => void,
): (index: number) => Grip {
  const latest = useRef(move)
  latest.current = move
  return (index) => ({
    onPointerDown(event) {
      const grip = event.currentTarget as HTMLElement
      if (event.button !== 0) return
      event.preventDefault()
      const over = new AbortController()
      const row = grip.closest<HTMLElement>('[data-index]')
      let at = index
      row?.setAttribute('data-drawn', '')
      const end = () => {
        row?.removeAttribute('data-drawn')
        over.abort()
      }
      const { signal } = over
      // On the document, for the row itself changes its place in it and would lose the pointer.
      document.addEventListener(
        'pointermove',
        ({ clientY }) => {
          const to = placeAt(list.current, clientY)
          if (to === null || to === at) return
          latest.current(at, to)
          at = to
        },
        { signal },
      )
      document.addEventListener('pointerup', end, { signal })
      document.addEventListener('pointercancel', end, { signal })
    },
  })
}

/** Which row a height on the screen is at. */
function placeAt(list: HTMLElement | null, y: number): number | null {
  for (const row of list?.querySelectorAll<HTMLElement>('[data-index]') ?? []) {
    const { top, bottom } = row.getBoundingClientRect()
    if (y >= top && y < bottom) return Number(row.dataset['index'])
  }
  return null
}
