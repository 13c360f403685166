import type { Requests } from './request.ts'

/** Milliseconds by which a timer may be early. */
const early = 20

/** The server's time, which is the one that decides. Until it has been asked for, the device's is taken for it. */
export interface Clock {
  /** Whole milliseconds since 1970. */
  now(): number
  /** By how many milliseconds that may be wrong: half a round trip; null until it has been asked for. */
  readonly error: number | null
  /** Asks the server for its time, anew whenever a feed is live again: the device's clock may have been set. */
  sync(): Promise<void>
  /** Milliseconds until an instant; 0 when it has come. */
  until(instant: string | number | Date): number
  /**
   * Counts down: calls `hear` now, then at each whole second that is left, and at last with 0.
   *
   * @returns how to stop
   */
  countdown(instant: string | number | Date, hear: (milliseconds: number) => void): () => void
}

export function createClock({ send }: Requests, closing: AbortSignal): Clock {
  let ahead = 0
  let error: number | null = null
  const now = () => Math.round(Date.now() + ahead)
  const until = (instant: string | number | Date) => Math.max(0, new Date(instant).getTime() - now())

  return {
    now,
    get error() {
      return error
    },
    async sync() {
      const asked = Date.now()
      const { serverTime } = await send<{ serverTime: string }>(
        { text: 'query ServerTime { serverTime }', variables: {} },
        null,
      )
      const answered = Date.now()
      // Half of the way there and back is taken to have passed since.
      error = (answered - asked) / 2
      ahead = Date.parse(serverTime) + error - answered
    },
    until,
    countdown(instant, hear) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const stop = () => {
        clearTimeout(timer)
        closing.removeEventListener('abort', stop)
      }
      const tick = () => {
        const left = until(instant)
        const part = left % 1_000
        // Timers may be a little early.
        const told = part < early ? left - part : left
        timer = told > 0 ? setTimeout(tick, part < early ? part + 1_000 : part) : undefined
        hear(told)
      }
      closing.addEventListener('abort', stop)
      tick()
      return stop
    },
  }
}
