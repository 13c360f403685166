import { span } from '../../domain/operating/span.ts'
import type { Report } from '../../http/operating/report.ts'
import type { QueueLook } from '../../infra/queue-look.ts'
import { type Intervals, jobs } from '../../jobs.ts'
import { instant } from './words.ts'

/** Milliseconds after which a job that a worker has is held up: an alarm rings a moment before its instant. */
const heldUp = 60_000

export function queueReport(found: QueueLook, intervals: Intervals, now: Date): Report {
  const { counts, next, active, failed, repeated } = found
  const ends = (at: number | null) => instant(at, now)
  return {
    title: 'Queue',
    tables: [
      { title: 'Jobs', columns: [], rows: Object.entries(counts).map(([state, count]) => [state, String(count)]) },
      { title: 'Next alarms', columns: ['alarm', 'rings'], rows: next.map(({ name, at }) => [name, ends(at)]) },
      {
        title: 'At work',
        columns: ['job', 'since', 'times its worker was lost'],
        rows: active.map(({ name, since, stalled }) => [name, ends(since), String(stalled)]),
      },
      {
        title: 'Failed',
        columns: ['job', 'at', 'why'],
        rows: failed.map(({ name, at, why }) => [name, ends(at), why]),
      },
      {
        title: 'Repeated by the queue',
        columns: ['job', 'next'],
        rows: repeated.map(({ name, next }) => [name, ends(next)]),
      },
      {
        title: 'Done by each worker by its own timer, from its start',
        columns: ['job', 'every'],
        rows: jobs.map(({ name, every }) => [name, span(intervals[every])]),
      },
    ],
    conclusion: conclude(found, now),
  }
}

function conclude({ counts, active, failed }: QueueLook, now: Date): string {
  const stalled = active.filter(
    ({ since, stalled }) => stalled > 0 || (since ?? now.getTime()) < now.getTime() - heldUp,
  )
  if (stalled.length > 0)
    return `${stalled.length} of the jobs are held up: their worker has died, or its event loop is. Another takes them over; the sweep does their work meanwhile.`
  if (failed.length > 0) return 'Some jobs have failed. The sweep did their work; the log of the worker has why.'
  if (Number(counts['waiting']) > 0)
    return 'Jobs wait to be taken: no worker runs, none reaches the queue, or all are busy. The sweep does their work up to SWEEP_INTERVAL late.'
  return 'The queue is well.'
}
