import { expect, test } from 'vitest'
import type { DoorbellListener } from '../../src/domain/ports.ts'
import { createReplicaReads } from '../../src/domain/replica.ts'

/** One whose replica and doorbell are as a test says; both are up to the minute until it says something else. */
function startReads({ lag = 60_000 } = {}) {
  let listener: DoorbellListener | null = null
  const rung: string[] = []
  const now = () => performance.now()
  const place = {
    rung,
    replayedUntil: now,
    heardUntil: now,
    ring: (userId: string) => listener?.ring([userId], 'writes', null),
    gap: () => listener?.gap(),
  }
  const reads = createReplicaReads({
    replica: { replayedUntil: () => place.replayedUntil() },
    doorbell: {
      heardUntil: () => place.heardUntil(),
      listen(one) {
        listener = one
        return () => {
          listener = null
        }
      },
    },
    lag,
    ring: async (userIds) => void rung.push(...userIds),
  })
  return { ...reads, place }
}

/** A later instant than any before. */
function later(): number {
  const before = performance.now()
  let now = before
  while (now === before) now = performance.now()
  return now
}

/** Reads that serve these people. */
function startServing(...userIds: string[]) {
  const reads = startReads()
  for (const userId of userIds) reads.mayServe(userId)
  later()
  for (const userId of userIds) expect(reads.mayServe(userId)).toBe(true)
  return reads
}

test('whom a process does not know may have written elsewhere just now, and reads there only what is newer', () => {
  const { mayServe, place } = startReads()
  const since = performance.now()
  place.replayedUntil = () => since
  later()
  expect(mayServe('alice')).toBe(false)
  expect(mayServe('alice')).toBe(false)
  const caughtUp = later()
  place.replayedUntil = () => caughtUp
  expect(mayServe('alice')).toBe(true)
  expect(mayServe('bob')).toBe(false)
})

test('who has written reads there again when it has what they wrote, and all processes are told; others read on', async () => {
  const { mayServe, wrote, place } = startServing('alice', 'bob')
  const before = later()
  place.replayedUntil = () => before
  expect(mayServe('alice')).toBe(true)
  later()
  await wrote('alice')
  expect(place.rung).toEqual(['alice'])
  expect(mayServe('alice')).toBe(false)
  expect(mayServe('bob')).toBe(true)
  const after = later()
  place.replayedUntil = () => after
  expect(mayServe('alice')).toBe(true)
})

test('a ring is a write somewhere else, and a gap in the rings may have been one of anybody', () => {
  const { mayServe, place } = startServing('alice', 'bob')
  const before = later()
  place.replayedUntil = () => before
  later()
  place.ring('alice')
  expect([mayServe('alice'), mayServe('bob')]).toEqual([false, true])
  place.gap()
  expect(mayServe('bob')).toBe(false)
  const after = later()
  place.replayedUntil = () => after
  expect([mayServe('alice'), mayServe('bob')]).toEqual([true, true])
})

test('one that is too far behind, or of which nothing is known, serves nobody, nor does any while no rings are heard', () => {
  const { mayServe, place } = startServing('alice')
  const now = () => performance.now()
  for (const replayedUntil of [() => now() - 60_001, () => Number.NEGATIVE_INFINITY]) {
    place.replayedUntil = replayedUntil
    expect(mayServe('alice')).toBe(false)
  }
  place.replayedUntil = now
  expect(mayServe('alice')).toBe(true)
  place.heardUntil = () => now() - 1_001
  expect(mayServe('alice')).toBe(false)
})
