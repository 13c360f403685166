import { setTimeout as sleep } from 'node:timers/promises'
import { startStopwatch } from './stopwatch.ts'

/** Milliseconds that a test waits for something that should happen soon; on a busy machine they are longer. */
export const patience = 30_000
/** Milliseconds that most waits take at most, which need not be measured. */
export const moment = 1_000

/**
 * Waits until a condition holds, looking every few milliseconds.
 *
 * @param condition may throw, which counts as not yet
 * @returns what the condition answered when it held
 * @throws {Error} after `within` milliseconds by a {@link startStopwatch stopwatch}, telling what it answered last
 */
export async function until<Result>(
  condition: () => Result | Promise<Result>,
  { within = patience, what = 'the condition' } = {},
): Promise<Exclude<Result, false | null | undefined | 0 | ''>> {
  using watch = startStopwatch(moment)
  for (;;) {
    let last: unknown
    try {
      last = await condition()
      if (last) return last as Exclude<Result, false | null | undefined | 0 | ''>
    } catch (error) {
      last = error
    }
    if (watch.elapsed() > within) {
      throw new Error(`${what} did not hold within ${within} ms; at last it was: ${String(last)}`, { cause: last })
    }
    await sleep(10)
  }
}
