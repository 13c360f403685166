import { useEffect } from 'preact/hooks'
import { readyCount } from '../letters.ts'
import { type Route, route } from '../route.ts'
import { viewerId } from '../session.ts'

/** None tells what letters are called: browsers keep titles. */
const titles: Readonly<Record<Route['view'], string>> = {
  inbox: 'Letters for you',
  outbox: 'Letters from you',
  write: 'Write a letter',
  letter: 'A letter',
  settings: 'Settings',
  forgot: 'Forgotten password',
  reset: 'A new password',
  verify: 'Your address',
  claim: 'A letter for you',
  nowhere: 'Nothing here',
}

/** Says in the window's title where one is, and there and on the icon how many letters are ready. */
export function useTitle(): void {
  const ready = readyCount.value
  const { view } = route.value
  const isAtDoor = !viewerId.value && ['inbox', 'outbox', 'write', 'letter', 'settings', 'nowhere'].includes(view)
  useEffect(() => {
    const where = isAtDoor ? 'OpenOn' : `${titles[view]} · OpenOn`
    document.title = ready > 0 ? `(${ready}) ${where}` : where
  }, [ready, view, isAtDoor])
  useEffect(() => {
    // Only a page that is installed has an icon; a browser that shows none on it is no loss.
    navigator.setAppBadge?.(ready).catch(() => {})
  }, [ready])
}
