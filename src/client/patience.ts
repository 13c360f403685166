import { isPassing } from './errors.ts'
import { pause } from './surroundings.ts'

/**
 * Does something that a limit may stand in the way of, and does it again when that is lifted.
 *
 * @param mayRepeat whether it can be done again although it may have been done: then the network may stand in the way, too
 */
export type Patiently = <Result>(work: () => Promise<Result>, mayRepeat: boolean) => Promise<Result>

/** @param patience milliseconds that may be spent on waiting */
export const createPatience =
  (patience: number, closing: AbortSignal): Patiently =>
  async (work, mayRepeat) => {
    for (let wait = 250, left = patience; ; wait *= 2) {
      try {
        return await work()
      } catch (error) {
        if (!isPassing(error) || !(mayRepeat || error.code === 'RATE_LIMITED')) throw error
        const rest = Math.max(wait, 1_000 * error.retryAfter)
        left -= rest
        if (left < 0) throw error
        await pause(rest, closing)
        closing.throwIfAborted()
      }
    }
  }
