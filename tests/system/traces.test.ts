import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { missing } from '../support/mode.ts'
import { needsOf } from '../support/modes.ts'
import { signUp } from '../support/person.ts'
import { startProcess } from '../support/rig/process.ts'
import { type Collector, startCollector, type ToldSpan } from '../support/servers/collector.ts'
import { until } from '../support/until.ts'

const env = {
  PORT: '0',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '0s',
  RATE_LIMIT_ADDRESS: 'off',
  // Nothing is found by looking: what arrives was rung.
  SWEEP_INTERVAL: '1h',
  FEED_HEARTBEAT: '1h',
  // Who asks here stands for a proxy.
  TRUST_PROXY: '127.0.0.1',
}

/** Waits for a span that is part of these, from the first of its trace on. */
const untilTold = (collector: Collector, ...way: string[]): Promise<ToldSpan> =>
  until(() => collector.spans.find((span) => collector.wayTo(span).join() === way.join()), { what: way.join(' → ') })

describe.for(['postgres', 'redis'] as const)('traces of several processes with %s', (mode) => {
  const absent = missing(needsOf[mode]) !== null

  test.skipIf(absent)('lead from an operation, and from an alarm, to the sockets of other processes', async () => {
    await using database = await createDatabase(mode)
    await using collector = await startCollector()
    const start = (role: 'api' | 'worker', service: string) =>
      startProcess(role, { ...env, ...database.env, ...collector.env(service) })
    const [one, two, worker] = await Promise.all([start('api', 'one'), start('api', 'two'), start('worker', 'worker')])
    await using _one = one
    await using _two = two
    await using _worker = worker
    const [alice, bob] = await Promise.all([signUp(one, 'alice'), signUp(two, 'bob')])
    await using bobs = bob.feed({ after: 0 })

    const secrets = { title: 'Hidden treasure', body: 'Buried by the lighthouse' }
    await alice.seals({ for: bob, in: '10d' })
    // From now on he listens: each of the others is rung for.
    await bobs.next()
    await alice.seals({ for: bob, in: '3s', ...secrets })
    await bobs.take(2)
    await alice.seals({ for: bob, in: '10d' })
    await bobs.next()
    const sealing = ['one: POST /graphql', 'one: mutation other', 'one: transition compose and seal']
    await untilTold(collector, ...sealing, 'one: statement compose and seal')
    await untilTold(collector, ...sealing, 'one: set alarms')
    await untilTold(
      collector,
      ...sealing,
      'one: ring feed',
      'two: delivery',
      'two: statement feed events after cursors',
    )
    const unlocking = ['worker: alarm', 'worker: transition unlock']
    await untilTold(collector, ...unlocking, 'worker: statement unlock')
    await untilTold(
      collector,
      ...unlocking,
      'worker: ring feed',
      'two: delivery',
      'two: statement feed events after cursors',
    )

    const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
    await fetch(one.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${alice.accessToken}`,
        traceparent: `00-${traceId}-${spanId}-01`,
      },
      body: JSON.stringify({ query: 'query Outbox { outbox { edges { node { title } } } }' }),
    })
    const statement = await untilTold(
      collector,
      'one: POST /graphql',
      'one: query Outbox',
      'one: statement page of OUTBOX',
    )
    expect(statement.traceId).toBe(traceId)
    expect(collector.spans).toContainEqual(
      expect.objectContaining({ traceId, parentSpanId: spanId, name: 'POST /graphql' }),
    )
    const line = await until(() => one.log.find((line) => line.includes('"name":"Outbox"')))
    expect(JSON.parse(line)).toMatchObject({ traceId, msg: 'operation' })

    const told = collector.bodies.join('\n')
    for (const secret of [
      'treasure',
      'lighthouse',
      alice.username,
      alice.email,
      alice.accessToken,
      ...idsIn([one.log, two.log]),
    ])
      expect(told).not.toContain(secret)
  })
})

test.skipIf(missing(needsOf.postgres) !== null)('tell of what the stop of a process ends, too', async () => {
  await using database = await createDatabase('postgres')
  await using collector = await startCollector()
  const never = { OTEL_BSP_SCHEDULE_DELAY: '3600000' }
  await using one = await startProcess('api', { ...env, ...database.env, ...collector.env('one'), ...never })
  const alice = await signUp(one, 'alice')
  await using feed = alice.feed({ after: 0, over: 'sse' })
  await alice.seals({ for: alice, in: '10d' })
  await feed.next()
  await one.end('SIGTERM')
  await untilTold(collector, 'one: POST /graphql', 'one: subscription other')
})

/** The ids of people, as the log has them. */
const idsIn = (logs: readonly (readonly string[])[]): string[] =>
  logs
    .flat()
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line).user] : []))
    .filter(Boolean)
