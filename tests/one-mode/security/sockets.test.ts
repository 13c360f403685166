import { once } from 'node:events'
import { describe, expect, vi } from 'vitest'
import { WebSocket } from 'ws'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'
import { openRawSocket, type RawSocket } from './support/raw-socket.ts'

const test = testWithServer({ CORS_ORIGINS: 'https://app.example.com' })

const live = 'subscription { feed(after: 0) { seq } }'

/** What may go wrong on a socket, and how its sender learns of it. */
const mishaps: Record<string, (socket: RawSocket) => Promise<unknown>> = {
  'a syntax error': async (socket) => {
    socket.subscribe('bad', '{')
    expect(await socket.first('bad')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
    })
  },
  'an unknown field': async (socket) => {
    socket.subscribe('bad', 'subscription { nonsense }')
    expect(await socket.first('bad')).toMatchObject({ type: 'error' })
  },
  'wrong variables': async (socket) => {
    socket.subscribe('bad', 'subscription ($a: Int!) { feed(after: $a) { seq } }', { a: 'x' })
    await socket.first('bad')
  },
  'an operation of another name': async (socket) => {
    socket.send({ id: 'bad', type: 'subscribe', payload: { query: live, operationName: 'Missing' } })
    await socket.first('bad')
  },
  'a refused subscription': async (socket) => {
    socket.subscribe('bad', 'subscription { feed(after: 1000000) { seq } }')
    expect(JSON.stringify((await socket.first('bad')).payload)).toContain('FEED_CURSOR_INVALID')
  },
  'the end of what never began': async (socket) => socket.send({ type: 'complete', id: 'never' }),
}

describe('on a socket with a live subscription', () => {
  test.for(Object.entries(mishaps))('%s ends nothing but itself', async ([, mishap], { server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    socket.subscribe('live', live)
    await mishap(socket)
    await alice.seals({ for: alice })
    expect(await socket.first('live')).toMatchObject({ type: 'next', payload: { data: { feed: { seq: 1 } } } })
  })

  test('a resolver that throws is masked, and ends nothing but its operation', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    socket.subscribe('live', live)
    socket.subscribe('before', '{ serverTime }')
    await socket.first('before')
    vi.spyOn(server.ctx.limits, 'consume').mockRejectedValueOnce(new Error('secret detail'))
    socket.subscribe('throws', '{ serverTime }')
    const { payload } = await socket.first('throws')
    expect(payload).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) } }])
    expect(JSON.stringify(payload)).not.toContain('secret')
    await alice.seals({ for: alice })
    expect((await socket.first('live')).type).toBe('next')
  })

  test('a stream that breaks is masked, and ends nothing but itself', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    socket.subscribe('live', live)
    await alice.seals({ for: alice })
    await socket.first('live')
    vi.spyOn(server.ctx.feed, 'pages').mockImplementationOnce(async function* () {
      yield* []
      throw new Error('secret detail')
    } as unknown as typeof server.ctx.feed.pages)
    socket.subscribe('breaks', live)
    const { type, payload } = await socket.first('breaks')
    expect({ type, payload }).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    })
    expect(JSON.stringify(payload)).not.toContain('secret')
    await until(() => socket.messages.find(({ id, type }) => id === 'breaks' && type === 'complete'))
    await alice.seals({ for: alice })
    await until(() => socket.messages.filter(({ id }) => id === 'live').length === 2)
  })
})

test.for([
  '',
  'nonsense',
  'null',
  '[]',
  '{}',
  '{"type":"dance"}',
  '{"type":"subscribe"}',
  '{"type":"subscribe","id":1}',
  '{"type":"subscribe","id":"1","payload":{"query":"{ serverTime }","variables":1}}',
  `{"type":"ping","payload":${'['.repeat(9_000)}`,
])('a message that is none of the protocol closes its socket with 4400 at once: %.60s', async (message, { server }) => {
  const alice = await server.signUp('alice')
  await using socket = await openRawSocket(server.url, alice.accessToken)
  socket.send(message)
  expect(await socket.closed).toBe(4400)
})

