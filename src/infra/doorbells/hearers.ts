import type { Doorbell, DoorbellListener, RingTopic } from '../../domain/ports.ts'

/** A doorbell with its wire: what `infra` opens and closes. */
export interface OpenDoorbell extends Doorbell {
  close(): Promise<void>
}

/** The listeners of this process, and what is common to all wires: a message is `topic:id,id,…`. */
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
      const [topic, ids = ''] = message.split(':')
      const userIds = ids.split(',')
      for (const listener of listeners) listener.ring(userIds, topic === 'sessions' ? 'sessions' : 'feed')
    },
    /** Rings are heard from now on; those before may have been missed. */
    gap() {
      for (const listener of listeners) listener.gap()
    },
  }
}

/** Messages of at most `size` user ids. */
export function* messages(userIds: readonly string[], topic: RingTopic, size: number): Generator<string> {
  for (let from = 0; from < userIds.length; from += size) yield `${topic}:${userIds.slice(from, from + size).join(',')}`
}
