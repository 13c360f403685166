import { pruneAddressTokens } from './domain/accounts/address-tokens.ts'
import { pruneSessions } from './domain/accounts/sessions.ts'
import { finishWithdrawals } from './domain/accounts/withdraw.ts'
import { pruneAuditTrail } from './domain/audit.ts'
import { rotateContentKeys } from './domain/capsules/rotate.ts'
import type { Context } from './domain/context.ts'
import { pruneFeeds } from './domain/feed/prune.ts'
import { rotateMediaKeys } from './domain/media/rotate.ts'
import { sweepMedia } from './domain/media/sweep.ts'
import { makeMonths } from './domain/months.ts'
import type { Deliverer } from './domain/notices/deliver.ts'
import { pruneDeliveries } from './domain/notices/lease.ts'
import { rotateNoticeKeys } from './domain/notices/rotate.ts'
import { plan } from './domain/transitions/plan.ts'
import { sweep } from './domain/transitions/sweep.ts'
import { lookAtWaiting } from './domain/waiting/look.ts'

/** Milliseconds between the starts of two runs. */
export interface Intervals {
  readonly sweepInterval: number
  readonly planInterval: number
  readonly pruneInterval: number
}

/** What jobs work with. Made in `app/worker`. */
export interface WorkerContext extends Context {
  readonly deliverer: Deliverer
  readonly stopping: AbortSignal
}

/** Something a worker does when it starts and then from time to time, whether or not the queue works. */
export interface Job {
  readonly name: string
  readonly run: (ctx: WorkerContext) => Promise<unknown>
  readonly every: keyof Intervals
}

/** All that workers do besides unlocking, and delivering, at every alarm. A new job is a new line. */
export const jobs: readonly Job[] = [
  { name: 'sweep', run: sweep, every: 'sweepInterval' },
  { name: 'finish-withdrawals', run: finishWithdrawals, every: 'sweepInterval' },
  { name: 'deliver', run: ({ deliverer }) => deliverer.look(), every: 'sweepInterval' },
  { name: 'look-at-waiting', run: lookAtWaiting, every: 'sweepInterval' },
  { name: 'plan-alarms', run: plan, every: 'planInterval' },
  { name: 'make-months', run: makeMonths, every: 'pruneInterval' },
  { name: 'prune-feeds', run: pruneFeeds, every: 'pruneInterval' },
  { name: 'prune-audit-trail', run: pruneAuditTrail, every: 'pruneInterval' },
  { name: 'prune-sessions', run: pruneSessions, every: 'pruneInterval' },
  { name: 'prune-address-tokens', run: pruneAddressTokens, every: 'pruneInterval' },
  { name: 'prune-deliveries', run: pruneDeliveries, every: 'pruneInterval' },
  { name: 'sweep-media', run: sweepMedia, every: 'pruneInterval' },
  { name: 'rotate-content-keys', run: rotateContentKeys, every: 'pruneInterval' },
  { name: 'rotate-notice-keys', run: rotateNoticeKeys, every: 'pruneInterval' },
  { name: 'rotate-media-keys', run: rotateMediaKeys, every: 'pruneInterval' },
]
