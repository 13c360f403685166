import { expect, test } from 'vitest'
import { RateLimitedError } from '../../src/domain/errors.ts'
import { createTurns } from '../../src/domain/turns.ts'

const held = () => {
  let go = () => {}
  const until = new Promise<void>((resolve) => {
    go = resolve
  })
  return { until, go }
}

test('the work of one is done piece by piece, also behind one that failed, and nobody else waits for it', async () => {
  const inTurn = createTurns('searchWork')
  const { until, go } = held()
  const done: string[] = []
  const first = inTurn('mallory', async () => {
    await until
    throw new Error('broken')
  })
  const second = inTurn('mallory', async () => void done.push('mallory'))
  await inTurn('bob', async () => void done.push('bob'))
  expect(done).toEqual(['bob'])
  go()
  await expect(first).rejects.toThrow('broken')
  await second
  expect(done).toEqual(['bob', 'mallory'])
})

test('of who has too much waiting more is refused, until there is room again', async () => {
  const inTurn = createTurns('searchWork')
  const { until, go } = held()
  const waiting = Array.from({ length: 101 }, () => inTurn('mallory', () => until))
  await expect(inTurn('mallory', async () => {})).rejects.toThrow(RateLimitedError)
  go()
  await Promise.all(waiting)
  expect(await inTurn('mallory', async () => 'again')).toBe('again')
})

test('of everybody so many are at work at a time', async () => {
  const inTurn = createTurns('copyWork', 2)
  const { until, go } = held()
  const begun: string[] = []
  const work = ['alice', 'bob', 'carol'].map((name) =>
    inTurn(name, () => {
      begun.push(name)
      return until
    }),
  )
  await new Promise(setImmediate)
  expect(begun).toEqual(['alice', 'bob'])
  go()
  await Promise.all(work)
  expect(begun).toEqual(['alice', 'bob', 'carol'])
})
