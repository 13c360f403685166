import type { Cause, Doorbell, Log, RingTopic } from './ports.ts'

/** Those in this process who watch something of a user. */
export interface Watchers<Watcher> {
  /** How many there are at this moment. */
  readonly size: number
  /** @returns how to leave; that answers false for who has left already */
  join(userId: string, watcher: Watcher): () => boolean
  /** Looks without waiting for a ring. */
  lookAtAll(): void
  close(): void
}

/** How those who watch hear of news. */
export interface Hearing {
  readonly doorbell: Doorbell
  readonly log: Log
  /** Milliseconds between two looks that need no ring. */
  readonly heartbeat: number
}

interface WatchersOptions<Watcher> extends Omit<Hearing, 'log'> {
  readonly topic: RingTopic
  /** There may be news for these: for those of a user at a ring; for all after a gap in the rings and every heartbeat. */
  look(watchers: readonly Watcher[], cause: Cause | null): void
  /** Told of every ring of the topic, before `look`. */
  onRing?(userIds: readonly string[]): void
  /** Told of every gap in the rings, before `look`. */
  onGap?(): void
}

/** Keeps watchers by user and tells them when to look: a gap and a heartbeat make up for rings that get lost. */
export function createWatchers<Watcher>(options: WatchersOptions<Watcher>): Watchers<Watcher> {
  const { doorbell, topic, heartbeat, look, onRing, onGap } = options
  const byUser = new Map<string, Set<Watcher>>()
  const lookAtAll = () =>
    look(
      [...byUser.values()].flatMap((group) => [...group]),
      null,
    )
  const hangUp = doorbell.listen({
    ring(userIds, about, cause) {
      if (about !== topic) return
      onRing?.(userIds)
      look(
        userIds.flatMap((userId) => [...(byUser.get(userId) ?? [])]),
        cause,
      )
    },
    gap() {
      onGap?.()
      lookAtAll()
    },
  })
  const beat = setInterval(lookAtAll, heartbeat)

  return {
    get size() {
      return [...byUser.values()].reduce((sum, group) => sum + group.size, 0)
    },
    join(userId, watcher) {
      const group = byUser.get(userId) ?? new Set()
      byUser.set(userId, group.add(watcher))
      return () => {
        const wasHere = group.delete(watcher)
        if (group.size === 0 && byUser.get(userId) === group) byUser.delete(userId)
        return wasHere
      }
    },
    lookAtAll,
    close() {
      clearInterval(beat)
      hangUp()
    },
  }
}
