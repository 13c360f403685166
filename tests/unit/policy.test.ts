import { describe, expect, test } from 'vitest'
import { mayOpen, mayRead, mayReply } from '../../src/domain/capsules/policy.ts'
import { CapsuleState } from '../../src/generated/prisma/enums.ts'

type Right = 'read' | 'open'
type Viewer = 'sender' | 'receiver' | 'stranger'

/** What each viewer may do, by whether the sender allows an early view; `-` is nothing. */
const rights: Record<CapsuleState, Record<Viewer, { late: string; early: string }>> = {
  DRAFT: {
    sender: { late: 'read', early: 'read' },
    receiver: { late: '-', early: '-' },
    stranger: { late: '-', early: '-' },
  },
  SEALED: {
    sender: { late: 'read', early: 'read' },
    receiver: { late: '-', early: '-' },
    stranger: { late: '-', early: '-' },
  },
  UNFOLDING: {
    sender: { late: 'read', early: 'read' },
    receiver: { late: '-', early: 'read' },
    stranger: { late: '-', early: '-' },
  },
  READY: {
    sender: { late: 'read', early: 'read' },
    receiver: { late: 'open', early: 'read open' },
    stranger: { late: '-', early: '-' },
  },
  OPENED: {
    sender: { late: 'read', early: 'read' },
    receiver: { late: 'read', early: 'read' },
    stranger: { late: '-', early: '-' },
  },
}

const ask = { read: mayRead, open: mayOpen }
const table = Object.values(CapsuleState).flatMap((state) =>
  (['sender', 'receiver', 'stranger'] as const).flatMap((viewer) =>
    ([false, true] as const).map((allowEarlyView) => {
      const expected = rights[state][viewer][allowEarlyView ? 'early' : 'late']
      return { state, viewer, allowEarlyView, expected }
    }),
  ),
)

test.each(table)('$state, $viewer, early view $allowEarlyView: $expected', (row) => {
  const letter = { state: row.state, senderId: 'sender', receiverId: 'receiver', allowEarlyView: row.allowEarlyView }
  for (const right of Object.keys(ask) as Right[]) {
    expect(ask[right](letter, row.viewer), right).toBe(row.expected.split(' ').includes(right))
  }
})

test('a letter to oneself is read at any time, and opened when it is ready', () => {
  const letter = { senderId: 'me', receiverId: 'me', allowEarlyView: false }
  for (const state of Object.values(CapsuleState)) {
    expect(mayRead({ ...letter, state }, 'me')).toBe(true)
    expect(mayOpen({ ...letter, state }, 'me')).toBe(state === 'READY')
  }
})

test('without a receiver nobody but the author reads a draft', () => {
  const draft = { state: 'DRAFT', senderId: 'me', receiverId: null, allowEarlyView: true } as const
  for (const may of Object.values(ask)) expect(may(draft, 'somebody')).toBe(false)
})

describe('replying', () => {
  const opened = {
    state: 'OPENED',
    senderId: 'sender',
    receiverId: 'receiver',
    allowEarlyView: false,
    allowReceiverReply: true,
    repliedAt: null,
  } as const

  test('is for the receiver of an opened letter', () => {
    expect(mayReply(opened, 'receiver')).toBe(true)
    expect(mayReply(opened, 'sender')).toBe(false)
    expect(mayReply(opened, 'stranger')).toBe(false)
    for (const state of ['DRAFT', 'SEALED', 'UNFOLDING', 'READY'] as const) {
      expect(mayReply({ ...opened, state }, 'receiver')).toBe(false)
    }
  })

  test('needs the sender to allow it', () => {
    expect(mayReply({ ...opened, allowReceiverReply: false }, 'receiver')).toBe(false)
  })

  test('happens once', () => {
    expect(mayReply({ ...opened, repliedAt: '2030-01-01 00:00:00+00' }, 'receiver')).toBe(false)
  })
})
