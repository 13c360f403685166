import { ERRORS, type Locker } from '@tus/server'

/** Milliseconds that somebody waits for who is at an upload to leave: as long as the store may take to keep what came. */
const patience = 30_000

/** Who is at an upload. */
interface Holder {
  leave(): unknown
  readonly left: Promise<void>
}

/**
 * One request of a person at an upload at a time: whoever comes has who is there leave, and waits until what they brought
 * is kept; so does a client that comes back, while its first connection only seems to stand. Others' are no matter: nobody
 * disturbs an upload by asking for it. (The protocol's own goes by the upload alone, and turns the event loop while it
 * waits.)
 *
 * @param who asks, at the moment
 */
export function createLocker(who: () => string): Locker {
  const holders = new Map<string, Holder>()
  return {
    newLock(id) {
      const key = `${who()} ${id}`
      let release = () => {}
      return {
        async lock(signal, leave) {
          const until = performance.now() + patience
          for (let holder = holders.get(key); holder; holder = holders.get(key)) {
            await holder.leave()
            await Promise.race([holder.left, given(until - performance.now(), signal)])
            if (signal.aborted) throw ERRORS.ABORTED
            if (performance.now() >= until) throw ERRORS.ERR_LOCK_TIMEOUT
          }
          holders.set(key, { leave, left: new Promise((resolve) => (release = resolve)) })
        },
        async unlock() {
          holders.delete(key)
          release()
        },
      }
    },
  }
}

/** Until time is up, or who waits has gone. */
const given = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, milliseconds)).unref()
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
