import type { Config } from '../config.ts'
import type { Job } from '../jobs/job.ts'
import { planAlarms } from '../jobs/plan-alarms.ts'
import { pruneAudit } from '../jobs/prune-audit-trail.ts'
import { pruneOldEvents } from '../jobs/prune-feeds.ts'
import { pruneOldSessions } from '../jobs/prune-sessions.ts'
import { rotateKeys } from '../jobs/rotate-content-keys.ts'
import { sweepDue } from '../jobs/sweep.ts'
import { unlock } from '../jobs/unlock.ts'
import type { Closer } from './lifecycle.ts'
import type { Resources } from './resources.ts'

/**
 * The worker role: unlocks at every alarm, and does each job at its start and then on a plain timer, so that letters
 * come due on time with the queue and within one sweep without it.
 */
export function startWorker({ ctx, queue }: Resources, config: Config['worker'], closer: Closer): void {
  const perform = (job: Job) =>
    job
      .run(ctx)
      .catch((error: unknown) => ctx.log.error({ err: error, job: job.name }, 'a job failed; it will run again'))

  const repeat = (job: Job, interval: number) => {
    let timer: NodeJS.Timeout | undefined
    let stopped = false
    let running: Promise<unknown>
    const run = () => {
      const next = performance.now() + interval
      running = perform(job).then(() => {
        // From start to start: a sweep that had to wait for a queue out of order is not followed by a longer pause.
        if (!stopped) timer = setTimeout(run, next - performance.now())
      })
    }
    run()
    closer.add(job.name, () => {
      stopped = true
      clearTimeout(timer)
      return running
    })
  }

  repeat(sweepDue, config.sweepInterval)
  repeat(planAlarms, config.planInterval)
  repeat(pruneOldEvents, config.pruneInterval)
  repeat(pruneAudit, config.pruneInterval)
  repeat(pruneOldSessions, config.pruneInterval)
  repeat(rotateKeys, config.pruneInterval)
  queue.onLoss(() => void perform(planAlarms))
  closer.add(
    'alarms',
    queue.work(async () => void (await unlock.run(ctx))),
  )
}
