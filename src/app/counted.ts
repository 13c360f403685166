import { RateLimitedError } from '../domain/errors.ts'
import type { PasswordHasher, RateLimits, Telemetry } from '../domain/ports.ts'
import type { InTurn } from '../domain/turns.ts'

/** Limits of which it is told when one is exceeded. */
export function countedLimits(limits: RateLimits, telemetry: Telemetry): RateLimits {
  if (!telemetry.isOn) return limits
  return {
    async consume(name, key, points) {
      const allowance = await limits.consume(name, key, points)
      if (allowance?.exceeded) telemetry.count('refusals', { limit: allowance.name })
      return allowance
    },
    giveBack: (name, key, points) => limits.giveBack(name, key, points),
  }
}

/** The same of passwords, of which too many wait. */
export function countedWork(passwords: PasswordHasher, telemetry: Telemetry): PasswordHasher {
  if (!telemetry.isOn) return passwords
  return {
    hash: (password, asker) => counted(passwords.hash(password, asker), telemetry),
    verify: (password, hash, asker) => counted(passwords.verify(password, hash, asker), telemetry),
    isOutdated: (hash) => passwords.isOutdated(hash),
    get waiting() {
      return passwords.waiting
    },
  }
}

/** The same of searches. */
export const countedTurns = (inTurn: InTurn, telemetry: Telemetry): InTurn =>
  telemetry.isOn ? (holder, work) => counted(inTurn(holder, work), telemetry) : inTurn

async function counted<Result>(result: Promise<Result>, telemetry: Telemetry): Promise<Result> {
  try {
    return await result
  } catch (error) {
    if (error instanceof RateLimitedError) telemetry.count('refusals', { limit: error.allowance.name })
    throw error
  }
}
