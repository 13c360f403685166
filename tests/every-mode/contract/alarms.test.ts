import { test as base, expect } from 'vitest'
import type { Call, OpenQueue } from '../../../src/infra/queue.ts'
import { type Backend, startBackend } from '../../support/backend.ts'
import { startStopwatch } from '../../support/stopwatch.ts'
import { until } from '../../support/until.ts'

// Alarms have no names, so that each test has a queue that nobody else rings.
const test = base.extend<{ backend: Backend }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
  backend: async ({}, use) => {
    await using backend = await startBackend()
    await use(backend)
  },
})

/** The instant of the next alarm: each is another one. */
let next = Date.now()
const alarm = (delay: number) => ({ at: next++, in: delay })

/** A worker, and the instants at which it heard an alarm. */
function worker(queue: OpenQueue) {
  const rung: number[] = []
  return { rung, [Symbol.asyncDispose]: queue.work(async () => void rung.push(performance.now())) }
}

/** Queues throw until they are connected. */
const set = (queue: OpenQueue, ...alarms: { at: number; in: number }[]) =>
  until(async () => {
    await queue.set(alarms)
    return true
  })

/** Checks that so many have rung and no more: one that is set now rings next. */
async function expectRung(queue: OpenQueue, rung: readonly number[], count: number): Promise<void> {
  await until(() => rung.length >= count)
  await set(queue, alarm(200))
  await until(() => rung.length > count)
  expect(rung).toHaveLength(count + 1)
}

test('an alarm rings once, at its time and never before', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(queue)
  const start = performance.now()
  using watch = startStopwatch()
  await set(queue, alarm(400))
  await until(() => listener.rung.length > 0)
  expect(watch.elapsed()).toBeLessThan(3_000)
  expect(Number(listener.rung[0]) - start).toBeGreaterThanOrEqual(390)
  await expectRung(queue, listener.rung, 1)
})

test('an alarm that is set twice for the same instant rings once', async ({ backend }) => {
  const [queue, other] = [backend.queue(), backend.queue()]
  await using listener = worker(queue)
  const twice = alarm(500)
  await set(queue, twice, twice)
  await set(other, twice)
  await until(() => listener.rung.length > 0)
  await expectRung(queue, listener.rung, 1)
})

test('an alarm can be set again after it has rung', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(queue)
  const again = alarm(0)
  await set(queue, again)
  await until(() => listener.rung.length === 1)
  await until(async () => {
    await queue.set([again])
    return listener.rung.length > 1
  })
})

test('an alarm without delay rings at once', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(queue)
  using watch = startStopwatch()
  await set(queue, alarm(0))
  await until(() => listener.rung.length === 1)
  expect(watch.elapsed()).toBeLessThan(2_000)
})

test('alarms for many instants all ring', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(queue)
  await set(queue, ...Array.from({ length: 200 }, (_, n) => alarm(n)))
  await expectRung(queue, listener.rung, 200)
})

test('a call for help rings for an idle worker of another process', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(backend.queue())
  await until(async () => {
    await queue.callForHelp('unlock')
    return listener.rung.length > 0
  })
})

test('an alarm whose worker fails leaves room for the same instant again', async ({ backend }) => {
  const queue = backend.queue()
  let attempts = 0
  const stop = queue.work(async () => {
    attempts++
    throw new Error('on purpose')
  })
  const failing = alarm(0)
  await set(queue, failing)
  await until(() => attempts > 0)
  await until(async () => {
    await queue.set([failing])
    return attempts > 1
  })
  await stop()
})

test('a worker that stops waits for the alarm it is at', async ({ backend }) => {
  const queue = backend.queue()
  let finish = () => {}
  let started = false
  let done = false
  const stop = queue.work(async () => {
    started = true
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    done = true
  })
  await set(queue, alarm(0))
  await until(() => started)
  const stopped = stop()
  finish()
  await stopped
  expect(done).toBe(true)
})

test('a worker takes alarms again after its connection broke', async ({ backend }) => {
  const queue = backend.queue()
  await using listener = worker(queue)
  backend.network.dropAll()
  await set(queue, alarm(200))
  await until(() => listener.rung.length > 0, { within: 25_000 })
})

test('a queue and a worker that start while their server stands still ring when it goes on', async ({ backend }) => {
  backend.network.stall()
  const queue = backend.queue()
  await using listener = worker(queue)
  // Until their first attempts to connect have been given up.
  await until(() => backend.network.attempts > 1, { within: 60_000 })
  backend.network.heal()
  await set(queue, alarm(0))
  await until(() => listener.rung.length > 0)
})

test('calls to what is to be told are one until somebody comes, and who calls meanwhile is heard', async ({
  backend,
}) => {
  const queue = backend.queue()
  const call = () =>
    until(async () => {
      await queue.callForHelp('tell')
      return true
    })
  for (let n = 0; n < 10; n++) await call()
  const heard: Call[] = []
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  await using _worker = {
    [Symbol.asyncDispose]: queue.work(async (call) => {
      heard.push(call)
      if (call === 'tell') await gate
    }),
  }
  await until(() => heard.length > 0)
  for (let n = 0; n < 10; n++) await call()
  open()
  await until(() => heard.length > 1)
  const last = alarm(200)
  await set(queue, last)
  await until(() => heard.includes(last.at))
  expect(heard).toEqual(['tell', 'tell', last.at])
})
