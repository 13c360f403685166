import { describe, expect } from 'vitest'
import { isRefusal, memoryStorage, type Storage, type Viewer } from '../../../src/client/index.ts'
import { enter, type Kit, kitAt, newcomer } from '../../support/clients/kit.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ ACCESS_TOKEN_TTL: '4s', RATE_LIMIT_REFRESH: 'off' })

/** What tabs of one browser have together. */
function shared(): Storage {
  const hearers = new Set<() => void>()
  const memory = memoryStorage()
  return {
    ...memory,
    async write(text) {
      await memory.write(text)
      for (const hear of hearers) hear()
    },
    watch(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
}

const nameOf = async (kit: Kit) =>
  (await kit.query<{ viewer: { username: string } | null }>('{ viewer { username } }')).viewer?.username

/** What sends requests, and counts those for another pair of tokens. */
function counting() {
  const counter = {
    refreshes: 0,
    fetch: ((input, init) => {
      if (String(init?.body).includes('refreshSession')) counter.refreshes++
      return fetch(input, init)
    }) satisfies typeof fetch as typeof fetch,
  }
  return counter
}

const isStale = async (kit: Kit, token: string | null) => (await kit.session.token()) !== token

test('who signs up is in, and after logging out nobody is', async ({ server }) => {
  await using kit = kitAt(server.url)
  const input = newcomer('nora')
  const told: (string | undefined)[] = []
  kit.session.watch((viewer) => told.push(viewer?.username))
  expect(await kit.session.restored).toBeNull()
  expect(await nameOf(kit)).toBeUndefined()

  const result = await kit.session.signUp(input)
  expect(result).toMatchObject({ __typename: 'AuthPayload', viewer: { username: input.username } })
  expect(kit.session.viewer).toMatchObject({ username: input.username, displayName: input.username })
  expect(await nameOf(kit)).toBe(input.username)

  const token = await kit.session.token()
  await kit.session.logOut()
  expect(kit.session.viewer).toBeNull()
  expect(await nameOf(kit)).toBeUndefined()
  expect(told).toEqual([input.username, undefined])
  await expect(kit.query('{ sessions { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  })
  expect(await answer.json(), 'the server has ended it, too').toEqual({ data: { viewer: null } })
})

test('whoever logs in ends the session that was there before', async ({ server }) => {
  await using kit = await enter(server.url, 'olga')
  const { username: login, password } = kit
  expect(await kit.session.logIn({ login, password })).toMatchObject({ __typename: 'AuthPayload' })
  expect(await kit.query('{ sessions { isCurrent } }')).toEqual({ sessions: [{ isCurrent: true }] })
})

test('refusals of logging in and signing up are data', async ({ server }) => {
  await using kit = kitAt(server.url)
  const wrong = await kit.session.logIn({ login: 'nobody', password: 'Wrong-horse-1' })
  expect(wrong).toMatchObject({ __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS' })
  const bad = await kit.session.signUp({ ...newcomer('x'), username: '?', password: 'short' })
  expect(isRefusal(bad) && bad.issues?.map(({ path }) => path[0])).toEqual(
    expect.arrayContaining(['username', 'password']),
  )
  expect(kit.session.viewer).toBeNull()
})

describe('a token that is spent', () => {
  test('is replaced once, however many ask in how many tabs', async ({ server }) => {
    const storage = shared()
    const counter = counting()
    await using first = await enter(server.url, 'tess', { storage, fetch: counter.fetch })
    await using second = kitAt(server.url, { storage, fetch: counter.fetch })
    await using third = kitAt(server.url, { storage, fetch: counter.fetch })
    const tabs = [first, second, third]
    for (let round = 1; round <= 2; round++) {
      const { accessToken } = JSON.parse((await storage.read()) ?? '')
      await until(() => Date.now() > JSON.parse(atob(accessToken.split('.')[1])).exp * 1_000)
      const names = await Promise.all([...tabs, ...tabs, ...tabs].map(nameOf))
      expect(new Set(names)).toEqual(new Set([first.username]))
      expect(counter.refreshes).toBe(round)
    }
  })

  test('is replaced although its age does not show it', async ({ server }) => {
    await using kit = await enter(server.url, 'una')
    const token = await kit.session.token()
    kit.session.refuse(token ?? '')
    expect(await isStale(kit, token)).toBe(true)
    expect(await nameOf(kit)).toBe(kit.username)
  })

  test('is replaced when the answer was lost on the way, and nobody is logged out', async ({ server }) => {
    let losses = 0
    const losing: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (losses < 2 && String(init?.body).includes('RefreshSession')) {
        losses++
        throw new TypeError('The connection broke.')
      }
      return answer
    }
    await using kit = await enter(server.url, 'vera', { fetch: losing })
    kit.session.refuse((await kit.session.token()) ?? '')
    losses = 0
    expect(await nameOf(kit)).toBe(kit.username)
    expect(losses).toBe(2)
  })
})

describe('tabs', () => {
  test('show who signs in, and that nobody is signed in any more', async ({ server }) => {
    const storage = shared()
    await using one = kitAt(server.url, { storage })
    await using other = kitAt(server.url, { storage })
    const shown: (Viewer | null)[] = []
    other.session.watch((viewer) => shown.push(viewer))
    const input = newcomer('wanda')
    await one.session.signUp(input)
    await until(() => other.session.viewer?.username === input.username)
    expect(await nameOf(other)).toBe(input.username)
    await one.session.logOut()
    await until(() => other.session.viewer === null)
    expect(shown.map((viewer) => viewer?.username)).toEqual([input.username, undefined])
    expect(other.session.isLost).toBe(false)
  })

  test('do nothing in the name of somebody else who signed in meanwhile', async ({ server }) => {
    const storage = shared()
    const { watch: _, ...deaf } = storage
    await using one = await enter(server.url, 'xenia', { storage: deaf })
    await using other = kitAt(server.url, { storage })
    const { id } = one.session.viewer as Viewer
    await other.session.signUp(newcomer('yves'))
    one.session.refuse((await one.session.token(id)) ?? '')
    expect(await one.session.token(id)).toBeNull()
  })

  test('go on with the session of an earlier visit', async ({ server }) => {
    const storage = shared()
    await using before = await enter(server.url, 'zoe', { storage })
    before.close()
    await using after = kitAt(server.url, { storage })
    expect((await after.session.restored)?.username).toBe(before.username)
    expect(await nameOf(after)).toBe(before.username)
  })
})

test('what cannot be kept lives in memory', async ({ server }) => {
  const broken = () => Promise.reject(new Error('no room'))
  const storage: Storage = { ...memoryStorage(), read: broken, write: broken }
  await using kit = await enter(server.url, 'ada', { storage })
  expect(await nameOf(kit)).toBe(kit.username)
  kit.session.refuse((await kit.session.token()) ?? '')
  expect(await nameOf(kit)).toBe(kit.username)
})
