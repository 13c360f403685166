import { createHmac, hkdfSync } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { LimitName, Log, Rate, RateLimits } from '../domain/ports.ts'
import { createLeases, refusal } from './leases.ts'
import { openCommander, type RedisAddress } from './redis.ts'

/**
 * Limits of this deployment, counted in Redis where there is one and else in this process. While Redis is away every
 * process counts for itself.
 *
 * @param secret names what is counted where others might read it; a new one begins to count anew
 */
export function createRateLimits(
  rates: Readonly<Record<LimitName, Rate>>,
  redis: { address: RedisAddress; prefix: string } | null,
  secret: string,
  log: Log,
): RateLimits & { close(): void } {
  const client =
    redis &&
    openCommander(
      redis.address,
      (error) => log.warn({ err: error }, 'rate limits are counted in this process alone'),
      500,
    )

  const key = Buffer.from(hkdfSync('sha256', secret, '', 'openon: names of rate limits', 32))
  /**
   * Keys hold addresses and logins, and some people type their password for a login: Redis sees neither, nor what it
   * could find by trying all addresses there are. Short ones that stay in this process are left as they are.
   */
  const nameless = (of: string) =>
    client || of.length > 64 ? createHmac('sha256', key).update(of).digest('base64url').slice(0, 22) : of

  const limiterOf = ([name, rate]: [string, Rate]) => {
    if (!rate) return []
    const { points, duration } = rate
    const options = { points, duration: duration / 1_000, keyPrefix: `${redis?.prefix ?? 'openon'}:limit:${name}` }
    const memory = new RateLimiterMemory(options)
    const limiter = client
      ? new RateLimiterRedis({ ...options, storeClient: client, insuranceLimiter: memory, rejectIfRedisNotReady: true })
      : memory
    return [[name, { limiter, rate, leases: client ? createLeases(limiter, points) : null }] as const]
  }
  const limiters = new Map(Object.entries(rates).flatMap(limiterOf))

  return {
    async consume(name, key, points = 1) {
      const found = limiters.get(name)
      if (!found) return null
      const { limiter, rate, leases } = found
      const counter = nameless(key)
      const state = leases
        ? await leases.consume(counter, points)
        : await limiter.consume(counter, points).catch(refusal)
      const { consumedPoints, remainingPoints, msBeforeNext } = state
      return {
        name,
        limit: rate.points,
        window: rate.duration,
        remaining: Math.max(0, remainingPoints),
        resetIn: Math.max(0, msBeforeNext),
        exceeded: consumedPoints > rate.points,
      }
    },
    async giveBack(name, key, points = 1) {
      await limiters.get(name)?.limiter.reward(nameless(key), points)
    },
    close: () => client?.disconnect(),
  }
}
