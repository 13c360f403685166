import { useEffect } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { readyCount } from '../letters.ts'
import { route } from '../route.ts'
import { viewerId } from '../session.ts'

/** Says in the window's title where one is, and there and on the icon how many letters are ready. */
export function useTitle(): void {
  const ready = readyCount.value
  const { view } = route.value
  const { titles } = texts.value.frame
  const isAtDoor = !viewerId.value && ['inbox', 'outbox', 'write', 'letter', 'settings', 'nowhere'].includes(view)
  useEffect(() => {
    const where = isAtDoor ? 'OpenOn' : `${titles[view]} · OpenOn`
    document.title = ready > 0 ? `(${ready}) ${where}` : where
  }, [ready, view, isAtDoor, titles])
  useEffect(() => {
    // Only a page that is installed has an icon; a browser that shows none on it is no loss.
    navigator.setAppBadge?.(ready).catch(() => {})
  }, [ready])
}
