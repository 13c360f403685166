import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { buildSchema, GraphQLError, parse, validate } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Connection, connect, memoryStorage, type Options, type Storage } from '../../src/client/index.ts'
import { createWitness } from '../support/clients/witness.ts'
import { until } from '../support/until.ts'

const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'))
const viewer = { id: '1', username: 'bob', displayName: 'Bob', email: 'bob@example.com', profile: { id: '2' } }
const session = { accessToken: 'a', refreshToken: 'b', staleAt: 8.64e15, viewer }

/** What it answers to whoever sends something over HTTP: a feed of one event, and that no session goes on. */
const data = {
  feed: { hasMore: false, events: [{ at: 1 }] },
  serverTime: '2030-01-01T00:00:00.000Z',
  viewer: { ...viewer, displayName: 'Bobby' },
  result: { __typename: 'InvalidRefreshTokenError', code: 'INVALID_REFRESH_TOKEN', message: 'No.' },
}

/** A client of a server that answers subscriptions as it is told. */
async function kitWith(server: ServerOptions, options: Partial<Options> = {}, answers: object = {}) {
  const http = createServer(async (request, response) => {
    const { query } = (await json(request)) as { query: string }
    const errors = validate(schema, parse(query))
    response.end(JSON.stringify(errors.length > 0 ? { errors } : { data: { ...data, ...answers } }))
  })
  const sockets = new WebSocketServer({ server: http })
  const serving = useServer({ schema, ...server }, sockets)
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const { port } = http.address() as AddressInfo
  const storage = memoryStorage(JSON.stringify(session))
  const kit = connect({ url: `http://127.0.0.1:${port}/graphql`, webSocket: WebSocket, storage, ...options })
  onTestFinished(async () => {
    kit.close()
    await serving.dispose()
    http.closeAllConnections()
    http.close()
  })
  return kit
}

test('a feed sends no more to who is slow to read than can wait, and all of it in the end', async () => {
  const all = 20_000
  let sent = 0
  let hasStopped = false
  const kit = await kitWith({
    subscribe: async ({ variableValues }) => {
      const { after } = variableValues as { after: number }
      return (async function* () {
        try {
          for (let seq = after + 1; seq <= all; seq++) {
            sent++
            yield { data: { feed: { at: seq, __typename: 'CapsuleSealed', seq } } }
            if (seq % 50 === 0) await setImmediate()
          }
          await new Promise(() => {})
        } finally {
          hasStopped = true
        }
      })()
    },
  })
  const event = 'fragment Mine on FeedEvent { seq }'
  const seen: number[] = []
  for await (const { seq } of kit.feed<{ seq: number }>({ event })) {
    seen.push(seq)
    if (seq === 1) {
      await until(() => hasStopped)
      expect(sent).toBeLessThan(all)
    }
    if (seq === all) break
  }
  expect(seen).toEqual(Array.from({ length: all }, (_, n) => n + 1))
})

test('where a socket carries no more, another way is taken', async () => {
  const refusal = new GraphQLError('Too many', { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } })
  const kit = await kitWith({ onSubscribe: () => [refusal] }, { ways: ['websocket', 'polling'] })
  const connections: Connection[] = []
  for await (const _ of kit.feed({ onConnection: (connection) => connections.push(connection) })) break
  expect(connections.at(-1)).toEqual({ state: 'live', over: 'polling' })
})

test('a feed leaves out what it is told again, and a witness hears of it', async () => {
  const seqs = [3, 4, 4, 3, 6]
  const witness = createWitness()
  const subscribe: ServerOptions['subscribe'] = async () =>
    (async function* () {
      for (const seq of seqs) yield { data: { feed: { at: seq, seq } } }
      await new Promise(() => {})
    })()
  const kit = await kitWith({ subscribe }, { webSocket: witness.webSocket })
  const seen: number[] = []
  for await (const { seq } of kit.feed({ after: 2 })) if (seen.push(seq) === 3) break
  expect(seen).toEqual([3, 4, 6])
  expect(witness.wrong).toEqual([
    'event 4 was told in place of 5',
    'event 3 was told in place of 5',
    'event 6 was told in place of 4',
  ])
})

test('a feed that ends at once is asked for again after longer and longer pauses', async () => {
  const began: number[] = []
  const kit = await kitWith({
    onSubscribe: () => void began.push(performance.now()),
    subscribe: async () => (async function* () {})(),
  })
  const leaving = new AbortController()
  const following = kit.feed({ signal: leaving.signal }).next()
  await Promise.race([following, until(() => began.length === 4)])
  leaving.abort()
  await following
  const pauses = began.slice(1).map((instant, n) => instant - Number(began[n]))
  // A timer may be a millisecond early.
  for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThan(0.75 * 400 * 2 ** n - 5)
})

test('a token that is spent before a connection has come about is no trouble; a second one is', async () => {
  const result = { accessToken: `.${btoa('{"iat":0,"exp":1800}')}.`, refreshToken: 'c', viewer }
  const connectedAfter = async (refusals: number) => {
    let asked = 0
    const server: ServerOptions = { onConnect: () => ++asked > refusals, subscribe: () => new Promise(() => {}) }
    const kit = await kitWith(server, {}, { result })
    const connections: Connection[] = []
    const leaving = new AbortController()
    const onConnection = (connection: Connection) => void connections.push(connection)
    const following = kit.feed({ signal: leaving.signal, onConnection }).next()
    await Promise.race([following, until(() => connections.at(-1)?.state === 'live')])
    leaving.abort()
    await following
    return connections.map(({ state }) => state)
  }
  expect(await connectedAfter(1)).toEqual(['live'])
  expect(await connectedAfter(2)).toEqual(['waiting', 'live'])
})

test('a session that the server has ended is over for all who share it, and at the next visit', async () => {
  const hearers = new Set<() => void>()
  const kept = memoryStorage(JSON.stringify(session))
  const storage: Storage = {
    ...kept,
    write: (text) => kept.write(text).then(() => hearers.forEach((hear) => void hear())),
    watch(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
  const server: ServerOptions = { subscribe: () => new Promise(() => {}) }
  const [one, other] = [await kitWith(server, { storage }), await kitWith(server, { storage })]
  const feeds = [one, other].map((kit) => kit.feed().next())
  one.session.refuse(session.accessToken)
  expect(await one.session.token()).toBeNull()
  for (const feed of feeds) await expect(feed).rejects.toMatchObject({ code: 'SIGNED_OUT' })

  const next = await kitWith(server, { storage })
  expect(await next.session.restored).toBeNull()
  for (const { session } of [one, other, next]) expect([session.viewer, session.isLost]).toEqual([null, true])
  await next.session.logOut()
  for (const { session } of [one, other, next]) await until(() => !session.isLost)
})

test('who has another name is called by it in all that share the session, once it is asked for', async () => {
  const kit = await kitWith({})
  const told: (string | undefined)[] = []
  kit.session.watch((now) => told.push(now?.displayName))
  await kit.session.reload()
  expect(kit.session.viewer).toEqual({ ...viewer, displayName: 'Bobby' })
  await kit.session.reload()
  expect(told).toEqual(['Bob', 'Bobby'])
  expect(await kit.session.token()).toBe(session.accessToken)
})

test('what is asked for by itself is what the schema has', async () => {
  const kit = await kitWith({})
  expect(await kit.session.logIn({ login: 'bob', password: 'Wrong' })).toMatchObject({ message: 'No.' })
  const { username, email } = viewer
  expect(await kit.session.signUp({ username, email, password: 'Wrong' })).toMatchObject({ message: 'No.' })
  await kit.clock.sync()
  await kit.session.logOut()
})
