import type { LetterLife } from '../../domain/operating/letter.ts'
import type { AlarmState } from '../../domain/operating/waits-for.ts'
import type { Report, Table } from '../../http/operating/report.ts'
import { instant, yesOrNo } from './words.ts'

/** A letter's life, and the alarm that is next in it, as an operator reads it. */
export interface LetterFound {
  readonly letter: LetterLife
  readonly alarm: AlarmState
  readonly conclusion: string
}

export const letterReport = ({ letter, alarm, conclusion }: LetterFound): Report => ({
  title: `Letter ${letter.id}`,
  tables: [
    facts(letter, alarm),
    ...(letter.waiting ? [waitingTable(letter, letter.waiting)] : []),
    {
      title: 'Feed events',
      columns: ['event', 'feed of', 'number', 'at'],
      rows: letter.events.map(({ kind, userId, seq, occurredAt }) => [
        kind,
        nameOf(letter, userId),
        String(seq),
        instant(occurredAt, letter.now),
      ]),
    },
    {
      title: 'Notices',
      columns: ['notice', 'by', 'to', 'state', 'attempts', 'answer', 'sent', 'next attempt'],
      rows: letter.notices.map(({ kind, channel, userId, state, attempts, code, sentAt, nextAt }) => [
        kind,
        channel,
        userId ? nameOf(letter, userId) : 'an address',
        state,
        String(attempts),
        code ?? '–',
        instant(sentAt, letter.now),
        instant(nextAt, letter.now),
      ]),
    },
    {
      title: 'Audit trail',
      columns: ['entry', 'by', 'at'],
      rows: letter.trail.map(({ kind, userId, occurredAt }) => [
        kind,
        nameOf(letter, userId),
        instant(occurredAt, letter.now),
      ]),
    },
  ],
  conclusion,
})

/** By what they are to the letter where that is so, and always by id. */
function nameOf({ senderId, receiverId }: LetterLife, userId: string): string {
  if (userId === senderId) return userId === receiverId ? `${userId} (sender and receiver)` : `${userId} (sender)`
  return userId === receiverId ? `${userId} (receiver)` : userId
}

const alarms: Readonly<Record<AlarmState, string>> = {
  set: 'set',
  none: 'not set',
  unknown: 'unknown: the queue is out of reach',
}

function facts(letter: LetterLife, alarm: AlarmState): Table {
  const { now, files, waiting } = letter
  const at = (instantOrNone: Date | number | null) => instant(instantOrNone, now)
  return {
    title: `Letter ${letter.id}`,
    columns: [],
    rows: [
      ['state', letter.state],
      ['sender', letter.senderId],
      ['receiver', letter.receiverId ?? (waiting ? 'whoever proves the address' : '–')],
      ['written', at(letter.createdAt)],
      ['sealed', at(letter.sealedAt)],
      ['unfolds', at(letter.unfoldsAt)],
      ['unlocks', at(letter.unlocksAt)],
      ['opened', at(letter.openedAt)],
      ['answered', at(letter.repliedAt)],
      ['in the schedule', letter.dueAt ? at(letter.dueAt) : 'no'],
      ['alarm', letter.alarmAt === null ? 'none is needed' : `${alarms[alarm]}, for ${at(letter.alarmAt)}`],
      [
        'files',
        `${files.count} of ${files.bytes} bytes${files.unfinished > 0 ? `, ${files.unfinished} unfinished` : ''}`,
      ],
      ['database clock', now.toISOString()],
    ],
  }
}

const waitingTable = (
  { now }: LetterLife,
  { announce, announcedAt, told, lastCheckedAt, checkAt, unreachableAt, lookAt }: NonNullable<LetterLife['waiting']>,
): Table => ({
  title: 'Waiting for an address',
  columns: [],
  rows: [
    ['to be announced', yesOrNo(announce)],
    ['announced', instant(announcedAt, now)],
    ['written to of it up to', told],
    ['last written to', instant(lastCheckedAt, now)],
    ['address to be checked', instant(checkAt, now)],
    ['found to be no address', instant(unreachableAt, now)],
    ['a worker looks again', instant(lookAt, now)],
  ],
})
