import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSealedLetters } from '../../support/letters.ts'
import { scrape, sumOf } from '../../support/metrics.ts'
import type { Person } from '../../support/person.ts'
import { readiness } from '../../support/readiness.ts'
import {
  canHaveReplicas,
  isServed,
  type Pair,
  queriesAt,
  servedByReplica,
  startBeside,
  startPair,
} from '../../support/rig/pair.ts'
import { type Env, startServer, type TestServer } from '../../support/server.ts'
import { createOwnDatabase } from '../../support/servers/template.ts'
import { until } from '../../support/until.ts'

const lettersOf = async (person: Person) =>
  (await person.ask<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }')).inbox.totalCount

/** Waits until it is left alone for that reason, which makes nobody unready. */
const leftAlone = ({ ops }: TestServer, why: string | RegExp) =>
  until(async () => {
    const { code, checks } = await readiness(ops)
    expect(code).toBe(200)
    expect(checks['replica']).toMatchObject({ state: 'away', needed: false, why: expect.stringMatching(why) })
    return true
  })

/** A machine at work is seldom within a second. */
const env: Env = { DATABASE_REPLICA_LAG: '10s' }

describe.skipIf(!canHaveReplicas)('a replica', () => {
  let pair: Pair
  let server: TestServer
  let alice: Person
  beforeAll(async () => {
    pair = await startPair()
    server = await startBeside(pair, env)
    alice = await server.signUp('alice')
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await pair?.[Symbol.asyncDispose]()
  })

  test('that is further behind than it may be is left alone, and read again when it has caught up', async () => {
    await servedByReplica(server, alice)
    await until(async () => (await readiness(server.ops)).checks['replica']?.state === 'ok')
    await pair.pause()
    // Nothing is missed there yet, but something has to be written to be missed.
    await addSealedLetters(server.ctx, {
      count: 1,
      from: alice,
      to: [alice],
      unfoldsIn: [1_000_000],
      unlocksAfter: 1_000_000,
    })
    await until(async () => (await lettersOf(alice)) === 1)
    expect(await isServed(server, alice)).toBe(false)
    await leftAlone(server, 'it is more than 10000 ms behind')
    expect(sumOf(await scrape(server.ops), 'openon_replica_lag_seconds')).toBeGreaterThan(10)
    expect(sumOf(await scrape(server.ops), 'openon_dependency_up', { dependency: 'replica' })).toBe(0)

    await pair.resume()
    await servedByReplica(server, alice)
    expect(await lettersOf(alice)).toBe(1)
    expect(sumOf(await scrape(server.ops), 'openon_replica_lag_seconds')).toBeLessThan(10)
  })

  test.for([
    ['is killed', () => pair.program.end('SIGQUIT'), () => pair.program.startAgain()],
    ['is cut off', async () => pair.network.cut(), async () => pair.network.heal()],
    ['falls silent', async () => pair.network.stall(), async () => pair.network.heal()],
  ] as const)(
    'that %s costs nobody their answer, is left alone, and read again when it is back',
    async ([, strike, mend]) => {
      await servedByReplica(server, alice)
      let isOver = false
      const failures: unknown[] = []
      const asking = Array.from({ length: 8 }, async () => {
        while (!isOver) await lettersOf(alice).catch((error: unknown) => failures.push(error))
      })
      try {
        await strike()
        await leftAlone(server, /./)
      } finally {
        isOver = true
        await Promise.all(asking)
        await mend()
      }
      expect(failures).toEqual([])
      expect(await queriesAt(server, 'again')).toBeGreaterThan(0)
      await servedByReplica(server, alice)
    },
  )

  test('may be away when OpenOn starts', async () => {
    pair.network.cut()
    await using another = await server.another('api')
    await leftAlone(another, /./)
    expect(await lettersOf(alice.at(another))).toBe(1)
    pair.network.heal()
    await servedByReplica(another, alice)
  })

  test('is known by what it is a copy of', async () => {
    await using other = await createOwnDatabase(pair.env['DATABASE_URL'] ?? '')
    await using wrong = await server.another('api', { DATABASE_REPLICA_URL: other.url })
    await leftAlone(wrong, 'it is of another database than DATABASE_URL')
    await using itself = await server.another('api', { DATABASE_REPLICA_URL: pair.env['DATABASE_URL'] ?? '' })
    await leftAlone(itself, 'it is no replica')
    expect(await lettersOf(alice.at(itself))).toBe(1)
    await using none = await startServer({ OPS_PORT: '0' }, 'api')
    expect((await readiness(none.ops)).checks['replica']).toEqual({ state: 'off' })
  })

  test('that has become a primary of its own is left alone, and so is what follows it then', async () => {
    await using copy = await pair.startCopy()
    await using another = await server.another('api', { DATABASE_REPLICA_URL: copy.url })
    await servedByReplica(server, alice)
    await servedByReplica(another, alice)
    await pair.onReplica('SELECT pg_promote()')
    await pair.onReplica('CREATE TABLE elsewhere AS SELECT generate_series(1, 100000)')
    await leftAlone(server, 'it is no replica')
    await leftAlone(another, 'it is ahead of the primary')
    expect(await lettersOf(alice)).toBe(1)
    expect(await lettersOf(alice.at(another))).toBe(1)
    expect(await isServed(another, alice)).toBe(false)
  })
})
