import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from '../../http/ops.ts'
import { wordsOf } from '../../infra/operator-error.ts'
import type { QueueLook, QueueLooker } from '../../infra/queue-look.ts'
import type { Metrics } from '../../infra/telemetry.ts'
import type { Overdue } from '../ops-figures.ts'
import { shared } from './shared.ts'

/** What is so with one process, and with all that it shares with others. */
export interface Figures extends Readiness {
  readonly now: Date
  /** Null while the database does not say. */
  readonly database: Overdue | null
  readonly queue: QueueLook | { readonly why: string }
  /** Of this process alone. */
  readonly process: ReturnType<Metrics['watched']>
  /** Milliseconds that the event loop of this process was late, since somebody looked before. */
  readonly eventLoop: { readonly p99: number; readonly max: number }
}

/** Where figures are from. */
export interface FigureSources {
  readiness(): Promise<Readiness>
  overdue(): Promise<Overdue | null>
  readonly metrics: Pick<Metrics, 'watched'>
  readonly queue: Pick<QueueLooker, 'look'>
}

/** Milliseconds for which what was found is told again, and that the queue is waited for. */
const keeps = 1_000
const patience = 2_000
/** Milliseconds between two looks at the clock, by which the event loop is watched. */
const resolution = 10

/** Looks at everything at most once in a while, however many look. The returned functions look, and stop looking. */
export function lookingAtAll({ readiness, overdue, metrics, queue }: FigureSources) {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  const eventLoop = () => {
    // Nanoseconds from one look at the clock to the next.
    const late = (time: number) => Math.max(0, Math.round(time / 1e5 - 10 * resolution) / 10)
    const found = { p99: late(delays.percentile(99)), max: late(delays.max) }
    delays.reset()
    return found
  }
  const lookAtQueue = shared(() => queue.look().catch((error: unknown) => ({ why: wordsOf(error) })), 0)
  const look = async (): Promise<Figures> => {
    const late = sleep(patience, { why: `no answer in ${patience} ms` }, { ref: false })
    const [ready, database, found] = await Promise.all([readiness(), overdue(), Promise.race([lookAtQueue(), late])])
    return { now: new Date(), ...ready, database, queue: found, process: metrics.watched(), eventLoop: eventLoop() }
  }
  return {
    look: shared(look, keeps),
    close: async () => delays.disable(),
  }
}
