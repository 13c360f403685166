import { describe, expect, inject, test } from 'vitest'
import type { Person } from '../support/person.ts'
import { startServer } from '../support/server.ts'
import { poolerIsMissing, startPooler } from '../support/servers/pgbouncer.ts'
import { until } from '../support/until.ts'

if (poolerIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(poolerIsMissing)
if (poolerIsMissing) console.info(`\n${poolerIsMissing} Until then what needs it is skipped.\n`)
const cannotBe = poolerIsMissing !== null || 'missing' in inject('servers').postgres

/** Sessions of the server that everybody shares: fewer than there are people at a time. */
const few = { default_pool_size: '3' }

describe.skipIf(cannotBe).each([
  { by: 'PostgreSQL', more: { REDIS_URL: '' } },
  { by: 'Redis', more: {} },
])('behind a pooler in transaction mode, with alarms and rings by $by', ({ more }) => {
  test('letters are sealed, unlock, and are told and opened, while sessions go round', async () => {
    await using direct = await startServer(more, 'api')
    const url = String(direct.env['DATABASE_URL'])
    await using pooler = await startPooler(url, few)
    const pooled = { DATABASE_URL: pooler.behind(url), DATABASE_LISTEN_URL: url, DATABASE_POOL_SIZE: '20' }
    // Only alarms and rings are soon enough.
    const slow = { SWEEP_INTERVAL: '1h', PLAN_INTERVAL: '1h', FEED_HEARTBEAT: '1h' }
    await using server = await direct.another('all', { ...pooled, ...slow })

    const people = await Promise.all(Array.from({ length: 8 }, (_, n) => server.signUp(`person${n}`)))
    const next = (n: number) => people[(n + 1) % people.length] as Person
    const feeds = people.map((person) => person.feed({ after: 0 }))
    const letters = await Promise.all(people.map((person, n) => person.seals({ for: next(n), in: '2s' })))
    for (const [n, letter] of letters.entries()) {
      const feed = feeds[(n + 1) % feeds.length]
      const ready = await until(
        () => feed?.events.find(({ feed }) => feed.__typename === 'CapsuleReady' && feed.capsule.id === letter.id),
        { what: 'the letter being told' },
      )
      // Whatever time zone the server is in.
      expect(Date.parse(String(ready.feed.occurredAt))).toBeGreaterThanOrEqual(Date.parse(letter.unlocksAt))
      expect(Date.parse(String(ready.feed.occurredAt))).toBeLessThan(Date.parse(letter.unlocksAt) + 600_000)
    }
    const opened = await Promise.all(letters.map((letter, n) => next(n).opens(letter)))
    for (const [n, letter] of opened.entries())
      expect(letter).toMatchObject({ state: 'OPENED', content: { body: `From person${n}, with love.` } })
    // Who reaches PostgreSQL without it sees the same.
    expect(await people[1]?.at(direct).looksAt(letters[0] ?? { id: '' })).toMatchObject({ state: 'OPENED' })
    for (const feed of feeds) await feed[Symbol.asyncDispose]()
  })
})

describe.skipIf(cannotBe)('a pooler', () => {
  test('carries what is asked of the database, and after it was away it does again', async () => {
    await using direct = await startServer({}, 'api')
    const url = String(direct.env['DATABASE_URL'])
    await using pooler = await startPooler(url, few)
    await using server = await direct.another('api', { DATABASE_URL: pooler.behind(url), DATABASE_LISTEN_URL: url })
    const alice = await server.signUp('alice')
    await pooler.program.end('SIGKILL')
    const { errors } = await alice.query('{ viewer { username } }')
    expect(errors).toHaveLength(1)
    expect(await alice.at(direct).ask('{ viewer { username } }')).toEqual({ viewer: { username: alice.username } })
    await pooler.program.startAgain()
    await until(async () => (await alice.query('{ viewer { username } }')).errors.length === 0, {
      what: 'the pooler being used',
    })
  })
})
