import { expect, test } from 'vitest'
import { startBackend } from '../../support/backend.ts'
import { until } from '../../support/until.ts'

test('who looks at a queue sees which alarms are set, what is at work, and nothing that is done', async () => {
  await using backend = await startBackend()
  const queue = backend.queue()
  const [soon, later] = [Date.now() + 100, Date.now() + 3_600_000]
  await until(async () => {
    await queue.set([{ at: later, in: later - Date.now() }])
    return true
  })
  expect(await queue.has(later)).toBe(true)
  expect(await queue.has(later + 1)).toBe(false)
  const idle = await queue.look()
  expect(idle.counts).toMatchObject({ delayed: 1, active: 0, failed: 0 })
  expect(idle.next.map(({ name }) => name)).toEqual([`due-${later}`])
  expect(Math.abs(Number(idle.next[0]?.at) - later)).toBeLessThan(60_000)
  expect([...idle.active, ...idle.failed, ...idle.repeated]).toEqual([])

  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  await using _worker = { [Symbol.asyncDispose]: queue.work(() => done) }
  await queue.set([{ at: soon, in: 0 }])
  const busy = await until(async () => {
    const found = await queue.look()
    return found.active.length > 0 && found
  })
  expect(busy.active).toMatchObject([{ name: `due-${soon}`, stalled: 0 }])
  expect(await queue.has(soon)).toBe(true)
  finish()
  await until(async () => !(await queue.has(soon)))
  expect((await queue.look()).counts).toMatchObject({ active: 0, completed: 0, failed: 0, delayed: 1 })
})
