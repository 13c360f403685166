/** Milliseconds of work at a stretch, after which everybody else has a turn. */
const stretch = 10

/** To be awaited before each piece of work of which there may be many: at once, or after the event loop has turned. */
export type Breathe = () => Promise<void>

/**
 * Keeps long work from holding the event loop. All that breathe together share what there is of one turn, one after the
 * other: however many they are, timers, sockets and other people's operations come in between.
 */
export function createBreather(): Breathe {
  /** When the work of this turn began. */
  let begun: number | null = null
  const look = (): Promise<void> | undefined => {
    const now = performance.now()
    if (begun === null) {
      begun = now
      setImmediate(() => {
        begun = null
      })
    }
    if (now - begun < stretch) return
    return new Promise<void>((resolve) => setImmediate(resolve)).then(look)
  }
  /** Whoever comes looks when the one before has gone on, and so done its piece: before that there is always time. */
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.then(look)
    return last
  }
}
