import pLimit from 'p-limit'
import { RateLimitedError } from './errors.ts'
import type { Allowance } from './ports.ts'

/** Pieces of work of one holder that wait at most. */
const mostWaiting = 100

/**
 * Does the work of each holder piece by piece: what takes the database long waits for whoever asks for it, and not
 * everybody else behind all of it. (The embedded database does one thing at a time.)
 *
 * @throws {RateLimitedError} where too much of the holder's waits already
 */
export type InTurn = <Result>(holder: string, work: () => Promise<Result>) => Promise<Result>

/** @param atOnce pieces of work of all holders that are done at a time */
export function createTurns(name: Allowance['name'], atOnce = Number.POSITIVE_INFINITY): InTurn {
  const all = pLimit(atOnce)
  const holders = new Map<string, { last: Promise<unknown>; count: number }>()
  return async (holder, work) => {
    const theirs = holders.get(holder) ?? { last: Promise.resolve(), count: 0 }
    if (theirs.count > mostWaiting) throw tooMany(name)
    holders.set(holder, theirs)
    theirs.count++
    const result = theirs.last.then(() => all(work))
    theirs.last = result.catch(() => {})
    try {
      return await result
    } finally {
      if (--theirs.count === 0) holders.delete(holder)
    }
  }
}

const tooMany = (name: Allowance['name']): RateLimitedError =>
  new RateLimitedError({
    name,
    limit: mostWaiting,
    window: 1_000,
    remaining: 0,
    resetIn: 1_000,
    exceeded: true,
  })
