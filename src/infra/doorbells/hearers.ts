import type { Cause, Doorbell, DoorbellListener, RingTopic } from '../../domain/ports.ts'

/** A doorbell with its wire: what `infra` opens and closes. */
export interface OpenDoorbell extends Doorbell {
  close(): Promise<void>
}

/**
 * The listeners of this process, and what is common to all wires: a message is `topic:id,id,…`, or `topic:id,id,…:cause`.
 * Versions that know of no causes read as far as the ids.
 */
export function createHearers() {
  const listeners = new Set<DoorbellListener>()
  return {
    listen(listener: DoorbellListener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    ring(message: string) {
      const [topic = '', ids = '', cause = null] = message.split(':')
      const userIds = ids.split(',')
      // A newer version may ring for more: whoever looks at feeds in vain does no harm.
      for (const listener of listeners) listener.ring(userIds, isTopic(topic) ? topic : 'feed', cause)
    },
    /** Rings are heard from now on; those before may have been missed. */
    gap() {
      for (const listener of listeners) listener.gap()
    },
  }
}

const isTopic = (word: string): word is RingTopic => word === 'sessions' || word === 'writes'

/** Messages of at most `size` user ids. */
export function* messages(
  userIds: readonly string[],
  topic: RingTopic,
  cause: Cause | null,
  size: number,
): Generator<string> {
  const end = cause === null ? '' : `:${cause}`
  for (let from = 0; from < userIds.length; from += size)
    yield `${topic}:${userIds.slice(from, from + size).join(',')}${end}`
}
