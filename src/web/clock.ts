import { signal } from '@preact/signals'
import { ask } from './api.ts'
import { ServerTimeDocument } from './generated/graphql.ts'

/** How far the server's clock is ahead of this device's, in milliseconds. */
let ahead = 0

/** The server's time in milliseconds: the clock that decides. */
export const serverNow = (): number => Date.now() + ahead

/** The server's time, once a second while the page is seen. */
export const now = signal(serverNow())

/** Asks the server for its time; half of the way there and back is taken to have passed since. */
export async function readServerClock(): Promise<void> {
  const asked = Date.now()
  const { serverTime } = await ask(ServerTimeDocument)
  const answered = Date.now()
  ahead = Date.parse(serverTime) + (answered - asked) / 2 - answered
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
