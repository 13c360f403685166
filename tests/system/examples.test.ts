import { readFile } from 'node:fs/promises'
import { buildSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { fetchQuery, requestSubscription } from 'relay-runtime'
import sharp from 'sharp'
import { afterAll, test as base, beforeAll, describe, expect, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createDatabase } from '../support/database.ts'
import { inTime, type Person, password, signUp } from '../support/person.ts'
import { compileForRelay } from '../support/relay-compiler.ts'
import { type Network, startNetwork } from '../support/rig/network.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'
import { until } from '../support/until.ts'
import * as apollo from './examples/apollo.ts'
import * as plain from './examples/plain.ts'
import { createEnvironment } from './examples/relay.ts'
import { upload } from './examples/upload.ts'
import * as urql from './examples/urql.ts'

/** `test` with what `npm start` runs; only that letters may be due in a moment, and passwords cost little. */
const test = base.extend<{ server: OpenOnProcess }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using home = await createDatabase('embedded')
      await using openon = await startProcess('all', {
        ...home.env,
        PORT: '0',
        LOG_FORMAT: 'json',
        UNLOCK_MIN_DISTANCE: '0s',
        BCRYPT_COST: '4',
        OPERATION_TIMEOUT: '60s',
      })
      await use(openon)
    },
    { scope: 'file' },
  ],
})

// Browsers have one, as Node has from 22 on.
beforeAll(() => void vi.stubGlobal('WebSocket', WebSocket))
afterAll(() => void vi.unstubAllGlobals())

