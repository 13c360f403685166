import { describe, expect, vi } from 'vitest'
import { createPasswordHasher } from '../../../src/infra/passwords.ts'
import { post } from '../../support/clients/raw-http.ts'
import * as operations from '../../support/operations.ts'
import { password } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const logIn = async ({ url }: TestServer, login: string, secret = password) => {
  const { data } = await post<{ logIn: { __typename: string } }>(url, null, operations.logIn, {
    input: { login, password: secret },
  })
  return data?.logIn.__typename
}
const hashOf = async ({ ctx }: TestServer, username: string) =>
  (await ctx.db.user.findFirstOrThrow({ where: { username } })).passwordHash

test('more than 72 bytes are refused, for bcrypt reads no further', async ({ server }) => {
  const username = `long-${process.pid}`
  const sign = (secret: string) =>
    post(server.url, null, operations.signUp, {
      input: { username, email: `${username}@example.com`, password: secret },
    })
  const longest = `Aa1${'é'.repeat(34)}x`
  expect(Buffer.byteLength(longest)).toBe(72)
  expect((await sign(`${longest}y`)).data).toMatchObject({
    signUp: { __typename: 'ValidationError', issues: [{ path: ['password'], message: 'must have at most 72 bytes' }] },
  })
  expect((await sign(longest)).data).toMatchObject({ signUp: { __typename: 'AuthPayload' } })
  expect(await logIn(server, username, longest)).toBe('AuthPayload')
  expect(await logIn(server, username, `${longest}y`)).toBe('InvalidCredentialsError')
})

test('a login that nobody has costs as much as one with a wrong password', async ({ server }) => {
  const alice = await server.signUp('alice')
  await logIn(server, 'nobody-at-all', 'Wrong-horse-1')
  const verify = vi.spyOn(server.ctx.passwords, 'verify')
  const counts: number[] = []
  for (const [login, secret] of [
    [alice.username, 'Wrong-horse-1'],
    ['nobody-at-all', 'Wrong-horse-1'],
    [alice.email, 'x'.repeat(100)],
  ] as const) {
    verify.mockClear()
    expect(await logIn(server, login, secret)).toBe('InvalidCredentialsError')
    counts.push(verify.mock.calls.length)
  }
  verify.mockRestore()
  expect(counts).toEqual([1, 1, 1])
})

test('without a hash the same work is done as with one', async () => {
  const passwords = createPasswordHasher(10)
  const hash = await passwords.hash(password, 'here')
  const time = async (known: string | null) => {
    const started = performance.now()
    expect(await passwords.verify('Wrong-horse-1', known, 'here')).toBe(false)
    return performance.now() - started
  }
  await time(null)
  // In turn, so that whatever else the machine does meets both.
  const times: [number, number][] = []
  for (let n = 0; n < 5; n++) times.push([await time(null), await time(hash)])
  await passwords.close()
  const [unknown, known] = [Math.min(...times.map(([time]) => time)), Math.min(...times.map(([, time]) => time))]
  // Of hashing and not hashing one takes a hundredth of the other.
  expect(unknown / known).toBeGreaterThan(1 / 3)
  expect(unknown / known).toBeLessThan(3)
})

describe('a cost that was raised', () => {
  test('is paid at the next log-in', async ({ server }) => {
    const alice = await server.signUp('alice')
    const stronger = createPasswordHasher(6)
    const { passwords } = server.ctx
    Object.assign(server.ctx, { passwords: stronger })
    try {
      expect(await hashOf(server, alice.username)).toMatch(/^\$2b\$04\$/)
      expect(await logIn(server, alice.username)).toBe('AuthPayload')
      expect(await hashOf(server, alice.username)).toMatch(/^\$2b\$06\$/)
      expect(await logIn(server, alice.username)).toBe('AuthPayload')
    } finally {
      Object.assign(server.ctx, { passwords })
      await stronger.close()
    }
  })

  test('never brings back a password that was changed meanwhile', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { isOutdated, verify } = server.ctx.passwords
    vi.spyOn(server.ctx.passwords, 'isOutdated').mockReturnValue(true)
    vi.spyOn(server.ctx.passwords, 'verify').mockImplementationOnce(async (secret, hash, asker) => {
      const isRight = await verify(secret, hash, asker)
      const input = { currentPassword: password, newPassword: 'Better-horse-2' }
      await alice.does('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
        input,
      })
      return isRight
    })
    expect(await logIn(server, alice.username)).toBe('InvalidCredentialsError')
    vi.restoreAllMocks()
    Object.assign(server.ctx.passwords, { isOutdated, verify })
    expect(await logIn(server, alice.username)).toBe('InvalidCredentialsError')
    expect(await logIn(server, alice.username, 'Better-horse-2')).toBe('AuthPayload')
    expect(await alice.ask('{ sessions { isCurrent } }')).toMatchObject({ sessions: [{}, { isCurrent: true }] })
  })
})

