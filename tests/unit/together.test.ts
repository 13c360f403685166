import { expect, test } from 'vitest'
import { together } from '../../src/infra/doorbells/together.ts'
import { until } from '../support/until.ts'

/** An act that is over when it is told so. */
function slow() {
  const served: (readonly number[])[] = []
  const over: ((error?: Error) => void)[] = []
  const act = (items: readonly number[]) => {
    served.push(items)
    return new Promise<void>((resolve, reject) => over.push((error) => (error ? reject(error) : resolve())))
  }
  return { serve: together(act), served, over }
}

test('whoever comes while something is under way is served together with the others, after it', async () => {
  const { serve, served, over } = slow()
  const first = serve([1])
  const others = [serve([2]), serve([3, 4])]
  expect(served).toEqual([[1]])
  over[0]?.()
  await first
  await until(() => over.length === 2)
  expect(served).toEqual([[1], [2, 3, 4]])
  const late = serve([5])
  over[1]?.()
  await Promise.all(others)
  await until(() => over.length === 3)
  over[2]?.()
  await late
  expect(served).toEqual([[1], [2, 3, 4], [5]])
})

test('all hear of what fails, and it is no hindrance to those who come after', async () => {
  const { serve, over } = slow()
  const first = serve([1])
  const second = Promise.all([serve([2]), serve([3])])
  over[0]?.(new Error('first'))
  await expect(first).rejects.toThrow('first')
  await until(() => over.length === 2)
  over[1]?.(new Error('second'))
  await expect(second).rejects.toThrow('second')
  const third = serve([4])
  over[2]?.()
  await third
})

test('what hangs keeps nobody waiting', async () => {
  const { serve, served, over } = slow()
  void serve([1])
  const second = serve([2])
  await until(() => over.length === 2)
  over[1]?.()
  await second
  expect(served).toEqual([[1], [2]])
})
