import { describe, expect } from 'vitest'
import { networkOf, siteOf } from '../../../src/domain/rate-limits.ts'
import { createRateLimits } from '../../../src/infra/rate-limits.ts'
import { openRawSocket } from '../../one-mode/security/support/raw-socket.ts'
import { post } from '../../support/clients/raw-http.ts'
import { silent } from '../../support/log.ts'
import * as operations from '../../support/operations.ts'
import { password } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

/** Of an address. */
const share = 24

const test = testWithServer({
  TRUST_PROXY: 'loopback',
  RATE_LIMIT_ADDRESS: `${share}/1h`,
  RATE_LIMIT_USER: '12/1h',
  RATE_LIMIT_LOG_IN: '5/1h',
  RATE_LIMIT_SEAL: '2/1d',
  RATE_LIMIT_REFRESH: '3/1d',
  RATE_LIMIT_SEARCH: '2/1h',
})

let addresses = 0
/** As a proxy that we trust tells it: an address that nobody has used. */
const from = (address = `198.51.100.${addresses++}`) => ({ 'x-forwarded-for': address })
const ask = (server: Pick<TestServer, 'url'>, headers: Record<string, string>, token: string | null = null) =>
  post(server.url, token, '{ serverTime }', {}, headers)
const newcomer = async (server: TestServer, name: string) => {
  const username = `${name}-${process.pid}-${Math.random().toString(36).slice(2)}`
  const input = { username, email: `${username}@example.com`, password }
  const { data } = await post<{ signUp: { accessToken: string; viewer: { id: string } } }>(
    server.url,
    null,
    operations.signUp,
    { input },
    from(),
  )
  if (!data) throw new Error('Nobody signed up.')
  return { username, email: input.email, token: data.signUp.accessToken, id: data.signUp.viewer.id }
}
const tryToLogIn = async (
  server: Pick<TestServer, 'url'>,
  login: string,
  headers: Record<string, string>,
  secret = 'Wrong-horse-1',
) => {
  const { data, errors } = await post<{ logIn: { __typename: string } }>(
    server.url,
    null,
    operations.logIn,
    { input: { login, password: secret } },
    headers,
  )
  return errors[0]?.extensions?.code ?? data?.logIn.__typename
}

describe('over HTTP', () => {
  test('an address has its share; then 429 tells when to come back', async ({ server }) => {
    const headers = from()
    const first = await ask(server, headers)
    expect(first.headers.get('ratelimit-policy')).toBe(`"address";q=${share};w=3600`)
    expect(first.headers.get('ratelimit')).toMatch(/^"address";r=23;t=3[56]\d\d$/)
    for (let n = 0; n < share - 1; n++) expect((await ask(server, headers)).status).toBe(200)

    const refused = await ask(server, headers)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500)
    expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/)
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) })
    expect((await ask(server, from())).status).toBe(200)
  })

  test('what makes no sense counts like anything else', async ({ server }) => {
    const headers = from()
    for (let n = 0; n < share; n++) await post(server.url, null, n % 2 ? '{' : `{ nonsense${n} }`, {}, headers)
    expect((await post(server.url, null, '{', {}, headers)).status).toBe(429)
  })

  test('who is signed in has a share of their own, wherever they are', async ({ server }) => {
    const alice = await newcomer(server, 'alice')
    for (let n = 0; n < 12; n++) expect((await ask(server, from(), alice.token)).status).toBe(200)
    expect((await ask(server, from(), alice.token)).status).toBe(429)
  })

  test('an IPv6 subscriber is one, however many addresses they have', async ({ server }) => {
    for (let n = 0; n < share; n++) await ask(server, from(`2001:db8:7::${n}`))
    expect((await ask(server, from('2001:db8:7:0:ffff::1'))).status).toBe(429)
    expect((await ask(server, from('2001:db8:7:1::1'))).status).toBe(200)
    expect(networkOf({ address: '::ffff:192.0.2.1' })).toBe('192.0.2.1')
  })

  test('an operation with many passwords counts each', async ({ server }) => {
    const headers = from()
    const logIns = Array.from(
      { length: 12 },
      (_, n) => `a${n}: logIn(input: { login: "x${n}", password: "y" }) { __typename }`,
    )
    const attempt = () => post(server.url, null, `mutation { ${logIns.join(' ')} }`, {}, headers)
    const codes = [await attempt(), await attempt(), await attempt()].map(({ errors }) => errors[0]?.extensions?.code)
    expect(codes).toEqual([undefined, undefined, 'RATE_LIMITED'])
  })
})

