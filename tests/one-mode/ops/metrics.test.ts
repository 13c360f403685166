import { describe, expect } from 'vitest'
import { post } from '../../support/clients/http.ts'
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

  test('of a letter whose time has come and that nobody moves are gauges', async () => {
    await using api = await startServer({ ...ops, UNFOLDING_WINDOW: '1d' }, 'api')
    const alice = await api.signUp('alice')
    const letter = await alice.seals({ for: alice, in: '10d' })
    expect(sumOf(await scrape(api.ops), 'openon_letters_due')).toBe(0)
    await timePasses(api.ctx, '9d', letter)
    await timePasses(api.ctx, '2m', letter)
    const found = await until(async () => {
      const found = await scrape(api.ops)
      return sumOf(found, 'openon_letters_due') === 1 && found
    })
    expect(sumOf(found, 'openon_letters_overdue')).toBe(1)
    expect(sumOf(found, 'openon_letters_due_oldest_age_seconds')).toBeGreaterThanOrEqual(120)
    expect(sumOf(found, 'openon_deliveries_waiting', { channel: 'email' })).toBe(0)
  })
})
