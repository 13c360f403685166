import { setTimeout as sleep } from 'node:timers/promises'

/** What is known of something that OpenOn stands on. */
export interface Condition {
  /** `unknown` until it has been asked for the first time. */
  readonly state: 'ok' | 'away' | 'unknown'
  /** Milliseconds of its last answer. */
  readonly latency: number | null
  /** Since when it is in that state, as far as it was looked at. */
  readonly since: Date
  /** What is wrong, for the operator. */
  readonly why: string | null
}

export interface CheckOptions {
  /** Rejects where it is away; may answer with how many milliseconds to tell instead of how long it took. */
  ask(): Promise<number | undefined>
  /** Milliseconds without an answer after which it is away. */
  readonly patience: number
  /** Milliseconds for which a good answer is taken for what is so. */
  readonly keeps?: number
  /** Whether an answer that is no longer good is told while the next one is fetched: of what is slow, and changes seldom. */
  readonly mayBeOld?: boolean
  wordsOf(error: unknown): string
}

/** Milliseconds: whoever probes ten times a second costs what one who does so once does. */
const usual = 1_000
/** How long the first answer of what is slow is waited for, in milliseconds. */
const firstWait = 1_000
/** For how long at most it is taken for away, in milliseconds, before it is asked again: what is back is told soon. */
const whileAway = 5_000

const wait = (time: number) => sleep(time, undefined, { ref: false })

/**
 * Asks for something, once at a time, however many want to know. What hangs is not asked for again until it has answered.
 *
 * @returns how it is; within `patience`, or at once where it may be old, and never rejects
 */
export function createCheck(options: CheckOptions): () => Promise<Condition> {
  const { ask, patience, keeps = usual, mayBeOld = false, wordsOf } = options
  let known: Condition = { state: 'unknown', latency: null, since: new Date(), why: null }
  let asked = Number.NEGATIVE_INFINITY
  let underWay: Promise<unknown> | null = null

  const tell = (state: Condition['state'], latency: number | null, why: string | null) => {
    known = { state, latency, why, since: state === known.state ? known.since : new Date() }
  }
  const begin = () => {
    asked = performance.now()
    const started = asked
    const took = () => Math.round(10 * (performance.now() - started)) / 10
    const late = setTimeout(() => tell('away', null, `no answer in ${patience} ms`), patience).unref()
    const answered = ask()
      .then(
        (latency) => tell('ok', latency === undefined ? took() : Math.round(10 * latency) / 10, null),
        (error: unknown) => tell('away', null, wordsOf(error)),
      )
      .finally(() => {
        clearTimeout(late)
        underWay = null
      })
    underWay = Promise.race([answered, wait(patience)])
  }

  return async () => {
    const good = known.state === 'ok' ? keeps : Math.min(keeps, whileAway)
    if (!underWay && performance.now() - asked >= good) begin()
    if (!mayBeOld) await underWay
    // Until there is a first answer nothing else can be told.
    else if (known.state === 'unknown') await Promise.race([underWay, wait(firstWait)])
    return known
  }
}
