import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedEvent, Person } from '../person.ts'

/** A client as it should be: it remembers the last event it handled and comes back with it after every break. */
export interface Follower extends AsyncDisposable {
  readonly events: readonly FeedEvent[]
  /** How often it had to come back. */
  readonly returns: number
  /** What it is about just now, in words. */
  readonly doing: string
  /** Loses its connection, without saying so. */
  disconnect(): Promise<void>
  hasHeard(type: string, letter: { readonly id: string }): boolean
}

/** @param person where they are at each return: any API process does */
export function follow(person: () => Person): Follower {
  const events: FeedEvent[] = []
  let stopped = false
  let returns = -1
  let cameAt = performance.now()
  let lastEnd = 'nothing'
  let stream: ReturnType<Person['feed']> | null = null

  const followOnce = async () => {
    returns++
    cameAt = performance.now()
    await using current = person().feed({ after: events.at(-1)?.seq ?? 0 })
    stream = current
    while (!stopped) {
      try {
        events.push((await current.next()).feed)
      } catch (error) {
        // It also throws when nothing came for long, which is no break.
        if (!current.isOver) continue
        lastEnd = String(error)
        return
      }
    }
  }
  const following = (async () => {
    while (!stopped) {
      await followOnce().catch(() => {})
      await sleep(50)
    }
  })()

  return {
    events,
    get returns() {
      return returns
    },
    get doing() {
      return `it came back ${Math.round(performance.now() - cameAt)} ms ago, after ${lastEnd.slice(0, 100)}`
    },
    disconnect: async () => void (await stream?.stop()),
    hasHeard: (type, { id }) => events.some((event) => event.__typename === type && event.capsule?.id === id),
    async [Symbol.asyncDispose]() {
      stopped = true
      await stream?.stop()
      await following
    },
  }
}
