import { pruneSessions } from './domain/accounts/sessions.ts'
import { finishWithdrawals } from './domain/accounts/withdraw.ts'
import { pruneAuditTrail } from './domain/audit.ts'
import { rotateContentKeys } from './domain/capsules/rotate.ts'
import type { Context } from './domain/context.ts'
import { pruneFeeds } from './domain/feed/prune.ts'
import { plan } from './domain/transitions/plan.ts'
import { sweep } from './domain/transitions/sweep.ts'

/** Milliseconds between the starts of two runs. */
export interface Intervals {
  readonly sweepInterval: number
  readonly planInterval: number
  readonly pruneInterval: number
}

/** Something a worker does when it starts and then from time to time, whether or not the queue works. */
export interface Job {
  readonly name: string
  readonly run: (ctx: Context) => Promise<unknown>
  readonly every: keyof Intervals
}

/** All that workers do besides unlocking at every alarm. A new job is a new line. */
export const jobs: readonly Job[] = [
  { name: 'sweep', run: sweep, every: 'sweepInterval' },
  { name: 'finish-withdrawals', run: finishWithdrawals, every: 'sweepInterval' },
  { name: 'plan-alarms', run: plan, every: 'planInterval' },
  { name: 'prune-feeds', run: pruneFeeds, every: 'pruneInterval' },
  { name: 'prune-audit-trail', run: pruneAuditTrail, every: 'pruneInterval' },
  { name: 'prune-sessions', run: pruneSessions, every: 'pruneInterval' },
  { name: 'rotate-content-keys', run: rotateContentKeys, every: 'pruneInterval' },
]