test('changing the password ends all other sessions and is in the audit trail', async ({ server }) => {
  const alice = await server.signUp('alice')
  await logIn(server, alice.username)
  const input = { currentPassword: password, newPassword: 'Better-horse-2' }
  const changed = await alice.does(
    'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }',
    { input },
  )
  expect(changed).toEqual({ __typename: 'User' })
  expect(await alice.ask('{ sessions { isCurrent } securityEvents(first: 1) { edges { node { kind } } } }')).toEqual({
    sessions: [{ isCurrent: true }],
    securityEvents: { edges: [{ node: { kind: 'PASSWORD_CHANGED' } }] },
  })
})

test('networks that storm the log-in are told to come back, and hold up nobody else’s', async () => {
  await using server = await startServer({ BCRYPT_COST: '11', TRUST_PROXY: 'loopback' })
  const alice = await server.signUp('alice')
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const attempt = (address: string, login: string, secret: string) =>
    post<{ logIn: { __typename: string } }>(
      server.url,
      null,
      operations.logIn,
      { input: { login, password: secret } },
      from(address),
    )
  const storm = Array.from({ length: 300 }, (_, n) => attempt(`198.51.100.${n % 5}`, `nobody-${n}`, 'Wrong-horse-1'))
  // What is refused is refused at once: the storm stands in the queue by then.
  await Promise.any(
    storm.map(async (answer) => ((await answer).errors.length > 0 ? true : Promise.reject(new Error()))),
  )
  expect((await attempt('198.51.100.77', alice.username, password)).data?.logIn.__typename).toBe('AuthPayload')

  const answers = await Promise.all(storm)
  const refused = answers.filter(({ errors }) => errors.length > 0)
  expect([...new Set(refused.map(({ errors }) => errors[0]?.extensions?.code))]).toEqual(['RATE_LIMITED'])
  for (const { headers, errors } of refused) {
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(errors[0]?.extensions).toMatchObject({ retryAfter: Number(headers.get('retry-after')) })
  }
})

test('a storm of log-ins does not hold up other requests', async () => {
  await using server = await startServer({ BCRYPT_COST: '9', OPERATION_TIMEOUT: '60s' })
  const alice = await server.signUp('alice')
  const storm = { over: false, started: performance.now(), took: 0 }
  const logIns = Promise.all(Array.from({ length: 20 }, () => logIn(server, alice.username))).finally(() => {
    storm.took = performance.now() - storm.started
    storm.over = true
  })
  const waits: number[] = []
  while (!storm.over) {
    const started = performance.now()
    await alice.query('{ __typename }')
    waits.push(performance.now() - started)
  }
  expect(await logIns).toEqual(Array(20).fill('AuthPayload'))
  // On the main thread the others would wait for a large part of the storm, as it yields but every tenth of a second.
  expect(waits.length).toBeGreaterThan(5)
  const [usual = 0] = waits.sort((a, b) => a - b).slice(waits.length / 2)
  expect(usual).toBeLessThan(storm.took / 10)
})

test('changing the password leaves nobody a refresh token, not of the session that asked either', async ({
  server,
}) => {
  const alice = await server.signUp('alice')
  const input = { currentPassword: password, newPassword: 'Better-horse-2' }
  await alice.does('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
    input,
  })
  const stolen = { refreshToken: alice.refreshToken }
  expect(await alice.does(operations.refreshSession, stolen)).toMatchObject({ __typename: 'InvalidRefreshTokenError' })
  expect(await alice.ask('{ viewer { username } }')).toEqual({ viewer: { username: alice.username } })
  expect(await logIn(server, alice.username, 'Better-horse-2')).toBe('AuthPayload')
})

test('of two changes of one password at once, one counts', async ({ server }) => {
  const alice = await server.signUp('alice')
  const change = (newPassword: string) =>
    alice.does('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
      input: { currentPassword: password, newPassword },
    })
  const results = await Promise.all([change('Better-horse-2'), change('Better-horse-3')])
  expect(results.map(({ __typename }) => __typename).sort()).toEqual(['User', 'WrongPasswordError'])
})
