import { effect, untracked } from '@preact/signals'
import { readServerClock, serverNow } from './clock.ts'
import { clearDesk, saveKept } from './desk.ts'
import { followFeed } from './feed.ts'
import { release } from './hold.ts'
import { type FeedEvent, forgetLetters, handle, loadLetters } from './letters.ts'
import { forgetNews, tell } from './news.ts'
import { persist } from './retry.ts'
import { viewerId } from './session.ts'

/** Keeps letters, counts and news live for whoever is signed in. */
export function startLive(): void {
  effect(() => {
    const id = viewerId.value
    if (!id) return
    const stop = new AbortController()
    void untracked(() => follow(id, stop.signal))
    void untracked(() => saveKept(id))
    return () => {
      stop.abort()
      clearDesk()
      forgetLetters()
      forgetNews()
      release()
    }
  })
}

async function follow(viewerId: string, stop: AbortSignal): Promise<void> {
  const key = `openon.seq.${viewerId}`
  const stored = localStorage.getItem(key)
  // What cannot be had now is asked for again as soon as the feed is live again.
  const quietly = (work: Promise<unknown>) => work.catch(() => {})
  await quietly(readServerClock())
  const began = serverNow()
  // What happens from here on is seen as it happens, or as good as.
  let liveSince = began
  const onEvent = (event: FeedEvent) => {
    handle(event)
    const happened = Date.parse(event.occurredAt)
    // On a first visit all of the past comes in; none of it is news.
    if (stored !== null || happened > began) tell(event, happened < liveSince)
    localStorage.setItem(key, String(event.seq))
  }
  const onLive = (again: boolean) => {
    if (!again) return
    liveSince = serverNow()
    void quietly(Promise.all([readServerClock(), loadLetters()]))
  }
  void quietly(persist(loadLetters, { stop }))
  await followFeed(Number(stored ?? 0), { stop, onEvent, onLive })
}
