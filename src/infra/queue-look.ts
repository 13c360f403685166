import type { Job, Queue } from 'bullmq'

/** Jobs that are named of each kind at most. */
const most = 10
/** Characters of why a job failed. */
const longest = 200

/** What a queue holds: names and instants, never what a job carries. Instants in milliseconds since the epoch. */
export interface QueueLook {
  /** Jobs by their state. */
  readonly counts: Readonly<Record<string, number>>
  /** The alarms that ring next, the first one first. */
  readonly next: readonly { readonly name: string; readonly at: number }[]
  /** Those that a worker has, the longest first; it lost one as often as it `stalled`. */
  readonly active: readonly { readonly name: string; readonly since: number | null; readonly stalled: number }[]
  readonly failed: readonly { readonly name: string; readonly at: number | null; readonly why: string }[]
  /** What the queue itself repeats. */
  readonly repeated: readonly { readonly name: string; readonly next: number | null }[]
}

export interface QueueLooker {
  /** What it holds. Rejects while it is out of reach. */
  look(): Promise<QueueLook>
  /** Whether the alarm of an instant is set, or rings at this moment. Rejects while the queue is out of reach. */
  has(at: number): Promise<boolean>
}

/** What is read of a queue, whichever backend it has. */
export type LookedAt = Pick<
  Queue,
  'getJobCounts' | 'getDelayed' | 'getActive' | 'getFailed' | 'getJobSchedulers' | 'getJob'
>

/** By which BullMQ knows the alarm of an instant. */
export const alarmId = (at: number): string => `due-${at}`

/** Reads of a queue. Its lists are read one after the other, so that a job that moves may be in none of them, or in two. */
export const looker = (opened: () => Promise<LookedAt>): QueueLooker => ({
  async look() {
    const queue = await opened()
    const [counts, delayed, active, failed, repeated] = await Promise.all([
      queue.getJobCounts(),
      queue.getDelayed(0, most - 1),
      queue.getActive(0, most - 1),
      queue.getFailed(0, most - 1),
      queue.getJobSchedulers(0, most - 1, true),
    ])
    const sinceOf = ({ processedOn = 0 }: Job) => processedOn
    return {
      counts,
      next: delayed.map((job) => ({ name: nameOf(job), at: job.timestamp + job.delay })).sort((a, b) => a.at - b.at),
      active: active
        .sort((a, b) => sinceOf(a) - sinceOf(b))
        .map((job) => ({ name: nameOf(job), since: job.processedOn ?? null, stalled: job.stalledCounter })),
      failed: failed.map((job) => ({
        name: nameOf(job),
        at: job.finishedOn ?? null,
        why: (job.failedReason ?? '').slice(0, longest),
      })),
      repeated: repeated.map(({ key, next }) => ({ name: key, next: next ?? null })),
    }
  },
  has: async (at) => Boolean(await (await opened()).getJob(alarmId(at))),
})

/** By which an operator knows it: `due-` and its instant, or what it is and its number. */
const nameOf = ({ id = '', name }: Job): string => (id.startsWith('due-') ? id : `${name} ${id}`)
