import type { Context } from '../domain/context.ts'
import { advanceAt } from '../domain/transitions/advance.ts'
import { plan } from '../domain/transitions/plan.ts'
import { type Intervals, jobs } from '../jobs.ts'
import type { Closer } from './lifecycle.ts'
import type { Resources } from './resources.ts'

/**
 * The worker role: unlocks at every alarm, and does each job at its start and then on a plain timer, so that letters
 * come due on time with the queue and within one sweep without it.
 */
export function startWorker(
  { ctx, queue }: Pick<Resources, 'ctx' | 'queue'>,
  intervals: Intervals,
  closer: Closer,
): void {
  for (const { name, run, every } of jobs) {
    const attempt = () => tryTo(ctx, name, run)
    closer.add(name, repeat(attempt, intervals[every]))
  }
  queue.onLoss(() => void tryTo(ctx, 'plan-alarms', plan))
  closer.add(
    'alarms',
    queue.work((at) => advanceAt(ctx, at)),
  )
}

const tryTo = (ctx: Context, name: string, run: (ctx: Context) => Promise<unknown>): Promise<unknown> =>
  run(ctx).catch((error: unknown) => ctx.log.error({ err: error, job: name }, 'a job failed; it will run again'))

/**
 * Acts at once and then at every interval, from start to start: a sweep that had to wait for a queue out of order is
 * not followed by a longer pause.
 *
 * @returns how to stop, which waits for the run under way
 */
function repeat(act: () => Promise<unknown>, interval: number): () => Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let running: Promise<unknown>
  const run = () => {
    const next = performance.now() + interval
    running = act().then(() => {
      if (!stopped) timer = setTimeout(run, next - performance.now())
    })
  }
  run()
  return () => {
    stopped = true
    clearTimeout(timer)
    return running
  }
}