test('the guide for clients shows the examples that are run here', async () => {
  const guide = await readFile(new URL('../../docs/clients.md', import.meta.url), 'utf8')
  const blocks = [...guide.matchAll(/<!-- (\S+) -->\n```ts\n([\s\S]*?)```/g)]
  expect(blocks).toHaveLength(7)
  for (const [, path, code] of blocks) {
    expect(code?.trim(), path).toBe((await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).trim())
  }
  expect([...guide.matchAll(/```ts/g)], 'no code but that').toHaveLength(blocks.length)
})

test('fetch and graphql-ws: log in, and a feed that resumes where it was', async ({ server }) => {
  const [alice, bob] = await people(server)
  const token = await plain.logIn(server.url, bob.username, password)
  await expect(plain.logIn(server.url, bob.username, 'Wrong-horse-1')).rejects.toThrow('wrong')
  await expect(plain.ask(server.url, null, '{ inbox { totalCount } }')).rejects.toMatchObject({
    cause: { code: 'UNAUTHENTICATED' },
  })

  const seen: number[] = []
  const follow = async (after: number, upTo: number) => {
    const leaving = new AbortController()
    const following = plain.follow(
      server.url,
      async () => token,
      ({ seq }) => seen.push(seq),
      leaving.signal,
      after,
    )
    await until(() => seen.at(-1) === upTo)
    leaving.abort()
    await following
  }
  await alice.seals({ for: bob, in: '10d' })
  await alice.seals({ for: bob, in: '10d' })
  await follow(0, 2)
  await alice.seals({ for: bob, in: '10d' })
  await follow(2, 3)
  expect(seen).toEqual([1, 2, 3])
})

test('tus-js-client: a picture goes into a letter', async ({ server }) => {
  const [alice, bob] = await people(server)
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const shares: number[] = []
  const token = async () => alice.accessToken
  const mediaId = await upload(server.url, token, picture, 'red.png', (share) => shares.push(share))
  expect(shares.at(-1)).toBe(1)
  const letter = await alice.seals({ for: bob, attachments: [{ mediaId, caption: 'Red' }] })
  expect(await alice.looksAt(letter)).not.toBeNull()
  await expect(upload(server.url, token, Buffer.from('<svg/>'), 'red.png')).rejects.toThrow('no kind of file')
})

test('Apollo Client: pages of the inbox, a live feed that updates the cache, a union of refusals', async ({
  server,
}) => {
  const [alice, bob] = await people(server)
  for (let n = 0; n < 21; n++) await alice.seals({ for: bob, title: `Letter ${n}` })
  const letter = await alice.seals({ for: bob, title: 'The last', in: '5s' })
  const client = apollo.createApollo(server.url, async () => bob.accessToken)
  const inbox = client.watchQuery<{ inbox: { edges: { node: { title: string; state: string } }[] } }>({
    query: apollo.inboxQuery,
  })
  const watching = inbox.subscribe({})
  await until(() => !inbox.getCurrentResult().loading)
  const { data } = inbox.getCurrentResult()
  expect(data).toMatchObject({ inbox: { edges: { length: 20 } } })
  await inbox.fetchMore({
    variables: { after: (data as { inbox: { pageInfo: { endCursor: string } } }).inbox.pageInfo.endCursor },
  })
  await until(() => (inbox.getCurrentResult().data as { inbox: { edges: object[] } }).inbox.edges.length === 22)

  const shut = await client.mutate({ mutation: apollo.openMutation, variables: { id: letter.id } })
  expect(shut.data).toMatchObject({ openCapsule: { __typename: 'CapsuleNotReadyError', unlocksAt: letter.unlocksAt } })

  const feed = client.subscribe({ query: apollo.feedSubscription, variables: { after: 0 } }).subscribe({})
  await until(() => JSON.stringify(inbox.getCurrentResult().data).includes('"READY"'))
  const opened = await client.mutate({ mutation: apollo.openMutation, variables: { id: letter.id } })
  expect(opened.data).toMatchObject({ openCapsule: { state: 'OPENED', content: { body: 'From alice, with love.' } } })
  feed.unsubscribe()
  watching.unsubscribe()
  client.stop()
})

test('urql: a page of the inbox, a live feed, a validation error', async ({ server }) => {
  const [alice, bob] = await people(server)
  await alice.seals({ for: bob, title: 'For urql', in: '10d' })
  const client = urql.createUrql(server.url, () => bob.accessToken)
  const { data } = await client.query(urql.inboxQuery, {}).toPromise()
  expect(data).toMatchObject({ inbox: { edges: [{ node: { title: 'For urql' } }] } })
  const events: unknown[] = []
  const feed = client.subscription(urql.feedSubscription, { after: 0 }).subscribe(({ data }) => events.push(data))
  await until(() => events.length === 1)
  const input = { title: ' ', body: 'x', receiverId: alice.id, unlocksAt: inTime('10d') }
  const refused = await client.mutation(urql.sendMutation, { input }).toPromise()
  expect(refused.data).toMatchObject({ sendCapsule: { issues: [{ path: ['title'], message: 'must not be blank' }] } })
  const sent = await client.mutation(urql.sendMutation, { input: { ...input, title: 'Back' } }).toPromise()
  expect(sent.data).toMatchObject({ sendCapsule: { __typename: 'Capsule' } })
  await until(() => events.length === 2)
  feed.unsubscribe()
})

test('Relay: a compiled page of the inbox and a live feed', async ({ server }) => {
  const [alice, bob] = await people(server)
  await alice.seals({ for: bob, title: 'For Relay', in: '10d' })
  const documents = await readFile(new URL('./examples/relay-documents.txt', import.meta.url), 'utf8')
  await using compiled = await compileForRelay({ inbox: documents })
  const environment = createEnvironment(server.url, async () => bob.accessToken)
  await fetchQuery(environment, compiled.request('inboxQuery'), {}).toPromise()
  expect(JSON.stringify(environment.getStore().getSource().toJSON())).toContain('For Relay')
  const events: unknown[] = []
  const feed = requestSubscription(environment, {
    subscription: compiled.request('inboxFeedSubscription'),
    variables: { after: 0 },
    onNext: (event) => events.push(event),
  })
  await until(() => events.length === 1)
  expect(events).toMatchObject([{ feed: { seq: 1, capsule: { state: 'SEALED' } } }])
  feed.dispose()
})

/** Each example's way to follow a feed from its beginning. The function that comes back ends it. */
const followers: Record<string, (url: string, bob: Person, onEvent: (seq: number) => void) => Promise<() => void>> = {
  'fetch and graphql-ws': async (url, bob, onEvent) => {
    const leaving = new AbortController()
    const following = plain.follow(
      url,
      async () => bob.accessToken,
      ({ seq }) => onEvent(seq),
      leaving.signal,
    )
    following.catch(() => {}) // Then the events are missing.
    return () => leaving.abort()
  },
  'Apollo Client': async (url, bob, onEvent) => {
    const client = apollo.createApollo(url, async () => bob.accessToken)
    const feed = client
      .subscribe<Event>({ query: apollo.feedSubscription, variables: { after: 0 } })
      .subscribe(({ data }) => onEvent(seqOf(data)))
    return () => feed.unsubscribe()
  },
  urql: async (url, bob, onEvent) => {
    const feed = urql
      .createUrql(url, () => bob.accessToken)
      .subscription<Event>(urql.feedSubscription, { after: 0 })
      .subscribe(({ data }) => onEvent(seqOf(data)))
    return () => feed.unsubscribe()
  },
  Relay: async (url, bob, onEvent) => {
    const documents = await readFile(new URL('./examples/relay-documents.txt', import.meta.url), 'utf8')
    await using compiled = await compileForRelay({ inbox: documents })
    const feed = requestSubscription(
      createEnvironment(url, async () => bob.accessToken),
      {
        subscription: compiled.request('inboxFeedSubscription'),
        variables: { after: 0 },
        onNext: (data) => onEvent(seqOf(data as Event)),
      },
    )
    return () => feed.dispose()
  },
}

describe.concurrent('a feed whose connection breaks again and again goes on with each event once, in order', () => {
  test.for(Object.entries(followers))('%s', async ([, follow], { server, expect }) => {
    const [alice, bob] = await people(server)
    await using network = await startNetwork(Number(new URL(server.url).port))
    const seen: number[] = []
    let sealed = 0
    const seal = async () => {
      await alice.seals({ for: bob, in: '10d' })
      sealed++
    }
    const upToDate = () => until(() => (seen.at(-1) ?? 0) >= sealed, { within: 60_000 })
    const leave = await follow(through(network, server), bob, (seq) => seen.push(seq))
    try {
      await seal()
      await upToDate()
      for (const strike of [network.cut, network.dropAll, network.stall, network.cut]) {
        // Whether this one still arrives, and whether its receiver knows, is as chance has it.
        await Promise.all([seal(), strike()])
        await seal()
        await seal()
        network.heal()
        await seal()
        await upToDate()
      }
    } finally {
      leave()
    }
    expect(seen).toEqual(Array.from({ length: sealed }, (_, n) => n + 1))
  })
})

test('follow() tells of a cursor that is no place in the feed, and how to go on', async ({ server }) => {
  const [alice, bob] = await people(server)
  await alice.seals({ for: bob, in: '10d' })
  await using network = await startNetwork(Number(new URL(server.url).port))
  const leaving = new AbortController()
  const seen: number[] = []
  const follow = (after: number) =>
    plain.follow(
      through(network, server),
      async () => bob.accessToken,
      ({ seq }) => seen.push(seq),
      leaving.signal,
      after,
    )
  const refusal = await follow(1_000_000).catch((error: Error) => error.cause)
  expect(refusal).toMatchObject({ code: 'FEED_CURSOR_INVALID', oldestSeq: 1 })
  expect(network.attempts).toBe(1)

  const following = follow((refusal as { oldestSeq: number }).oldestSeq - 1)
  await until(() => seen.length === 1)
  leaving.abort()
  await following
  expect(seen).toEqual([1])
  expect(network.attempts).toBe(2)
})

test('follow() comes back after longer and longer pauses when its feed ends at once', async () => {
  const began: number[] = []
  const sockets = new WebSocketServer({ port: 0 })
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'))
  const ending = useServer(
    { schema, onSubscribe: () => void began.push(performance.now()), subscribe: noEvents },
    sockets,
  )
  const leaving = new AbortController()
  const { port } = sockets.address() as { port: number }
  const following = plain.follow(
    `http://127.0.0.1:${port}`,
    async () => '',
    () => {},
    leaving.signal,
  )
  await Promise.race([following, until(() => began.length === 4)])
  leaving.abort()
  await following
  await ending.dispose()
  const pauses = began.slice(1).map((instant, n) => instant - Number(began[n]))
  // A timer may be a millisecond early.
  for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThan(250 * 2 ** n - 5)
})

type Event = { feed: { seq: number } }
const seqOf = (data: Event | null | undefined) => data?.feed.seq ?? Number.NaN
const through = ({ port }: Network, { url }: OpenOnProcess) => Object.assign(new URL(url), { port }).href
async function* noEvents() {}

const people = (server: OpenOnProcess): Promise<[Person, Person]> =>
  Promise.all([signUp(server, 'alice'), signUp(server, 'bob')])
