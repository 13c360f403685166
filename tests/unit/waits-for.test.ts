import { describe, expect, test } from 'vitest'
import { span } from '../../src/domain/operating/span.ts'
import { type AlarmState, waitsFor } from '../../src/domain/operating/waits-for.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const now = new Date('2026-11-30T00:00:00Z')
const from = (distance: number) => new Date(now.getTime() + distance)
const settings = { unlock: { horizon: hour } } as Parameters<typeof waitsFor>[2]
const patience = { sweepInterval: 10 * second, planInterval: 10 * minute }

const sealed = {
  state: 'SEALED',
  now,
  dueAt: from(10 * minute),
  unlocksAt: from(10 * minute),
  openedAt: null,
  repliedAt: null,
  allowsReply: true,
  receiverId: 'b',
  waiting: null,
  events: [],
} as const
const waiting = {
  announce: false,
  announcedAt: null,
  told: 'SEALED',
  lastCheckedAt: null,
  checkAt: null,
  lookAt: null,
} as const
const ready = { ...sealed, state: 'READY', dueAt: null, unlocksAt: from(-day) } as const
const event = { userId: 'b', seq: 3, kind: 'READY', occurredAt: from(40 - day) } as const

type Letter = Parameters<typeof waitsFor>[0]

describe('an operator is told what a letter waits for', () => {
  test.for<[string, Letter, AlarmState, string]>([
    ['its author', { ...sealed, state: 'DRAFT', dueAt: null }, 'none', 'It is a draft, and waits for its author'],
    ['its instant', sealed, 'set', 'it is to become ready in 10 min. Its alarm is set.'],
    ['its unfolding', { ...sealed, unlocksAt: from(day) }, 'set', 'it is to unfold in 10 min.'],
    [
      'an alarm that was lost',
      sealed,
      'none',
      'a worker sets it within 10 min, or else the sweep moves the letter up to 10 s late.',
    ],
    ['a queue that is away', sealed, 'unknown', 'The queue is out of reach'],
    [
      'its horizon',
      { ...sealed, dueAt: from(2 * day), unlocksAt: from(2 * day) },
      'none',
      'once that is 1 h ahead, which is in 1 d 23 h.',
    ],
    [
      'the next sweep',
      { ...sealed, dueAt: from(-5 * second), unlocksAt: from(-5 * second) },
      'none',
      'It has been due to become ready for 5 s; the next sweep',
    ],
    [
      'a worker',
      { ...sealed, dueAt: from(-day), unlocksAt: from(-3 * hour) },
      'none',
      'It is late: it was to become ready 3 h ago',
    ],
    ['nothing that comes', { ...sealed, dueAt: null }, 'none', 'It has no place in the schedule'],
    [
      'its receiver',
      { ...ready, events: [event] },
      'none',
      'It became ready 40 ms after its instant. It waits for its receiver to open it.',
    ],
    [
      'whoever has its address',
      { ...ready, receiverId: null, waiting: { ...waiting, unreachableAt: null } },
      'none',
      'It waits for somebody to prove that they have its address.',
    ],
    [
      'its sender',
      { ...ready, receiverId: null, waiting: { ...waiting, unreachableAt: now } },
      'none',
      'Its address is none: it waits for its sender',
    ],
    [
      'an answer',
      { ...ready, state: 'OPENED' },
      'none',
      'It is opened, and waits for nothing; its receiver may answer it.',
    ],
    [
      'nothing any more',
      { ...ready, state: 'OPENED', repliedAt: now },
      'none',
      'It is opened and answered, and waits for nothing.',
    ],
  ])('%s', ([, letter, alarm, told]) => {
    expect(waitsFor(letter, alarm, settings, patience)).toContain(told)
  })
})

test('a length of time is told in its two greatest units', () => {
  const told = [0, 999, second, 61 * second, hour + 5 * second, 25 * hour, 400 * day, -90 * second].map(span)
  expect(told).toEqual(['0 ms', '999 ms', '1 s', '1 min 1 s', '1 h', '1 d 1 h', '400 d', '−1 min 30 s'])
})