describe('limits', () => {
  test('a message of more than 256 KiB closes its socket with 1009', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    socket.send({ type: 'ping', payload: { filler: 'x'.repeat(250 * 1024) } })
    await socket.first('pong')
    socket.send({ type: 'ping', payload: { filler: 'x'.repeat(256 * 1024) } })
    expect(await socket.closed).toBe(1009)
  })

  test('a socket carries 100 subscriptions; those beyond are refused one by one', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    for (let n = 0; n < 101; n++) socket.subscribe(`s${n}`, live)
    expect(await until(() => socket.messages.find(({ type }) => type === 'error'))).toMatchObject({
      id: 's100',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    })
    socket.subscribe('query', '{ serverTime }')
    expect((await socket.first('query')).type).toBe('next')
    socket.send({ type: 'complete', id: 's0' })
    socket.subscribe('again', live)
    await alice.seals({ for: alice })
    expect((await socket.first('again')).type).toBe('next')
  })

  test('a socket carries 100 queries, also when their sender takes them back', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    let answer = () => {}
    const waiting = new Promise<never[]>((resolve) => {
      answer = () => resolve([])
    })
    const asked = vi.spyOn(server.ctx.statements, 'run').mockImplementation(() => waiting)
    for (let n = 0; n < 100; n++) socket.subscribe(`q${n}`, '{ capsuleCounts(box: INBOX) { sealed } }')
    await until(() => asked.mock.calls.length === 100)
    for (let n = 0; n < 100; n++) socket.send({ type: 'complete', id: `q${n}` })
    socket.subscribe('q0', '{ capsuleCounts(box: INBOX) { sealed } }')
    expect(JSON.stringify((await socket.first('q0')).payload)).toContain('TOO_MANY_SUBSCRIPTIONS')
    asked.mockRestore()
    answer()
    await until(async () => {
      socket.subscribe('again', '{ capsuleCounts(box: INBOX) { sealed } }')
      return (await socket.first('again')).type === 'next'
    })
  })

  test('a user has 20 sockets in a process, and one that is closed makes room', async ({ server }) => {
    const alice = await server.signUp('alice')
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openRawSocket(server.url, alice.accessToken)))
    const beyond = await openRawSocket(server.url, null)
    beyond.send({ type: 'connection_init', payload: { authorization: `Bearer ${alice.accessToken}` } })
    expect(await beyond.closed).toBe(4429)
    sockets[0]?.socket.close()
    await sockets[0]?.closed
    await using room = await until(() => openRawSocket(server.url, alice.accessToken))
    expect(room.socket.readyState).toBe(WebSocket.OPEN)
    for (const socket of sockets) await socket[Symbol.asyncDispose]()
  })

  test('one that leaves while it is being let in does not count for ever', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { sessions } = server.ctx
    const { isLive } = sessions
    let letIn = () => {}
    const asked = vi.spyOn(sessions, 'isLive').mockImplementation(async (viewer) => {
      await new Promise<void>((resolve) => {
        letIn = resolve
      })
      return isLive(viewer)
    })
    for (let n = 1; n <= 20; n++) {
      const socket = await openRawSocket(server.url, null)
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${alice.accessToken}` } })
      await until(() => asked.mock.calls.length === n)
      socket.socket.terminate()
      await until(() => socket.socket.readyState === WebSocket.CLOSED)
      await new Promise((resolve) => setImmediate(resolve))
      letIn()
    }
    asked.mockRestore()
    await using socket = await openRawSocket(server.url, alice.accessToken)
    expect(socket.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('a user has 100 streams over SSE in a process, and one that is closed makes room', async ({ server }) => {
    const alice = await server.signUp('alice')
    const streams = Array.from({ length: 100 }, () => alice.feed({ after: 0, over: 'sse' }))
    await alice.seals({ for: alice })
    await Promise.all(streams.map((stream) => stream.next()))
    const beyond = await alice.feed({ over: 'sse' }).ended()
    expect(beyond.errors?.[0]?.extensions?.code).toBe('TOO_MANY_SUBSCRIPTIONS')
    await Promise.all(streams.map((stream) => stream.stop()))
    await until(async () => {
      await using stream = alice.feed({ after: 0, over: 'sse' })
      return (await stream.next()).feed.seq === 1
    })
  })

  test('one who asks and never reads is cut off before they fill the memory', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    socket.socket.pause()
    const ping = JSON.stringify({ type: 'ping', payload: { filler: 'x'.repeat(200 * 1024) } })
    const sent = until(() => {
      if (socket.socket.bufferedAmount < 1024 * 1024) socket.socket.send(ping, () => {})
      return server.ctx && socket.socket.readyState !== WebSocket.OPEN
    })
    await until(() => sent.then(() => true))
    expect(await socket.closed).toBe(1006)
  })
})

describe('who may connect', () => {
  const connect = async (url: string, origin: string) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { origin })
    const outcome = await Promise.race([
      once(socket, 'open').then(() => 101),
      once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number),
    ])
    socket.on('error', () => {}).terminate()
    return outcome
  }

  test('pages of this host and of configured origins, and nobody else', async ({ server }) => {
    const own = new URL(server.url).origin
    expect(await connect(server.url, own)).toBe(101)
    expect(await connect(server.url, 'https://app.example.com')).toBe(101)
    for (const origin of [
      'https://evil.example.com',
      'http://app.example.com',
      'https://app.example.com.evil.org',
      'null',
    ]) {
      expect(await connect(server.url, origin), origin).toBe(403)
    }
  })

  test('with a token, for without one the socket is closed with 4403', async ({ server }) => {
    for (const payload of [undefined, {}, { authorization: 'Bearer nonsense' }, { authorization: ['x'] }]) {
      await using socket = await openRawSocket(server.url, null)
      socket.send({ type: 'connection_init', payload })
      expect(await socket.closed).toBe(4403)
    }
    await using eager = await openRawSocket(server.url, null)
    eager.subscribe('first', '{ serverTime }')
    expect(await eager.closed).toBe(4401)
  })
})
