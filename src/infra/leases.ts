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

  /** @param lacking what the lease has not */
  const take = async (key: string, lacking: number): Promise<Count> => {
    const before = leases.get(key)
    // Near the limit every point is asked for.
    const isFar = before !== undefined && before.until > performance.now() && before.remaining > 5 * size
    const wanted = isFar ? Math.max(lacking, size) : lacking
    const state = await limiter.consume(key, wanted).catch(refusal)
    const { consumedPoints: consumed, remainingPoints: remaining, msBeforeNext } = state
    const left = wanted - lacking
    leases.set(key, { left, consumed, remaining, until: performance.now() + msBeforeNext })
    return { ...counted(consumed, remaining, left), msBeforeNext }
  }
  return {
    async consume(key: string, points: number): Promise<Count> {
      const lease = leases.get(key)
      const now = performance.now()
      const isGood = lease !== undefined && lease.until > now
      if (!isGood || lease.left < points) {
        const lacking = points - (isGood ? lease.left : 0)
        if (lease) lease.left = 0
        return take(key, lacking)
      }
      lease.left -= points
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
