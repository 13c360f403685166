import { describe, expect } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import { password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { startStopwatch } from '../../support/stopwatch.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

// A heartbeat that never comes: what ends here ends because somebody rang.
const test = testWithServer({ FEED_HEARTBEAT: '1h' })

interface Device {
  readonly id: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly isCurrent: boolean
}

const devicesOf = async (person: Person) =>
  (await person.ask<{ sessions: Device[] }>('{ sessions { id address userAgent isCurrent createdAt lastUsedAt } }'))
    .sessions

const kindsOf = async (person: Person) => {
  const { securityEvents } = await person.ask<{ securityEvents: { edges: { node: { kind: string } }[] } }>(
    '{ securityEvents(first: 50) { edges { node { kind address userAgent } } } }',
  )
  return securityEvents.edges.map(({ node }) => node.kind)
}

/** The same person on another device. */
async function logInAgain(server: TestServer, person: Person, headers: Record<string, string> = {}) {
  const variables = { input: { login: person.username, password } }
  const { data } = await post<{ logIn: { accessToken: string; refreshToken: string } }>(
    server.url,
    null,
    operations.logIn,
    variables,
    headers,
  )
  if (!data) throw new Error('The log-in failed.')
  return data.logIn
}

/** @param userAgent what the device calls itself: that of everybody here, or another */
const refresh = async (server: TestServer, refreshToken: string, userAgent = 'node') => {
  const { data } = await post<{ refreshSession: { __typename: string; accessToken: string; refreshToken: string } }>(
    server.url,
    null,
    operations.refreshSession,
    { refreshToken },
    { 'user-agent': userAgent },
  )
  if (!data) throw new Error('The refresh failed.')
  return data.refreshSession
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

const viewerOf = async (server: Pick<TestServer, 'url'>, token: string) =>
  (await post<{ viewer: object | null }>(server.url, token, '{ viewer { id } }')).data?.viewer ?? null

describe('refresh tokens', () => {
  test('each is spent for the next, and the session goes on', async ({ server }) => {
    const alice = await server.signUp('alice')
    const second = await refresh(server, alice.refreshToken)
    const third = await refresh(server, second.refreshToken)
    expect(await viewerOf(server, third.accessToken)).not.toBeNull()
    expect(await devicesOf(alice)).toHaveLength(1)
    expect(await kindsOf(alice)).toEqual(['SESSION_REFRESHED', 'SESSION_REFRESHED', 'SIGNED_UP'])
  })

  test('one that is used twice ends its family, not the others, and is in the audit trail', async ({ server }) => {
    const alice = await server.signUp('alice')
    const other = await logInAgain(server, alice)
    const thief = await refresh(server, alice.refreshToken)
    await using stream = alice.feed({ after: 0, over: 'ws' })
    await alice.seals({ for: alice })
    await stream.next()

    expect((await refresh(server, alice.refreshToken, 'Somebody else')).__typename).toBe('InvalidRefreshTokenError')

    expect((await stream.ended()).closeCode).toBe(4403)
    expect((await refresh(server, thief.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
    expect(await viewerOf(server, thief.accessToken)).toBeNull()
    expect(await viewerOf(server, other.accessToken)).not.toBeNull()
    const { data } = await post(
      server.url,
      other.accessToken,
      '{ securityEvents(first: 1) { edges { node { kind address } } } }',
    )
    expect(data).toEqual({
      securityEvents: {
        edges: [{ node: { kind: 'REFRESH_TOKEN_REUSED', address: expect.stringMatching(/127\.0\.0\.1|::1/) } }],
      },
    })
  })

  test('one that comes from ten devices at once is spent once', async ({ server }) => {
    const alice = await server.signUp('alice')
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => refresh(server, alice.refreshToken, `Device ${n}`)),
    )
    const won = results.filter(({ __typename }) => __typename === 'AuthPayload')
    expect(won).toHaveLength(1)
    expect(await viewerOf(server, won[0]?.accessToken ?? '')).toBeNull()
  })

  test('whoever did not get the answer asks again, from the same device and soon, and gets the same successor', async ({
    server,
  }) => {
    const alice = await server.signUp('alice')
    const results = await Promise.all(Array.from({ length: 5 }, () => refresh(server, alice.refreshToken)))
    expect(new Set(results.map(({ refreshToken }) => claimsOf(refreshToken).jti)).size).toBe(1)
    for (const { accessToken } of results) expect(await viewerOf(server, accessToken)).not.toBeNull()
    const user = { username: alice.username }
    expect(await server.ctx.db.session.count({ where: { user } })).toBe(2)
    expect(await kindsOf(alice)).toEqual(['SESSION_REFRESHED', 'SIGNED_UP'])

    // Once the successor was used, the one before it is in other hands.
    expect((await refresh(server, results[0]?.refreshToken ?? '')).__typename).toBe('AuthPayload')
    expect((await refresh(server, alice.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
    await until(async () => (await viewerOf(server, results[1]?.accessToken ?? '')) === null)
  })

  test('whoever asks again later than that ends the family', async ({ server }) => {
    const alice = await server.signUp('alice')
    const next = await refresh(server, alice.refreshToken)
    const spentAt = new Date(Date.now() - 11_000)
    await server.ctx.db.session.updateMany({
      where: { user: { username: alice.username }, spentAt: { not: null } },
      data: { spentAt },
    })
    expect((await refresh(server, alice.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
    expect((await refresh(server, next.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
  })

  test('a family that ends gives out no successor, however close the two come', async ({ server }) => {
    for (let round = 0; round < 15; round++) {
      const alice = await server.signUp('alice')
      const second = await refresh(server, alice.refreshToken)
      const [, raced] = await Promise.all([
        refresh(server, alice.refreshToken, 'Thief'),
        refresh(server, second.refreshToken),
      ])
      // What was given out before the end is worth nothing after it.
      if (raced.__typename === 'AuthPayload') {
        expect((await refresh(server, raced.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
        expect(await viewerOf(server, raced.accessToken)).toBeNull()
      }
      expect((await refresh(server, second.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
    }
  })

  test('one is spent and its successor added, or neither', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { db } = server.ctx
    await db.$executeRawUnsafe('ALTER TABLE sessions ADD CONSTRAINT no_successor CHECK (false) NOT VALID')
    const { errors } = await post(server.url, null, operations.refreshSession, { refreshToken: alice.refreshToken })
    await db.$executeRawUnsafe('ALTER TABLE sessions DROP CONSTRAINT no_successor')
    expect(errors).toHaveLength(1)
    expect((await refresh(server, alice.refreshToken)).__typename).toBe('AuthPayload')
  })

  test('they leave the database a while after they expire, and sessions keep their beginning', async ({ server }) => {
    const alice = await server.signUp('alice')
    await refresh(server, (await refresh(server, alice.refreshToken)).refreshToken)
    const { db } = server.ctx
    const user = { user: { username: alice.username } }
    const rows = await db.session.findMany({ where: user, orderBy: { id: 'asc' } })
    const past = new Date(Date.now() - 60_000)
    await db.session.updateMany({
      where: { id: { in: rows.slice(0, 2).map(({ id }) => id) } },
      data: { expiresAt: past },
    })
    const { pruneSessions } = await import('../../../src/domain/accounts/sessions.ts')

    await pruneSessions(server.ctx)
    expect((await db.session.findMany({ where: user, orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([
      rows[0]?.id,
      rows[2]?.id,
    ])
    expect(await devicesOf(alice)).toHaveLength(1)

    await db.session.updateMany({ where: user, data: { expiresAt: past } })
    await pruneSessions(server.ctx)
    expect(await db.session.count({ where: user })).toBe(0)
  })
})

describe('devices', () => {
  test('each is listed with what it called itself and from where', async ({ server }) => {
    const alice = await server.signUp('alice')
    await logInAgain(server, alice, { 'user-agent': 'Telescope/7' })
    const devices = await devicesOf(alice)
    expect(devices.map(({ isCurrent }) => isCurrent)).toEqual([false, true])
    expect(devices[0]).toMatchObject({ userAgent: 'Telescope/7', address: expect.stringMatching(/127\.0\.0\.1|::1/) })
  })

  test('one is revoked from another; nobody revokes that of somebody else', async ({ server }) => {
    const [alice, mallory] = await Promise.all([server.signUp('alice'), server.signUp('mallory')])
    const other = await logInAgain(server, alice)
    const id = (await devicesOf(alice)).find(({ isCurrent }) => !isCurrent)?.id
    const revoke = 'mutation ($id: ID!) { revokeSession(id: $id) { __typename } }'

    expect(await mallory.does(revoke, { id })).toEqual({ __typename: 'NotFoundError' })
    expect(await viewerOf(server, other.accessToken)).not.toBeNull()
    expect(await alice.does(revoke, { id })).toEqual({ __typename: 'SessionsEnded' })

    await expect.poll(() => viewerOf(server, other.accessToken)).toBeNull()
    expect((await refresh(server, other.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
    expect(await kindsOf(alice)).toContain('SESSION_REVOKED')
    expect(await viewerOf(server, alice.accessToken)).not.toBeNull()
  })

  test('logging out ends this session, or everywhere all of them', async ({ server }) => {
    const alice = await server.signUp('alice')
    const [second, third] = [await logInAgain(server, alice), await logInAgain(server, alice)]
    await post(server.url, second.accessToken, 'mutation { logOut { ended } }')
    await expect.poll(() => viewerOf(server, second.accessToken)).toBeNull()
    expect(await viewerOf(server, third.accessToken)).not.toBeNull()
    await post(server.url, third.accessToken, 'mutation { logOut(everywhere: true) { ended } }')
    await expect.poll(() => viewerOf(server, alice.accessToken)).toBeNull()
    expect((await refresh(server, alice.refreshToken)).__typename).toBe('InvalidRefreshTokenError')
  })
})

/** A plain end would be taken for the end of the feed: no client would come back with a fresh token. */
const toldOverSse = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }

describe('open subscriptions', () => {
  const ends: Record<string, (person: Person) => Promise<unknown>> = {
    'logging out': (person) => person.ask('mutation { logOut { ended } }'),
    'deactivating the account': (person) =>
      person.ask('mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }', {
        password,
      }),
  }

  test.for(Object.entries(ends))('end within a second in every process by %s', async ([, end], { server }) => {
    const alice = await server.signUp('alice')
    await using second = mode === 'embedded' ? null : await server.another('api')
    const places = second ? [alice, alice.at(second)] : [alice]
    const streams = places.flatMap((person) => (['ws', 'sse'] as const).map((over) => person.feed({ after: 0, over })))
    await alice.seals({ for: alice })
    await Promise.all(streams.map((stream) => stream.next()))

    await end(alice)
    using watch = startStopwatch()
    const endings = await Promise.all(streams.map((stream) => stream.ended()))

    expect(watch.elapsed()).toBeLessThan(1_000)
    expect(endings).toMatchObject(places.flatMap(() => [{ closeCode: 4403 }, toldOverSse]))
  })

  test('end with the token they were opened with', async ({ server }) => {
    if (mode === 'embedded') return
    await using brief = await server.another('api', { ACCESS_TOKEN_TTL: '2s' })
    const alice = await brief.signUp('alice')
    const streams = (['ws', 'sse'] as const).map((over) => alice.feed({ after: 0, over }))
    expect(await Promise.all(streams.map((stream) => stream.ended()))).toMatchObject([{ closeCode: 4403 }, toldOverSse])
    expect(await viewerOf(brief, alice.accessToken)).toBeNull()
  })

  test('end also for who subscribes at the very moment the session ends', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { sessions } = server.ctx
    const claims = await server.ctx.tokens.verifyAccess(alice.accessToken)
    if (!claims) throw new Error('The token is not valid.')
    expect(await sessions.isLive(claims)).toBe(true)
    await alice.ask('mutation { logOut { ended } }')
    await expect.poll(() => viewerOf(server, alice.accessToken)).toBeNull()
    await new Promise<void>((resolve) => {
      sessions.watch({ ...claims, origin: { address: null, userAgent: null } }, resolve)
    })
  })
})
