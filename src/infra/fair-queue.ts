import { RateLimitedError } from '../domain/errors.ts'

/** Takes turns at something scarce. */
export interface FairQueue {
  /**
   * Does it when its turn has come.
   *
   * @param asker whose turn it is
   * @throws {RateLimitedError} at once where that would take too long, telling when to come back; later where it has,
   *   which nobody could tell before
   */
  inTurn<Result>(asker: string, act: () => Promise<Result>): Promise<Result>
  /** Those who wait for their turn at this moment. */
  readonly waiting: number
}

interface Options {
  /** How many are done at a time. */
  readonly places: number
  /** Milliseconds that nobody waits longer than. */
  readonly patience: number
  /** Milliseconds that one takes, until it is known. */
  readonly usual: number
}

/** How much the latest tells of how long the next will take. */
const weight = 0.2

/**
 * A bounded queue, fair between those who ask: each has a line of its own and the lines take turns, so that whoever
 * brings a hundred waits for them, and others wait for one of each line (Nagle's fair queueing, RFC 970).
 */
export function createFairQueue({ places, patience, usual }: Options): FairQueue {
  /** In the order of their turns. */
  const lines = new Map<string, (() => void)[]>()
  let busy = 0
  let duration = usual

  /** Milliseconds until one that came now would have its turn. */
  const waitOf = (asker: string): number => {
    if (busy < places) return 0
    const own = lines.get(asker)?.length ?? 0
    let ahead = 0
    for (const line of lines.values()) ahead += Math.min(line.length, own + 1)
    return ((ahead + 1) * duration) / places
  }

  const refusal = (wait: number) => tooMany(wait, patience, Math.floor((patience * places) / duration))

  /** Resolves when a place is the asker's. */
  const wait = (asker: string) =>
    new Promise<void>((resolve, reject) => {
      const line = lines.get(asker) ?? []
      lines.set(asker, line)
      const start = () => {
        clearTimeout(late)
        resolve()
      }
      const late = setTimeout(() => {
        line.splice(line.indexOf(start), 1)
        if (line.length === 0 && lines.get(asker) === line) lines.delete(asker)
        reject(refusal(Math.max(duration, waitOf(asker))))
      }, patience)
      line.push(start)
    })

  const next = () => {
    const [turn] = lines
    if (!turn) return
    const [asker, line] = turn
    const start = line.shift()
    lines.delete(asker)
    // To the end of the round.
    if (line.length > 0) lines.set(asker, line)
    start?.()
  }

  return {
    get waiting() {
      let sum = 0
      for (const line of lines.values()) sum += line.length
      return sum
    },
    async inTurn(asker, act) {
      const expected = waitOf(asker)
      if (expected > patience) throw refusal(expected)
      if (busy < places) busy++
      else await wait(asker)
      const started = performance.now()
      try {
        return await act()
      } finally {
        duration += weight * (performance.now() - started - duration)
        // Who waits takes the place over as it is.
        if (lines.size > 0) next()
        else busy--
      }
    },
  }
}

const tooMany = (resetIn: number, window: number, limit: number): RateLimitedError =>
  new RateLimitedError({ name: 'passwordWork', limit, window, remaining: 0, resetIn, exceeded: true })
