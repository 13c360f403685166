import type { LetterLife, OperatingContext } from './letter.ts'
import { span } from './span.ts'

/** Whether the queue has the alarm for a letter; `unknown` while the queue is away. */
export type AlarmState = 'set' | 'none' | 'unknown'

/** What workers do by themselves, in milliseconds. */
export interface Patience {
  readonly sweepInterval: number
  readonly planInterval: number
}

type Told = Pick<
  LetterLife,
  | 'state'
  | 'now'
  | 'dueAt'
  | 'unlocksAt'
  | 'openedAt'
  | 'repliedAt'
  | 'allowsReply'
  | 'receiverId'
  | 'waiting'
  | 'events'
>

/** One plain sentence, or a few: what a letter waits for, or why it is late. */
export function waitsFor(
  letter: Told,
  alarm: AlarmState,
  { unlock }: OperatingContext['settings'],
  patience: Patience,
): string {
  const { state, now, dueAt } = letter
  if (state === 'DRAFT') return 'It is a draft, and waits for its author to seal it.'
  if (state === 'READY') return `${howLate(letter)} ${forWhom(letter)}`
  if (state === 'OPENED') return `${howLate(letter)} ${afterwards(letter)}`
  if (!dueAt)
    return 'It has no place in the schedule, so nothing will ever move it: its row was changed past OpenOn. Restore its place from a backup, or insert its next instant into schedule.'
  const unlocksAt = letter.unlocksAt ?? dueAt
  const unfolds = dueAt < unlocksAt && unlocksAt > now
  const next = unfolds ? 'unfold' : 'become ready'
  const left = (unfolds ? dueAt : unlocksAt).getTime() - now.getTime()
  if (left > 0)
    return `It waits for its instant: it is to ${next} in ${span(left)}. ${ofAlarm(left, alarm, unlock.horizon, patience)}`
  if (-left < patience.sweepInterval)
    return `It has been due to ${next} for ${span(-left)}; the next sweep of a worker moves it, if no alarm does so first.`
  return `It is late: it was to ${next} ${span(-left)} ago, and no worker has moved it. See that a worker runs and reaches the database; its first sweep moves it.`
}

function ofAlarm(left: number, alarm: AlarmState, horizon: number, { sweepInterval, planInterval }: Patience): string {
  if (alarm === 'set') return 'Its alarm is set.'
  if (alarm === 'unknown') return 'The queue is out of reach; without its alarm it is found by the sweep.'
  const away = left - horizon
  return away > 0
    ? `Its alarm is not set yet: a worker does so within ${span(planInterval)} once that is ${span(horizon)} ahead, which is in ${span(away)}.`
    : `Its alarm is not set, though it is less than ${span(horizon)} ahead: a worker sets it within ${span(planInterval)}, or else the sweep moves the letter up to ${span(sweepInterval)} late.`
}

function howLate({ events, unlocksAt }: Told): string {
  const ready = events.find(({ kind }) => kind === 'READY')
  if (!ready || !unlocksAt) return 'It became ready longer ago than its events are kept.'
  return `It became ready ${span(ready.occurredAt.getTime() - unlocksAt.getTime())} after its instant.`
}

function forWhom({ receiverId, waiting }: Told): string {
  if (receiverId) return 'It waits for its receiver to open it.'
  if (waiting?.unreachableAt) return 'Its address is none: it waits for its sender to redirect it.'
  return 'It waits for somebody to prove that they have its address.'
}

function afterwards({ repliedAt, allowsReply }: Told): string {
  if (repliedAt) return 'It is opened and answered, and waits for nothing.'
  return `It is opened, and waits for nothing${allowsReply ? '; its receiver may answer it' : ''}.`
}
