import { describe, expect } from 'vitest'
import { createTokens } from '../../../src/domain/accounts/tokens.ts'
import { type Answer, post } from '../../support/clients/raw-http.ts'
import { jwtSecret } from '../../support/database.ts'
import { localId } from '../../support/ids.ts'
import { logIn, refreshSession, signUp } from '../../support/operations.ts'
import { password, type Result } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ JWT_SECRET: jwtSecret })

/** What a mutation by somebody who is not signed in comes to. */
async function does(
  { url }: TestServer,
  mutation: string,
  variables: Record<string, unknown>,
  userAgent = 'node',
): Promise<Result> {
  const { data, errors } = await post<Record<string, Result>>(url, null, mutation, variables, {
    'user-agent': userAgent,
  })
  expect(errors).toEqual([])
  return Object.values(data ?? {})[0] as Result
}
const viewer = async ({ url }: TestServer, token: string) =>
  (await post<{ viewer: { id: string } | null }>(url, token, '{ viewer { id } }')).data?.viewer ?? null

describe('signing up', () => {
  test('answers with tokens that speak for the new account', async ({ server }) => {
    const input = { username: 'Ada_1', email: 'Ada.One@Example.com', password, firstName: 'Ada', lastName: 'Lovelace' }
    const result = await does(server, signUp, { input })
    expect(result).toMatchObject({ viewer: { username: 'Ada_1', email: 'ada.one@example.com' } })
    const { data } = await post(server.url, String(result['accessToken']), '{ viewer { displayName email } }')
    expect(data).toEqual({ viewer: { displayName: 'Ada Lovelace', email: 'ada.one@example.com' } })
  })

  test('refuses a username that is taken in another case', async ({ server }) => {
    const { username } = await server.signUp('taken')
    const other = { username: 'somebody-else', email: 'somebody.else@example.com', password }
    expect(await does(server, signUp, { input: { ...other, username: username.toUpperCase() } })).toMatchObject({
      __typename: 'UsernameTakenError',
      code: 'USERNAME_TAKEN',
    })
  })

  test('names every field that breaks a rule at once, and opens nothing', async ({ server }) => {
    const input = { username: '-x', email: 'nobody', password: 'short', firstName: ' ', lastName: 'a\0b' }
    const result = await does(server, signUp, { input })
    expect(result.__typename).toBe('ValidationError')
    const issues = result['issues'] as { path: string[] }[]
    const fields = ['username', 'email', 'password', 'firstName', 'lastName']
    expect(new Set(issues.map(({ path }) => path[0]))).toEqual(new Set(fields))
    expect(await server.ctx.db.user.count({ where: { email: 'nobody' } })).toBe(0)
  })

  test.for([
    ['no upper-case letter', 'all-lower-1'],
    ['no lower-case letter', 'ALL-UPPER-1'],
    ['no digit', 'No-digits'],
    ['seven characters', 'Short-1'],
    ['73 bytes in fewer characters', `Aa1${'é'.repeat(35)}`],
    ['a NUL character', 'Correct-horse-1\0'],
  ])('refuses a password with %s', async ([, bad], { server }) => {
    const input = { username: 'password-tester', email: 'password@example.com', password: bad }
    expect(await does(server, signUp, { input })).toMatchObject({ issues: [{ path: ['password'] }] })
  })

  test('takes a password of 72 bytes, spaces included, and tells it from its neighbours', async ({ server }) => {
    const long = ` Aa1${'x'.repeat(67)} `
    const input = { username: 'long-password', email: 'long@example.com', password: long }
    expect(await does(server, signUp, { input })).toMatchObject({ __typename: 'AuthPayload' })
    const attempt = (password: string) => does(server, logIn, { input: { login: 'long-password', password } })
    expect(await attempt(long)).toMatchObject({ __typename: 'AuthPayload' })
    expect(await attempt(long.trim())).toMatchObject({ __typename: 'InvalidCredentialsError' })
  })
})

describe('logging in', () => {
  test('works by username and by email, in any case', async ({ server }) => {
    const { id, username, email } = await server.signUp('login')
    for (const login of [username, username.toUpperCase(), email, email.toUpperCase(), ` ${email} `]) {
      const result = await does(server, logIn, { input: { login, password } })
      expect(result, login).toMatchObject({ viewer: { id } })
    }
  })

  test('does not tell a wrong password from an unknown user, nor from a closed account', async ({ server }) => {
    const known = await server.signUp('known')
    const closed = await server.signUp('closed')
    await server.ctx.db.user.update({ where: { id: localId(closed.id) }, data: { deactivatedAt: new Date() } })
    const attempt = async (login: string, password: string) => {
      const { status, data, errors } = await post(server.url, null, logIn, { input: { login, password } })
      return JSON.stringify({ status, data, errors })
    }
    const answers = [
      await attempt(known.username, 'Wrong-horse-1'),
      await attempt('nobody-has-this-name', 'Wrong-horse-1'),
      await attempt('nobody@example.com', password),
      await attempt(closed.username, password),
      await attempt('', ''),
      await attempt('a\0b', '\0'),
      await attempt(`${known.username}\0`, 'x'.repeat(100_000)),
    ]
    expect(answers[0]).toContain('INVALID_CREDENTIALS')
    expect(new Set(answers).size).toBe(1)
  })

  test('has an email for its own owner only: nobody can take it as a username', async ({ server }) => {
    const { email } = await server.signUp('owner')
    const input = { username: email, email: 'thief@example.com', password }
    expect(await does(server, signUp, { input })).toMatchObject({ issues: [{ path: ['username'] }] })
  })
})

