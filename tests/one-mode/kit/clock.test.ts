import { expect } from 'vitest'
import { enter, kitAt } from '../../support/clients/kit.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

test('the clock is the server’s, by no more than half a round trip', async ({ server }) => {
  await using kit = kitAt(server.url, { fetch: serverAhead(3_600_000) })
  expect(kit.clock.error).toBeNull()
  await kit.clock.sync()
  const off = Math.abs(kit.clock.now() - 3_600_000 - Date.now())
  // One is lost to whole milliseconds on each side.
  expect(off).toBeLessThanOrEqual((kit.clock.error ?? 0) + 2)
  expect(kit.clock.until(new Date(Date.now() + 3_600_000 - 1_000))).toBe(0)
})

test('a clock that was asked for is asked for again whenever a feed is live again', async ({ server }) => {
  let ahead = 0
  const fetch: typeof globalThis.fetch = (input, init) => serverAhead(ahead)(input, init)
  await using bob = await enter(server.url, 'bob', { fetch })
  await bob.clock.sync()
  ahead = 3_600_000
  const leaving = new AbortController()
  const ended = bob.feed({ signal: leaving.signal }).next()
  await until(() => bob.clock.now() > Date.now() + 3_000_000)
  leaving.abort()
  await ended
})

test('a countdown steps on whole seconds and ends with 0', async ({ server }) => {
  await using kit = kitAt(server.url)
  await kit.clock.sync()
  const left: number[] = []
  kit.clock.countdown(kit.clock.now() + 1_500, (milliseconds) => left.push(milliseconds))
  expect(left).toHaveLength(1)
  await until(() => left.at(-1) === 0)
  // A busy machine may leave one out, and be late for it.
  const seconds = left.map((milliseconds) => Math.ceil(milliseconds / 1_000))
  expect([
    [2, 1, 0],
    [2, 0],
  ]).toContainEqual(seconds)

  const stop = kit.clock.countdown(kit.clock.now() + 1e12, (milliseconds) => left.push(milliseconds))
  stop()
  expect(left.at(-1)).toBeGreaterThan(1e11)
})

/** A server whose clock is ahead. */
const serverAhead =
  (by: number): typeof fetch =>
  async (input, init) => {
    const answer = await fetch(input, init)
    if (!String(init?.body).includes('serverTime')) return answer
    const { data } = (await answer.json()) as { data: { serverTime: string } }
    return Response.json({ data: { serverTime: new Date(Date.parse(data.serverTime) + by) } })
  }
