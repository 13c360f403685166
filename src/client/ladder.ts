import type { Way } from './ways/way.ts'

/** Milliseconds for which a lesser way is content with itself at most. */
const longest = 60 * 60_000

/** Which way to try: the best, unless it is known not to work here. Shared by all that is followed. */
export interface Ladder {
  /** The one to begin with. */
  first(): Way
  /** The one below; none below the last. */
  below(way: Way): Way | undefined
  /** A way works. @returns milliseconds after which to look for a better one */
  settle(way: Way): number
}

/**
 * @param ways the best first
 * @param shortest milliseconds for which a lesser way is content with itself at first
 */
export function createLadder(ways: readonly [Way, ...Way[]], shortest: number): Ladder {
  const [best] = ways
  let known: Way = best
  let until = 0
  let lasts = shortest
  return {
    first: () => (Date.now() < until ? known : best),
    below: (way) => ways[ways.indexOf(way) + 1],
    settle(way) {
      if (way === best) {
        known = best
        lasts = shortest
        until = 0
        return Number.POSITIVE_INFINITY
      }
      if (way !== known || Date.now() >= until) {
        known = way
        until = Date.now() + lasts
        lasts = Math.min(longest, 2 * lasts)
      }
      return until - Date.now()
    },
  }
}
