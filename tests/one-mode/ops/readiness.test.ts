import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { namesIn, scrape, sumOf } from '../../support/metrics.ts'
import { mode } from '../../support/mode.ts'
import { allWell, readiness } from '../../support/readiness.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { startServer } from '../../support/server.ts'
import { until } from '../../support/until.ts'

test.skipIf(mode === 'embedded')(
  'readiness ends while the database is away or silent, which it names with since when, and comes back with it',
  async () => {
    await using database = await createDatabase(mode)
    const url = new URL(database.env['DATABASE_URL'] ?? '')
    await using network = await startNetwork(Number(url.port || 5432), url.hostname)
    Object.assign(url, { hostname: '127.0.0.1', port: String(network.port) })
    await using server = await startServer({ OPS_PORT: '0', DATABASE_URL: url.href }, 'api')
    await allWell(server.ops)

    const struck = Date.now()
    network.cut()
    const away = await until(async () => {
      const told = await readiness(server.ops)
      return told.code === 503 && told
    })
    expect(away.ready).toBe(false)
    expect(away.checks['database']).toMatchObject({ state: 'away', needed: true })
    expect(away.checks['database']?.why).not.toBe('')
    const since = Date.parse(away.checks['database']?.since ?? '')
    expect(since).toBeGreaterThanOrEqual(struck)
    expect(away.checks['store']?.state).toBe('ok')
    // It lives, and its metrics tell of it; what nobody knows is left out.
    expect((await fetch(`${server.ops}/health/live`)).status).toBe(200)
    expect(sumOf(await scrape(server.ops), 'openon_dependency_up', { dependency: 'store' })).toBe(1)
    expect(sumOf(await scrape(server.ops), 'openon_dependency_up', { dependency: 'database' })).toBe(0)
    expect((await readiness(server.ops)).checks['database']?.since).toBe(away.checks['database']?.since)

    network.heal()
    const back = await until(async () => {
      const told = await readiness(server.ops)
      return told.code === 200 && told
    })
    expect(Date.parse(back.checks['database']?.since ?? '')).toBeGreaterThan(since)

    // One that says nothing holds up nobody.
    network.stall()
    const silent = await until(async () => {
      const told = await readiness(server.ops)
      return told.code === 503 && told
    })
    expect(silent.checks['database']?.why).toBe('no answer in 2000 ms')
    expect(silent.checks['store']?.state).toBe('ok')
    network.cut()
  },
)

test('a worker has an ops port too, which is its own, and nothing of an API on it', async () => {
  await using server = await startServer({ OPS_PORT: '0' }, 'worker')
  expect(await (await fetch(`${server.ops}/health/live`)).text()).toBe('alive\n')
  expect(namesIn(await scrape(server.ops))).toContain('nodejs_eventloop_lag_p99_seconds')
  expect(namesIn(await scrape(server.ops))).not.toContain('openon_sockets_open')
  expect((await fetch(`${server.ops}/graphql`)).status).toBe(404)
  expect((await fetch(`${server.ops}/metrics`, { method: 'POST' })).status).toBe(405)

  const { port } = new URL(server.ops)
  await expect(startServer({ OPS_PORT: port }, 'worker')).rejects.toThrow(
    new RegExp(`cannot listen on 127.0.0.1, port ${port} .*set OPS_PORT to another`),
  )
})
