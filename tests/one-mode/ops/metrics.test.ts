import { describe, expect } from 'vitest'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { post } from '../../support/clients/raw-http.ts'
import { scrape, sumOf } from '../../support/metrics.ts'
import { startServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

const ops = { OPS_PORT: '0' }
const test = testWithServer({ ...ops, UNFOLDING_WINDOW: '1d', RATE_LIMIT_SEARCH: '1/1h' })

describe('metrics', () => {
  test('tell of operations: by the names of the page, their kind and their outcome', async ({ server }) => {
    const alice = await server.signUp('alice')
    const before = await scrape(server.ops)
    await alice.ask('query WhoIsIn { viewer { username } }')
    await post(server.url, null, 'query WhoIsIn { inbox { totalCount } }')
    await alice.ask('query SomebodysOwn { viewer { username } }')
    const after = await scrape(server.ops)

    const more = (labels: Record<string, string>) =>
      sumOf(after, 'openon_operations_total', labels) - sumOf(before, 'openon_operations_total', labels)
    expect(more({ name: 'WhoIsIn', kind: 'query', outcome: 'ok' })).toBe(1)
    expect(more({ name: 'WhoIsIn', kind: 'query', outcome: 'refused' })).toBe(1)
    expect(more({ name: 'other', kind: 'query', outcome: 'ok' })).toBe(1)
    expect(sumOf(after, 'openon_operation_duration_seconds_count', { name: 'WhoIsIn' })).toBe(2)
    expect(sumOf(after, 'openon_http_responses_total', { status: '2xx' })).toBeGreaterThanOrEqual(3)
    expect(
      sumOf(after, 'openon_database_statement_duration_seconds_count', { statement: 'live sessions' }),
    ).toBeGreaterThan(0)
  })

  test('tell of what was refused, by its limit', async ({ server }) => {
    const alice = await server.signUp('alice')
    const search = () => post(server.url, alice.accessToken, '{ searchUsers(query: "bob") { edges { cursor } } }')
    await search()
    expect((await search()).errors[0]?.extensions?.code).toBe('RATE_LIMITED')
    expect(sumOf(await scrape(server.ops), 'openon_refusals_total', { limit: 'search' })).toBe(1)
  })

  test('tell nothing of what people write, and are no more the more they write', async ({ server }) => {
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice, in: '10d', title: 'Hidden treasure' })
    const before = await scrape(server.ops)
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const name = `Hostile${n}${'x'.repeat(n)}`
        await post(server.url, alice.accessToken, `query ${name} { viewer { username } }`)
        await post(server.url, alice.accessToken, `mutation WhoIsIn${n} { nothing${n} }`)
        await post(server.url, null, `${name} {`)
        await fetch(new URL(`/${name}`, server.url), { method: 'PURGE' })
      }),
    )
    await post(server.url, alice.accessToken, 'mutation WhoIsIn { logOut { __typename } }')
    const after = await scrape(server.ops)
    const all = [...after.keys()].join('\n')
    for (const secret of ['Hostile', 'nothing', 'Hidden', 'treasure', letter.id, alice.id, alice.username, 'PURGE'])
      expect(all).not.toContain(secret)
    expect(all).not.toMatch(/name="WhoIsIn",kind="mutation"/)
    // A few outcomes that had not been before, each with the buckets of a histogram.
    expect(after.size).toBeLessThan(before.size + 150)
    expect(after.size).toBeLessThan(2_500)
  })
})

test('letters that nobody moves are due and overdue, and how late each was is told when somebody does', async () => {
  await using api = await startServer({ ...ops, UNFOLDING_WINDOW: '1d' }, 'api')
  const alice = await api.signUp('alice')
  const passed = { unfolding: '9d', a: '10d', b: '10d', c: '10d' }
  const late = { unfolding: '2m', a: '20s', b: '2m', c: '30m' }
  expect(sumOf(await scrape(api.ops), 'openon_letters_due')).toBe(0)
  for (const name of ['unfolding', 'a', 'b', 'c'] as const) {
    const letter = await alice.seals({ for: alice, in: '10d' })
    await timePasses(api.ctx, passed[name], letter)
    await timePasses(api.ctx, late[name], letter)
  }
  const due = await until(async () => {
    const found = await scrape(api.ops)
    return sumOf(found, 'openon_letters_due') === 4 && found
  })
  expect(sumOf(due, 'openon_letters_overdue')).toBeGreaterThanOrEqual(3)
  expect(sumOf(due, 'openon_letters_due_oldest_age_seconds')).toBeGreaterThanOrEqual(1_800)
  expect(due.get('openon_deliveries_waiting{channel="email"}')).toBe(0)

  await advance(api.ctx)
  const moved = await until(async () => {
    const found = await scrape(api.ops)
    return sumOf(found, 'openon_letters_moved_total', { to: 'ready' }) === 3 && found
  })
  expect(sumOf(moved, 'openon_letters_moved_total', { to: 'unfolding' })).toBe(1)
  const upTo = (le: string) => moved.get(`openon_unlock_lateness_seconds_bucket{le="${le}"}`)
  expect([upTo('10'), upTo('60'), upTo('300'), upTo('3600'), upTo('+Inf')]).toEqual([0, 1, 2, 3, 3])
  expect(sumOf(moved, 'openon_unlock_lateness_seconds_sum')).toBeGreaterThanOrEqual(20 + 120 + 1_800)
})
