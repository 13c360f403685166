import { useEffect, useRef } from 'preact/hooks'
import { placeFound, scrollBackTo } from '../places.ts'

/**
 * Puts somebody who comes to a view at its beginning, with the focus on the heading, where screen readers begin; and
 * somebody who comes back to it where they were.
 */
export function useFocusOnArrival<Target extends HTMLElement>() {
  const target = useRef<Target>(null)
  useEffect(() => {
    const place = placeFound()
    const links = [...document.querySelectorAll<HTMLElement>('main a')]
    const link = place?.link && links.find((one) => one.getAttribute('href') === place.link)
    if (hasNavigated) (link || target.current)?.focus({ preventScroll: true })
    return scrollBackTo(place?.top ?? 0)
  }, [])
  return target
}

// Not on the first view: there the browser itself begins at the top.
let hasNavigated = false
addEventListener('hashchange', () => {
  hasNavigated = true
})

/** As the `ref` of what somebody has just asked for: that is where they go on. */
export const focusOn = (element: HTMLElement | null): void => element?.focus()
