import { expect, test } from 'vitest'
import { spread } from '../../src/domain/spread.ts'

const numbers = Array.from({ length: 100 }, (_, n) => n)

test('each has its turn, in order, and the first does not wait for the last', async () => {
  const done: number[] = []
  const spreading = spread(numbers, 300, (n) => done.push(n))
  expect(done).toEqual([0])
  await spreading
  expect(done).toEqual(numbers)
})

test('without time for it all have their turn at once', () => {
  const done: number[] = []
  void spread(numbers, 0, (n) => done.push(n))
  expect(done).toEqual(numbers)
})

test('who joins or leaves meanwhile changes nothing', async () => {
  const all = new Set(numbers)
  let count = 0
  await spread(all, 100, (n) => {
    all.delete(n)
    all.add(1_000 + n)
    count++
  })
  expect(count).toBe(numbers.length)
})

test('nobody at all is done with at once', async () => {
  await spread([], 60_000, () => expect.unreachable())
})