test('over WebSocket a refusal is an error of its operation alone', async ({ server }) => {
  const alice = await newcomer(server, 'alice')
  await using socket = await openRawSocket(server.url, alice.token)
  for (let n = 0; n < 12; n++) {
    socket.subscribe(`q${n}`, '{ serverTime }')
    expect((await socket.first(`q${n}`)).type).toBe('next')
  }
  socket.subscribe('late', '{ serverTime }')
  const { type, payload } = await socket.first('late')
  expect(type).toBe('error')
  expect(payload).toEqual([
    { message: expect.any(String), extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } },
  ])
  expect(socket.socket.readyState).toBe(socket.socket.OPEN)
})

describe('proxies', () => {
  test('without TRUST_PROXY nobody believes X-Forwarded-For', async () => {
    await using server = await startServer({ RATE_LIMIT_ADDRESS: '3/1h' })
    for (let n = 0; n < 3; n++) expect((await ask(server, from())).status).toBe(200)
    expect((await ask(server, from())).status).toBe(429)
  })

  test('with it only what the trusted proxy itself wrote', async ({ server }) => {
    const me = '203.0.113.77'
    for (let n = 0; n < share; n++) await ask(server, from(`10.0.0.${n}, ${me}`))
    expect((await ask(server, from(`1.2.3.4, ${me}`))).status).toBe(429)
  })

  test('what is no address is none', async ({ server }) => {
    const alice = await newcomer(server, 'alice')
    await tryToLogIn(server, alice.username, from('<script>'))
    const { data } = await post(
      server.url,
      alice.token,
      '{ securityEvents(first: 1) { edges { node { kind address } } } }',
    )
    expect(JSON.stringify(data)).toMatch(/LOG_IN_FAILED","address":"(::ffff:)?127\.0\.0\.1|::1"/)
  })
})

describe('an account that many networks guess at', () => {
  const limits = { TRUST_PROXY: 'loopback', RATE_LIMIT_LOG_IN: '5/1h', RATE_LIMIT_ACCOUNT: '10/1h' }
  const home = from('192.0.2.33')
  const withGuesses = async (
    act: (server: TestServer, alice: { username: string; email: string }) => Promise<void>,
  ) => {
    await using server = await startServer(limits)
    const alice = await newcomer(server, 'alice')
    expect(await tryToLogIn(server, alice.username, home, password)).toBe('AuthPayload')
    const outcomes: unknown[] = []
    for (let n = 0; n < 20; n++) outcomes.push(await tryToLogIn(server, alice.username, from(`2001:db8:9:${n}::1`)))
    expect(outcomes).toEqual([...Array(10).fill('InvalidCredentialsError'), ...Array(10).fill('RATE_LIMITED')])
    await act(server, alice)
  }

  test('takes no more guesses from strange ones, and its owner still gets in from home', () =>
    withGuesses(async (server, alice) => {
      // Were the right password taken from there, they could go on guessing.
      expect(await tryToLogIn(server, alice.username, from('2001:db8:9:77::1'), password)).toBe('RATE_LIMITED')
      expect(await tryToLogIn(server, alice.email, home)).toBe('InvalidCredentialsError')
      for (let n = 0; n < 3; n++) expect(await tryToLogIn(server, alice.username, home, password)).toBe('AuthPayload')
    }))

  test('is like one that nobody has', () =>
    withGuesses(async (server) => {
      const outcomes: unknown[] = []
      for (let n = 0; n < 12; n++) outcomes.push(await tryToLogIn(server, 'nobody-at-all', from(`2001:db8:8:${n}::1`)))
      expect(outcomes).toEqual([...Array(10).fill('InvalidCredentialsError'), ...Array(2).fill('RATE_LIMITED')])
    }))
})

test('a site of IPv6 has a share, however many networks it has', async () => {
  await using server = await startServer({ TRUST_PROXY: 'loopback', RATE_LIMIT_SITE: '10/1h' })
  const anywhere = (n: number) => from(`2001:db8:5:${n.toString(16)}::1`)
  for (let n = 0; n < 10; n++) expect((await ask(server, anywhere(n))).status).toBe(200)
  expect((await ask(server, anywhere(99))).status).toBe(429)
  expect((await ask(server, from('2001:db8:6::1'))).status).toBe(200)
  for (let n = 0; n < 20; n++) expect((await ask(server, from('192.0.2.44'))).status).toBe(200)
  expect(siteOf({ address: '2001:db8:5:7::1' })).toBe('2001:db8:5::/48')
})

describe('passwords', () => {
  test('twenty wrong ones at once are five guesses', async ({ server }) => {
    const alice = await newcomer(server, 'alice')
    const verify = countVerifications(server)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        tryToLogIn(server, n % 2 ? alice.username : ` ${alice.username.toUpperCase()}`, from('192.0.2.200')),
      ),
    )
    expect(answers.sort()).toEqual([...Array(5).fill('InvalidCredentialsError'), ...Array(15).fill('RATE_LIMITED')])
    expect(verify.count).toBe(5)
    verify.restore()
    expect(await tryToLogIn(server, alice.username, from('192.0.2.201'), password)).toBe('AuthPayload')
  })

  test('the limit tells nobody whose username and email belong together, nor who has an account', async ({
    server,
  }) => {
    const alice = await newcomer(server, 'alice')
    const limited = async (login: string, headers: Record<string, string>) => {
      const answers: unknown[] = []
      for (let n = 0; n < 6; n++) answers.push(await tryToLogIn(server, login, headers))
      return answers
    }
    const headers = from('192.0.2.203')
    const byUsername = await limited(alice.username, headers)
    expect(byUsername).toEqual([...Array(5).fill('InvalidCredentialsError'), 'RATE_LIMITED'])
    expect(await limited(alice.email, headers)).toEqual(byUsername)
    expect(await limited('nobody-at-all@example.com', headers)).toEqual(byUsername)
  })

  test('right ones cost no guess', async ({ server }) => {
    const alice = await newcomer(server, 'alice')
    for (let n = 0; n < 7; n++)
      expect(await tryToLogIn(server, alice.username, from('192.0.2.202'), password)).toBe('AuthPayload')
  })

  test('a stolen access token guesses no better', async ({ server }) => {
    const alice = await newcomer(server, 'alice')
    const headers = from()
    const guesses = Array.from({ length: 6 }, () =>
      post(
        server.url,
        alice.token,
        'mutation { deleteAccount(password: "Wrong-horse-1") { __typename } }',
        {},
        headers,
      ),
    )
    const codes = (await Promise.all(guesses)).map(({ errors }) => errors[0]?.extensions?.code)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(1)
  })
})

