import type { Refusal } from './refusal.ts'

/** Too many at a time. */
export class TooManyError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** How many may be at something that takes memory. */
export interface Turns {
  /**
   * @returns what to call when it has ended
   * @throws {TooManyError}
   */
  enter(person: string): () => void
}

interface Most {
  readonly person: number
  readonly all: number
}

/**
 * @param what is counted, in the plural
 * @param status for who has too many themselves
 */
export function createTurnsFor(what: string, most: Most, status: 423 | 429): Turns {
  const code = 'TOO_MANY_AT_ONCE'
  const ofOne: Refusal = {
    status,
    code,
    message: `You have ${most.person} ${what} under way, which is the most; go on when one has ended.`,
    retryAfter: 1,
  }
  const ofAll: Refusal = {
    status: 503,
    code,
    message: `Too many ${what} are under way; try again in a moment.`,
    retryAfter: 1,
  }
  const busy = new Map<string, number>()
  let all = 0
  return {
    enter(person) {
      const own = busy.get(person) ?? 0
      if (own >= most.person) throw new TooManyError(ofOne)
      if (all >= most.all) throw new TooManyError(ofAll)
      busy.set(person, own + 1)
      all++
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        all--
        const left = (busy.get(person) ?? 1) - 1
        if (left > 0) busy.set(person, left)
        else busy.delete(person)
      }
    },
  }
}
