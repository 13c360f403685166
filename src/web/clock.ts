import { signal } from '@preact/signals'
import { openon } from './openon.ts'

/** The server's time in milliseconds: the clock that decides. */
export const serverNow = (): number => openon.clock.now()

/** The server's time, once a second while the page is seen. */
export const now = signal(serverNow())

/** Asks the server for its time. */
export async function readServerClock(): Promise<void> {
  await openon.clock.sync()
  now.value = serverNow()
}

function tick() {
  if (!document.hidden) now.value = serverNow()
  // On the second of the server's clock, so that all countdowns step together.
  setTimeout(tick, 1000 - (serverNow() % 1000))
}
tick()
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) now.value = serverNow()
})
