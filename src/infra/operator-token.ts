import { createHash, timingSafeEqual } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'

export type Admission = 'open' | 'wrong' | 'tooMany'

/** Wrong tokens from one address in a minute: nobody guesses one, and nobody is to keep a process busy by trying. */
const guesses = { points: 10, duration: 60 }

/**
 * Who may look, by a token. A right one is not looked at either from where too many wrong ones have come.
 *
 * @returns asked with what is given, and from where
 */
export function createTokenGate(token: string): (given: string, address: string) => Promise<Admission> {
  const limiter = new RateLimiterMemory(guesses)
  const right = digest(token)
  return async (given, address) => {
    const sofar = await limiter.get(address)
    if (sofar && sofar.consumedPoints >= guesses.points) return 'tooMany'
    // Of equal length, whatever is given.
    if (timingSafeEqual(digest(given), right)) return 'open'
    await limiter.penalty(address)
    return 'wrong'
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