describe('refreshing', () => {
  test('gives new tokens and spends the old refresh token', async ({ server }) => {
    const alice = await server.signUp('alice')
    const next = await does(server, refreshSession, { refreshToken: alice.refreshToken })
    expect(next).toMatchObject({ __typename: 'AuthPayload', viewer: { id: alice.id } })
    expect(next['refreshToken']).not.toBe(alice.refreshToken)
    expect(await viewer(server, String(next['accessToken']))).toEqual({ id: alice.id })
    const again = await does(server, refreshSession, { refreshToken: next['refreshToken'] })
    expect(again.__typename).toBe('AuthPayload')
  })

  test('with a spent token ends the whole family, and only that', async ({ server }) => {
    const alice = await server.signUp('alice')
    const elsewhere = await does(server, logIn, { input: { login: alice.username, password } })
    const next = await does(server, refreshSession, { refreshToken: alice.refreshToken })

    const reused = await does(server, refreshSession, { refreshToken: alice.refreshToken }, 'Somebody else')
    expect(reused).toMatchObject({ __typename: 'InvalidRefreshTokenError', code: 'INVALID_REFRESH_TOKEN' })
    const successor = await does(server, refreshSession, { refreshToken: next['refreshToken'] })
    expect(successor.__typename).toBe('InvalidRefreshTokenError')
    const other = await does(server, refreshSession, { refreshToken: elsewhere['refreshToken'] })
    expect(other.__typename).toBe('AuthPayload')
  })

  test('twenty times at once with one token, from as many devices, succeeds at most once', async ({ server }) => {
    const { refreshToken } = await server.signUp('racer')
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => does(server, refreshSession, { refreshToken }, `Device ${n}`)),
    )
    expect(results.filter(({ __typename }) => __typename === 'AuthPayload')).toHaveLength(1)
  })

  test('refuses anything that is no refresh token of ours', async ({ server }) => {
    const { accessToken, id } = await server.signUp('alice')
    const settings = { accessTtl: 60_000, refreshTtl: 60_000 }
    const forger = createTokens({ ...settings, secrets: ['another secret that is long enough too'] })
    const late = createTokens({ ...settings, secrets: [jwtSecret], refreshTtl: -1_000 })
    const unknown = createTokens({ ...settings, secrets: [jwtSecret] })
    const issue = async (tokens: typeof forger) => (await tokens.issueRefresh(localId(id), localId(id))).token
    const bad = ['', 'x', '\0', accessToken, await issue(forger), await issue(late), await issue(unknown)]
    for (const refreshToken of bad) {
      const result = await does(server, refreshSession, { refreshToken })
      expect(result, refreshToken).toMatchObject({ __typename: 'InvalidRefreshTokenError' })
    }
  })
})

describe('an access token', () => {
  const isSignedOut = ({ status, data, errors }: Answer) => {
    expect(status).toBe(200)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  }
  const inbox = '{ inbox { totalCount } }'

  test('that is a refresh token signs nobody in', async ({ server }) => {
    const { refreshToken } = await server.signUp('alice')
    expect(await viewer(server, refreshToken)).toBeNull()
    isSignedOut(await post(server.url, refreshToken, inbox))
  })

  test('that has expired signs nobody in', async ({ server }) => {
    const { id, accessToken } = await server.signUp('alice')
    const { sid } = JSON.parse(Buffer.from(String(accessToken.split('.')[1]), 'base64url').toString())
    const issue = (accessTtl: number) =>
      createTokens({ secrets: [jwtSecret], accessTtl, refreshTtl: 0 }).issueAccess(localId(id), sid)
    expect(await viewer(server, await issue(60_000))).toEqual({ id })
    expect(await viewer(server, await issue(-1_000))).toBeNull()
    isSignedOut(await post(server.url, await issue(-1_000), inbox))
  })

  test('that was forged, altered or made without a signature signs nobody in', async ({ server }) => {
    const [{ id, accessToken }, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const [header = '', payload = '', signature = ''] = accessToken.split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forger = createTokens({
      secrets: ['another secret that is long enough too'],
      accessTtl: 60_000,
      refreshTtl: 0,
    })
    const forged = [
      `${header}.${encode({ ...claims, sub: localId(bob.id) })}.${signature}`,
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `${header}.${payload}.`,
      await forger.issueAccess(localId(id), claims.sid),
    ]
    for (const token of forged) expect(await viewer(server, token), token).toBeNull()
  })

  test('speaks for nobody once its account is closed', async ({ server }) => {
    const alice = await server.signUp('alice')
    const close = 'mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }'
    expect(await alice.does(close, { password })).toEqual({ __typename: 'AccountClosed' })
    expect(await viewer(server, alice.accessToken)).toBeNull()
  })
})
