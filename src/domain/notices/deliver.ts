import type { Channel, NoticeKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { inRounds } from '../rounds.ts'
import { type Outcome, record, type Taken, take } from './lease.ts'
import type { Notice } from './notice.ts'
import { unwrap } from './outbox.ts'
import { planNotices } from './plan.ts'

/** One way to reach people: what a provider takes at a time, and how something is handed to it. */
export interface Route {
  readonly channel: Channel
  /** How many may be under way at a time in this process. */
  readonly width: number
  /** Milliseconds within which an attempt ends. */
  readonly patience: number
  /** Composes and sends a notice. What it throws is a fault of ours; the attempt counts as failed. */
  attempt(id: string, notice: Notice): Promise<Outcome>
  /** Breaks off what is under way. */
  close(): void
}

/** Sends what is due, outside of any transaction. */
export interface Deliverer {
  /** Takes what is due, as far as there is room; what comes after it is taken when there is. Waits for none of it. */
  look(): Promise<void>
  /** Takes no more, and waits for what is under way. */
  close(): Promise<void>
}

/** Beyond what an attempt may take: time to write down how it ended, in milliseconds. */
const margin = 30_000
/**
 * Of one person so many are under way at a time, by each channel: whose programs hang, or are many, keeps others from
 * theirs no longer than that.
 */
const share = 2
/** A worker that dies of a delivery takes no more than so many others with it. */
const mostDoubts = 3

/** Plans what is to be told, and sends it by all routes: a channel is a route, and nobody waits for another's provider. */
export function createDeliverers(ctx: Context, routes: readonly Route[]): Deliverer {
  const deliverers = routes.map((route) => createDeliverer(ctx, route))
  const lookAll = () => Promise.all(deliverers.map((deliverer) => deliverer.look()))
  let closed = false
  const look = inRounds(async () => {
    if (closed) return
    await lookAll()
    await planNotices(ctx, lookAll)
  })
  return {
    look,
    async close() {
      closed = true
      // After the round under way, if there is one.
      await look().catch(() => {})
      await Promise.all(deliverers.map((deliverer) => deliverer.close()))
    },
  }
}

/** A browser that has ended is somebody else's, or gone: there is no trying whether it is there again. */
const beginsAnew = (channel: Channel, kind: NoticeKind): boolean => kind === 'TEST' && channel !== 'WEB_PUSH'

function createDeliverer(ctx: Context, { channel, width, patience, attempt }: Route): Deliverer {
  const underWay = new Set<Promise<void>>()
  const track = (work: Promise<void>): Promise<void> => {
    const done = () => void underWay.delete(work)
    underWay.add(work)
    work.then(done, done)
    return work
  }
  /** Of whom how many are under way. */
  const busy = new Map<string, number>()
  let free = width
  let missed = false
  let closed = false

  const send = async (taken: Taken): Promise<Outcome> => {
    if (taken.doubts > mostDoubts) return { kind: 'failed', why: 'nobody knows whether it arrived', retryAfter: null }
    try {
      if (taken.targetHasEnded && !beginsAnew(channel, taken.kind))
        return { kind: 'suppressed', why: 'its target has ended' }
      if (taken.isUnwanted) return { kind: 'suppressed', why: 'it is not to be told there any more' }
      const notice = await unwrap(ctx, taken)
      return notice ? await attempt(taken.id, notice) : { kind: 'suppressed', why: 'its target is gone' }
    } catch (error) {
      ctx.log.error({ err: error, delivery: taken.id }, 'could not compose a delivery')
      return { kind: 'failed', why: 'it could not be composed', retryAfter: null }
    }
  }
  const deliver = async (taken: Taken) => {
    const outcome = await send(taken)
    const { id: delivery, kind, attempts } = taken
    ctx.telemetry.count('notices', { channel, outcome: outcome.kind })
    if (outcome.kind !== 'accepted') ctx.log.info({ delivery, kind, attempts, outcome: outcome.kind }, 'not delivered')
    try {
      await record(ctx, taken, outcome)
    } catch (error) {
      ctx.log.error({ err: error, delivery }, 'could not record what became of a delivery; it is sent again')
    }
  }
  const count = ({ userId }: Taken, change: 1 | -1) => {
    if (userId === null) return
    const next = (busy.get(userId) ?? 0) + change
    if (next > 0) busy.set(userId, next)
    else busy.delete(userId)
  }
  const takeDue = async (): Promise<void> => {
    // Whoever is taking at this moment may not see what this look is for.
    missed = free === 0
    if (missed) return
    const room = free
    free = 0
    let taken: Taken[] = []
    try {
      const except = [...busy].flatMap(([userId, count]) => (count < share ? [] : [userId]))
      taken = await take(ctx, { channel, limit: room, lease: patience + margin, except })
    } finally {
      free += room - taken.length
    }
    for (const one of taken) {
      count(one, 1)
      void track(deliver(one)).then(() => {
        count(one, -1)
        free++
        lookOn()
      })
    }
    const isMore = taken.some((one) => one.isMore)
    if ((missed || isMore) && free > 0) await look()
  }
  const look = async (): Promise<void> => {
    if (!closed) await track(takeDue())
  }
  const lookOn = () =>
    void look().catch((error: unknown) => ctx.log.warn({ err: error }, 'could not look for deliveries; the sweep does'))

  return {
    look,
    async close() {
      closed = true
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