test('a user seals and searches so often and no more', async ({ server }) => {
  const alice = await newcomer(server, 'alice')
  const input = {
    title: 'a',
    body: 'b',
    receiverId: alice.id,
    unlocksAt: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const seal = () => post(server.url, alice.token, operations.sendCapsule, { input })
  const search = () => post(server.url, alice.token, '{ searchUsers(query: "bob") { edges { node { id } } } }')
  for (const act of [seal, search]) {
    const answers = [await act(), await act(), await act()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  }
  // Saving a contact by email looks whose it is, so it is a search as well.
  const contact = (more: object) =>
    post(server.url, alice.token, operations.createRecipient, { input: { name: 'Bob', ...more } })
  expect((await contact({ email: 'bob@example.com' })).errors[0]?.extensions?.code).toBe('RATE_LIMITED')
  expect((await contact({})).data).toMatchObject({ createRecipient: { __typename: 'Recipient' } })
})

test('a session is refreshed so often and no more, whoever asks from wherever; another goes on', async ({ server }) => {
  const input = { login: (await newcomer(server, 'alice')).username, password }
  const logIn = async () => {
    const { data } = await post<{ logIn: { refreshToken: string } }>(
      server.url,
      null,
      operations.logIn,
      { input },
      from(),
    )
    return String(data?.logIn.refreshToken)
  }
  const refresh = (refreshToken: string) =>
    post<{ refreshSession: { refreshToken: string } }>(
      server.url,
      null,
      operations.refreshSession,
      { refreshToken },
      from(),
    )
  let token = await logIn()
  for (let time = 0; time < 3; time++) token = String((await refresh(token)).data?.refreshSession.refreshToken)
  const { errors } = await refresh(token)
  expect(errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) })
  expect((await refresh(await logIn())).data).toMatchObject({ refreshSession: { __typename: 'AuthPayload' } })
})

test('while Redis is away each process counts for itself, and nobody waits', async () => {
  const rate = { points: 2, duration: 60_000 }
  const off = {
    site: null,
    user: null,
    logIn: null,
    account: null,
    seal: null,
    refresh: null,
    search: null,
    mail: null,
    mailbox: null,
  }
  const limits = createRateLimits(
    { ...off, address: rate },
    { address: 'redis://127.0.0.1:1', prefix: 'none' },
    'a secret',
    silent,
  )
  const counted = [
    await limits.consume('address', 'a'),
    await limits.consume('address', 'a'),
    await limits.consume('address', 'a'),
  ]
  await limits.giveBack('address', 'a')
  limits.close()
  expect(counted.map((allowance) => allowance?.exceeded)).toEqual([false, false, true])
})

function countVerifications({ ctx }: TestServer) {
  const { verify } = ctx.passwords
  const counter = { count: 0, restore: () => void Object.assign(ctx.passwords, { verify }) }
  const counting: typeof verify = (...args) => {
    counter.count++
    return verify(...args)
  }
  Object.assign(ctx.passwords, { verify: counting })
  return counter
}
