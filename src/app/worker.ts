import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { createDeliverers, type Deliverer, type Route } from '../domain/notices/deliver.ts'
import { mailRoute } from '../domain/notices/mails/route.ts'
import { pushRoute } from '../domain/notices/pushes/route.ts'
import { webhookRoute } from '../domain/notices/webhooks/route.ts'
import { inRounds } from '../domain/rounds.ts'
import { advance } from '../domain/transitions/advance.ts'
import { untilInstant } from '../domain/transitions/alarms.ts'
import { plan } from '../domain/transitions/plan.ts'
import { lookAtWaiting } from '../domain/waiting/look.ts'
import { globalId } from '../graphql/schema/ids.ts'
import { type Intervals, jobs, type WorkerContext } from '../jobs.ts'
import type { Closer } from './lifecycle.ts'
import type { Resources } from './resources.ts'

/**
 * The worker role: unlocks at every alarm, tells when it is called to, and does each job at its start and then on a plain
 * timer, so that letters come due on time with the queue and within one sweep without it.
 *
 * @param pageUrl where people find the page
 */
export function startWorker(
  { ctx: common, queue, mailer, pusher, webhooks }: Pick<Resources, 'ctx' | 'queue' | 'mailer' | 'pusher' | 'webhooks'>,
  intervals: Intervals,
  pageUrl: string,
  closer: Closer,
): void {
  const idOf = (capsuleId: string) => globalId('Capsule', capsuleId)
  const routes = [
    ...(mailer ? [mailRoute(common, mailer, pageUrl)] : []),
    ...(pusher ? [pushRoute(common, pusher, idOf)] : []),
    webhookRoute(common, webhooks, idOf),
  ]
  const deliverer = createDeliverers(common, routes)
  const stopping = new AbortController()
  const ctx: WorkerContext = { ...common, deliverer, stopping: stopping.signal }
  closer.add('deliveries', () => finish(deliverer, routes))
  const stopJobs = jobs.map(({ name, run, every }) => repeat(() => tryTo(ctx, name, run), intervals[every]))
  queue.onLoss(() => void tryTo(ctx, 'plan-alarms', plan))
  const inTurn = pLimit(unlockingAtOnce)
  const unlocking = new Set<Promise<number>>()
  const unlock = (call: number | 'unlock') =>
    ctx.tracer.within({ name: call === 'unlock' ? 'help' : 'alarm', kind: 'consumer' }, async () => {
      if (call !== 'unlock') await untilInstant(ctx, call)
      const unlocked = inTurn(() => advance(ctx))
      unlocking.add(unlocked)
      await unlocked.finally(() => unlocking.delete(unlocked))
    })
  // Two who look at the same moment find the same letters, and do for each what one does.
  const lookAtWaitingInTurn = inRounds(() => tryTo(ctx, 'look-at-waiting', lookAtWaiting))
  const deliver = async () => {
    // What is told of letters gives way to those that are still to become ready.
    await Promise.race([Promise.allSettled(unlocking), sleep(longestWay, undefined, { ref: false })])
    await deliverer.look()
  }
  const stopAlarms = queue.work(async (call) => {
    if (call === 'tell') void tryTo(ctx, 'deliver', deliver)
    else await unlock(call)
    // What the same instant has just moved is told to those whom it waits for.
    void lookAtWaitingInTurn()
  })
  closer.add('work', () => {
    stopping.abort()
    const ended = Promise.all([stopAlarms, ...stopJobs].map((stop) => stop()))
    return Promise.race([ended, sleep(lastWork, undefined, { ref: false })])
  })
}

/** How many batches of letters a process moves at a time, of one herd or several. */
const unlockingAtOnce = 2

/**
 * How long telling gives way to unlocking, in milliseconds: who is first in a great herd is not told last, and the first
 * mail leaves within two seconds.
 */
const longestWay = 1_700

/** How long batches that are under way have at a stop, in milliseconds. Others do what is broken off then. */
const lastWork = 3_000

/** How long deliveries that are under way have after that, in milliseconds. What is broken off then is sent again. */
const lastWords = 3_000

async function finish(deliverer: Deliverer, routes: readonly Route[]): Promise<void> {
  const closed = deliverer.close()
  await Promise.race([closed, sleep(lastWords, undefined, { ref: false })])
  for (const route of routes) route.close()
  await closed
}

const tryTo = (ctx: WorkerContext, name: string, run: (ctx: WorkerContext) => Promise<unknown>): Promise<unknown> =>
  ctx.tracer
    .within({ name: `job ${name}` }, () => run(ctx))
    .catch((error: unknown) => {
      if (ctx.stopping.aborted)
        return ctx.log.warn({ err: error, job: name }, 'a job was broken off; others go on with it')
      ctx.telemetry.count('jobFailures', { name })
      ctx.log.error({ err: error, job: name }, 'a job failed; it will run again')
    })

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
