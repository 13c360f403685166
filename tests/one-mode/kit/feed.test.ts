import { describe, expect, onTestFinished } from 'vitest'
import type { Connection, FeedOptions, Jump, WayName } from '../../../src/client/index.ts'
import { enter, type Kit, kitAt } from '../../support/clients/kit.ts'
import { startFront } from '../../support/rig/front.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()
const soon = { pollEvery: 50 }

interface Following {
  /** The numbers of the events that came. */
  readonly seen: readonly number[]
  readonly connections: readonly Connection[]
  /** How the loop ended. */
  readonly ended: Promise<unknown>
}

/** Follows until the test is over. */
function follow(kit: Kit, options: FeedOptions<{ seq: number }> = {}): Following {
  const seen: number[] = []
  const connections: Connection[] = []
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const run = async () => {
    const onConnection = (connection: Connection) => void connections.push(connection)
    for await (const { seq } of kit.feed({ signal: leaving.signal, onConnection, ...options })) seen.push(seq)
    return 'quietly'
  }
  return { seen, connections, ended: run().catch((error: unknown) => error) }
}

const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1)
const ways: readonly WayName[] = ['websocket', 'sse', 'polling']

describe.for(ways)('over %s', (way) => {
  test('a feed is told from its beginning, and then as it happens', async ({ server }) => {
    await using bob = await enter(server.url, 'bob', { ways: [way], ...soon })
    const alice = await server.signUp('alice')
    await alice.seals({ for: bob })
    const { seen, connections } = follow(bob)
    await until(() => seen.length === 1)
    await alice.seals({ for: bob })
    await until(() => seen.length === 2)
    expect(seen).toEqual([1, 2])
    expect(connections).toEqual([{ state: 'live', over: way }])
  })

  test('each event comes once and in order, however often the connection breaks', async ({ server }) => {
    await using network = await startNetwork(Number(new URL(server.url).port))
    const url = Object.assign(new URL(server.url), { port: String(network.port) }).href
    await using bob = await enter(url, 'bob', { ways: [way], timeout: 10_000, ...soon })
    const alice = await server.signUp('alice')
    let sealed = 0
    const seal = async () => {
      await alice.seals({ for: bob })
      sealed++
    }
    const { seen } = follow(bob)
    await seal()
    await until(() => seen.length === sealed)
    for (const strike of [network.cut, network.dropAll, network.stall, network.cut]) {
      // Whether this one still arrives, and whether its receiver knows, is as chance has it.
      await Promise.all([seal(), strike()])
      await seal()
      network.heal()
      await seal()
      await until(() => seen.length >= sealed, { within: 120_000 })
    }
    expect(seen).toEqual(upTo(sealed))
  })

  test('where it may not go on from is told, and so is where it goes on', async ({ server }) => {
    await using bob = await enter(server.url, 'bob', { ways: [way], ...soon })
    const alice = await server.signUp('alice')
    await alice.seals({ for: bob })
    expect(await follow(bob, { after: 1_000 }).ended).toMatchObject({
      code: 'FEED_CURSOR_INVALID',
      extensions: { oldestSeq: 1 },
    })

    const jumps: Jump[] = []
    const { seen } = follow(bob, { after: 1_000, onJump: (jump) => jumps.push(jump) })
    await until(() => seen.length === 1)
    expect(jumps).toEqual([{ from: 1_000, to: 0 }])
  })
})

describe('the end of a feed', () => {
  test('comes quietly by a signal, by close and by logging out', async ({ server }) => {
    const ends: readonly ((kit: Kit, leaving: AbortController) => unknown)[] = [
      (_kit, leaving) => leaving.abort(),
      (kit) => kit.close(),
      (kit) => kit.session.logOut(),
    ]
    for (const end of ends) {
      await using bob = await enter(server.url, 'bob')
      const leaving = new AbortController()
      const { connections, ended } = follow(bob, { signal: leaving.signal })
      await until(() => connections.length === 1)
      await end(bob, leaving)
      expect(await ended).toBe('quietly')
    }
  })

  test('comes with SIGNED_OUT when the session was ended elsewhere, or there is none', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const { connections, ended } = follow(bob)
    await until(() => connections.length === 1)
    await using elsewhere = kitAt(server.url)
    await elsewhere.session.logIn({ login: bob.username, password: bob.password })
    await elsewhere.session.logOut({ everywhere: true })
    expect(await ended).toMatchObject({ code: 'SIGNED_OUT' })
    expect(bob.session.viewer).toBeNull()
    expect(bob.session.isLost).toBe(true)
    expect(await follow(bob).ended).toMatchObject({ code: 'SIGNED_OUT' })
  })

  test('comes with what the server says of a fragment that it does not know', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const event = 'fragment Mine on FeedEvent { seq nonsense }'
    expect(await follow(bob, { event }).ended).toMatchObject({ code: expect.stringMatching(/VALIDATION/) })
    expect(await follow(bob, { event: '{ seq }' }).ended).toBeInstanceOf(TypeError)
  })
})

describe('where not every way is open', () => {
  test('SSE is taken where sockets are refused, and polling where streams are kept back', async ({ server }) => {
    for (const [refuses, over] of [['sockets', 'sse'] as const, ['sockets and streams', 'polling'] as const]) {
      await using narrow = await startFront(server.url, { refuses })
      await using bob = await enter(narrow.url, 'bob', soon)
      const alice = await server.signUp('alice')
      const { seen, connections } = follow(bob)
      await alice.seals({ for: bob })
      await until(() => seen.length === 1)
      await alice.seals({ for: bob })
      await until(() => seen.length === 2)
      expect(connections).toEqual([{ state: 'live', over }])
      expect(narrow.refused).toEqual(over === 'sse' ? ['socket'] : ['socket', 'stream'])
    }
  })

  test('a better way is taken once it is open, and nothing is missing or comes twice', async ({ server }) => {
    for (const refuses of ['sockets', 'sockets and streams'] as const) {
      await using narrow = await startFront(server.url, { refuses })
      await using bob = await enter(narrow.url, 'bob', { lookAgain: 200, ...soon })
      const alice = await server.signUp('alice')
      const { seen, connections } = follow(bob)
      await alice.seals({ for: bob })
      await until(() => seen.length === 1 && narrow.refused.filter((what) => what === 'socket').length > 2)
      narrow.widen()
      await until(() => connections.some((connection) => 'over' in connection && connection.over === 'websocket'))
      await alice.seals({ for: bob })
      await until(() => seen.length === 2)
      expect(seen).toEqual([1, 2])
      expect(connections.filter(({ state }) => state === 'waiting')).toEqual([])
    }
  })

  test('a program without WebSockets uses SSE', async ({ server }) => {
    await using bob = await enter(server.url, 'bob', { webSocket: undefined })
    const { connections } = follow(bob)
    await until(() => connections.length === 1)
    expect(connections).toEqual([{ state: 'live', over: 'sse' }])
  })
})
