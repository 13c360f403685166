import { useEffect, useRef } from 'preact/hooks'

/** Moves the focus to the heading of a view that was navigated to, so that screen readers begin there. */
export function useFocusOnArrival<Target extends HTMLElement>() {
  const target = useRef<Target>(null)
  useEffect(() => {
    if (hasNavigated) target.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return target
}

// Not on the first view: there the browser itself begins at the top.
let hasNavigated = false
addEventListener('hashchange', () => {
  hasNavigated = true
})
