import { LRUCache } from 'lru-cache'
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'

/** What a counter says. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'remainingPoints' | 'msBeforeNext'>

/** What was taken in advance of a counter, and not used yet. */
interface Lease {
  left: number
  readonly consumed: number
  readonly remaining: number
  /** By `performance.now()`. */
  readonly until: number
}

/**
 * Counts against a shared counter without asking it every time: points are taken from it a few at a time, while many
 * are left. What is taken counts, used or not, so that however many processes there are the limit is never exceeded;
 * it may be reached early, by what other processes hold, a fiftieth of it each.
 *
 * @param points the limit
 */
export function createLeases(limiter: RateLimiterAbstract, points: number) {
  const size = Math.floor(points / 50)
  const leases = new LRUCache<string, Lease>({ max: 10_000 })

  const take = async (key: string): Promise<Count> => {
    const before = leases.get(key)
    // Near the limit every point is asked for.
    const wanted = before && before.until > performance.now() && before.remaining > 5 * size ? Math.max(1, size) : 1
    const state = await limiter.consume(key, wanted).catch(refusal)
    const { consumedPoints: consumed, remainingPoints: remaining, msBeforeNext } = state
    leases.set(key, { left: wanted - 1, consumed, remaining, until: performance.now() + msBeforeNext })
    return { ...counted(consumed, remaining, wanted - 1), msBeforeNext }
  }
  return {
    async consume(key: string): Promise<Count> {
      const lease = leases.get(key)
      const now = performance.now()
      if (!lease || lease.left === 0 || lease.until <= now) return take(key)
      lease.left--
      return { ...counted(lease.consumed, lease.remaining, lease.left), msBeforeNext: lease.until - now }
    },
  }
}

/** As if what is still left of a lease had not been taken. */
const counted = (consumed: number, remaining: number, left: number) => ({
  consumedPoints: consumed - left,
  remainingPoints: remaining + left,
})

/** The limiter rejects with its state when the limit is exceeded. */
export function refusal(state: unknown): RateLimiterRes {
  if (state instanceof RateLimiterRes) return state
  throw state
}
