import { expect } from 'vitest'
import { scrape, sumOf } from '../../support/metrics.ts'
import { mode } from '../../support/mode.ts'
import { allWell } from '../../support/readiness.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ OPS_PORT: '0', UNFOLDING_WINDOW: '1d', SWEEP_INTERVAL: '100ms' })

test('readiness tells of all that OpenOn stands on', async ({ server }) => {
  const { code, ready, status, checks } = await allWell(server.ops)
  expect({ code, ready, status }).toEqual({ code: 200, ready: true, status: 'running' })
  expect(Object.keys(checks)).toEqual(['database', 'migrations', 'queue', 'doorbell', 'replica', 'mail', 'store'])
  const { mail, replica, ...others } = checks
  expect(replica?.state).toBe('off')
  expect(mail?.state).toBe(mode === 'embedded' ? 'ok' : 'off')
  for (const { state, latencyMs, since } of Object.values(others)) {
    expect(state).toBe('ok')
    expect(latencyMs).toBeGreaterThanOrEqual(0)
    expect(Date.parse(since ?? '')).toBeLessThanOrEqual(Date.now())
  }
})

test('metrics tell of a letter that unlocked: that it moved, and how late', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await using feed = bob.feed({ after: 0 })
  const letter = await alice.seals({ for: bob, in: '10d' })
  await timePasses(server.ctx, '10d', letter)
  await until(() => feed.events.some(({ feed }) => feed.__typename === 'CapsuleReady'))

  const found = await scrape(server.ops)
  expect(sumOf(found, 'openon_letters_moved_total', { to: 'ready' })).toBe(1)
  expect(sumOf(found, 'openon_letters_moved_total', { to: 'unfolding' })).toBe(0)
  expect(sumOf(found, 'openon_unlock_lateness_seconds_count')).toBe(1)
  expect(sumOf(found, 'openon_unlock_lateness_seconds_sum')).toBeGreaterThan(0)
  expect(sumOf(found, 'openon_unlock_lateness_seconds_sum')).toBeLessThan(600)
  // No alarm was set for an instant that was moved.
  expect(sumOf(found, 'openon_letters_found_by_sweep_total')).toBe(1)
  expect(sumOf(found, 'openon_feed_events_read_total')).toBeGreaterThanOrEqual(2)
  expect(sumOf(found, 'openon_rings_heard_total', { topic: 'feed' })).toBeGreaterThanOrEqual(2)
  expect(Math.abs(found.get('openon_clock_offset_seconds') ?? Number.NaN)).toBeLessThan(60)
  expect(sumOf(found, 'openon_sockets_open')).toBe(1)
  expect(sumOf(found, 'openon_subscriptions_open')).toBe(1)
})

test('metrics tell how soon who listens hears of it, and not of what was so before they did', async ({ server }) => {
  const alice = await server.signUp('alice')
  const delivered = async () => sumOf(await scrape(server.ops), 'openon_unlock_delivery_seconds_count')
  const before = await delivered()
  const old = await alice.seals({ for: alice, in: '10d' })
  await timePasses(server.ctx, '10d', old)
  await using feed = alice.feed({ after: 0 })
  const ready = () => feed.events.filter(({ feed }) => feed.__typename === 'CapsuleReady').length
  await until(() => ready() === 1)
  await alice.seals({ for: alice, in: '500ms' })
  await until(() => ready() === 2)
  expect(await delivered()).toBe(before + 1)
})
