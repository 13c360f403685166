import { expect, test } from 'vitest'
import { createBreather } from '../../src/domain/breathe.ts'

const work = (milliseconds: number) => {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test.each([1, 3, 100])('work of %i at a time lets the event loop turn in between', async (workers) => {
  const breathe = createBreather()
  let pieces = 0
  const pieceOfEach: number[] = []
  let isOver = false
  const turn = () => {
    pieceOfEach.push(pieces)
    pieces = 0
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let n = 0; n < 300 / workers; n++) {
        await breathe()
        work(1)
        pieces++
      }
    }),
  )
  isOver = true
  expect(Math.max(...pieceOfEach)).toBeLessThanOrEqual(11)
})
