import { LRUCache } from 'lru-cache'
import type { Doorbell, Replica } from './ports.ts'

/** Who may read from the replica. */
export interface ReplicaReads {
  /** Whether it has, at this moment, all that this person has written or been told of, and is not too far behind. */
  mayServe(userId: string): boolean
  /** Somebody is shown what the primary has at this moment, whether or not a ring came first: they find it from now on. */
  told(userId: string): void
  /** Somebody has written something: from now on they read it, here at once and elsewhere when the ring is heard. */
  wrote(userId: string): Promise<void>
  close(): void
}

interface ReplicaReadsOptions {
  readonly replica: Pick<Replica, 'replayedUntil'>
  readonly doorbell: Pick<Doorbell, 'listen' | 'heardUntil'>
  /** How old may be what is read there, in milliseconds. */
  readonly lag: number
  /** Tells all processes that these people have written something. */
  ring(userIds: readonly string[]): Promise<void>
}

/** People of whom a process remembers when they last wrote. */
const remembered = 100_000
/** Milliseconds without hearing the doorbell after which nobody knows who has written elsewhere. */
const deaf = 1_000

/**
 * Of each person it is remembered when they last may have written, here or anywhere: a ring tells of that, and of what
 * they are told. The replica serves them once it has all from before that moment. Whoever is not remembered has just
 * written, for all that is known.
 */
export function createReplicaReads({ replica, doorbell, lag, ring }: ReplicaReadsOptions): ReplicaReads {
  const wroteAt = new LRUCache<string, number>({ max: remembered })
  /** The same of everybody: rings may have been missed until then. */
  let anybodyWroteAt = performance.now()
  const told = (userId: string) => void wroteAt.set(userId, performance.now())

  const close = doorbell.listen({
    ring(userIds) {
      const now = performance.now()
      for (const userId of userIds) if (wroteAt.has(userId)) wroteAt.set(userId, now)
    },
    gap() {
      anybodyWroteAt = performance.now()
    },
  })

  return {
    mayServe(userId) {
      const now = performance.now()
      const wrote = wroteAt.get(userId)
      if (wrote === undefined) {
        wroteAt.set(userId, now)
        return false
      }
      const until = replica.replayedUntil()
      const isNear = now - until <= lag && now - doorbell.heardUntil() <= deaf
      return isNear && until > wrote && until > anybodyWroteAt
    },
    told,
    wrote(userId) {
      told(userId)
      return ring([userId])
    },
    close,
  }
}
