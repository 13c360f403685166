import { describe, expect } from 'vitest'
import { pruneFeeds } from '../../../src/domain/feed/prune.ts'
import { openRawSocket } from '../../one-mode/security/support/raw-socket.ts'
import { localId } from '../../support/ids.ts'
import { addEvents } from '../../support/letters.ts'
import { capsuleChanges } from '../../support/operations.ts'
import type { Feed, Letter, Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ FEED_RETENTION: '1d' })

const seqs = async (feed: Feed, count: number) => (await feed.take(count)).map(({ feed }) => feed.seq)
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)
const sealSome = async (from: Person, to: Person, count: number): Promise<Letter[]> => {
  const letters: Letter[] = []
  for (let n = 0; n < count; n++) letters.push(await from.seals({ for: to, in: '1h' }))
  return letters
}
/** Waits until so many more listen than before somebody came. */
const joined = ({ ctx }: TestServer, size: number) => until(() => ctx.feed.size >= size, { what: 'joining' })

describe.for(['ws', 'sse'] as const)('the feed over %s', (over) => {
  test('gives what was missed, then what happens, without gap or repeat', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await sealSome(alice, bob, 5)
    await using all = bob.feed({ after: 0, over })
    await using some = bob.feed({ after: 3, over })
    expect(await seqs(all, 5)).toEqual(numbers(1, 5))
    expect(await seqs(some, 2)).toEqual([4, 5])
    await sealSome(alice, bob, 3)
    expect(await seqs(all, 3)).toEqual([6, 7, 8])
    expect(await seqs(some, 3)).toEqual([6, 7, 8])
  })

  test('without `after` gives nothing of the past', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await sealSome(alice, bob, 2)
    const before = server.ctx.feed.size
    await using feed = bob.feed({ over })
    await joined(server, before + 1)
    await sealSome(alice, bob, 1)
    expect(await seqs(feed, 1)).toEqual([3])
  })

  test.for([
    ['negative', -1],
    ['ahead of the feed', 7],
  ] as const)('refuses an `after` that is %s, and names the oldest', async ([, after], { server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await sealSome(alice, bob, 2)
    await using feed = bob.feed({ after, over })
    expect(await feed.ended()).toMatchObject({
      errors: [{ extensions: { code: 'FEED_CURSOR_INVALID', oldestSeq: 1 } }],
    })
    expect(feed.events).toEqual([])
  })

  test('ends when its client leaves, and nobody listens for them any more', async ({ server }) => {
    const bob = await server.signUp('bob')
    const before = server.ctx.feed.size
    const feeds = Array.from({ length: 10 }, () => bob.feed({ over }))
    await joined(server, before + 10)
    await Promise.all(feeds.map((feed) => feed.stop()))
    await until(() => server.ctx.feed.size === before)
  })
})

test('events past their retention are gone, and who asks for them is told the oldest that is left', async ({
  server,
}) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await sealSome(alice, bob, 6)
  await server.ctx.db.feedEvent.updateMany({
    where: { userId: localId(bob.id), seq: { lte: 4 } },
    data: { occurredAt: new Date(Date.now() - 2 * 86_400_000) },
  })
  expect(await pruneFeeds(server.ctx)).toBe(4)

  await using stale = bob.feed({ after: 2 })
  expect(await stale.ended()).toMatchObject({ errors: [{ extensions: { code: 'FEED_CURSOR_INVALID', oldestSeq: 5 } }] })
  const polled = await bob.query('{ feed(after: 2) { lastSeq } }')
  expect(polled.errors).toMatchObject([{ extensions: { code: 'FEED_CURSOR_INVALID', oldestSeq: 5 } }])

  await using rest = bob.feed({ after: 0 })
  expect(await seqs(rest, 2)).toEqual([5, 6])
  await using next = bob.feed({ after: 4 })
  expect(await seqs(next, 2)).toEqual([5, 6])
})

test('unsubscribing ends one operation of a socket, and the other goes on', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const before = server.ctx.feed.size
  await using socket = bob.socket()
  const query = 'subscription { feed { seq } }'
  const [first, second] = [socket.subscribe(query), socket.subscribe<{ feed: { seq: number } }>(query)]
  await joined(server, before + 2)
  await first.stop()
  await until(() => server.ctx.feed.size === before + 1)
  await sealSome(alice, bob, 1)
  expect(await second.next()).toEqual({ feed: { seq: 1 } })
  expect(first.events).toEqual([])
})

test('those who look at different parts of a letter are told together, and have each what they asked for', async ({
  server,
}) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const before = server.ctx.feed.size
  await using socket = bob.socket()
  const asked = [
    'seq',
    'capsule { title }',
    'capsule { sender { username } receiver { username } }',
    'capsule { theme allowReceiverReply openedAt content { body } reply { body } viewerCanReply }',
  ]
  const told = asked.map((fields) => socket.subscribe<{ feed: object }>(`subscription { feed { ${fields} } }`))
  await joined(server, before + asked.length)
  await alice.seals({ for: bob, in: '1h', title: 'To Bob' })
  expect(await Promise.all(told.map((one) => one.next()))).toEqual([
    { feed: { seq: 1 } },
    { feed: { capsule: { title: 'To Bob' } } },
    { feed: { capsule: { sender: { username: alice.username }, receiver: { username: bob.username } } } },
    {
      feed: {
        capsule: {
          theme: null,
          allowReceiverReply: true,
          openedAt: null,
          content: null,
          reply: null,
          viewerCanReply: false,
        },
      },
    },
  ])
})

test('a socket that dies without a word leaves nobody listening', async ({ server }) => {
  const bob = await server.signUp('bob')
  const before = server.ctx.feed.size
  const raw = await openRawSocket(server.url, bob.accessToken)
  raw.subscribe('1', 'subscription { feed { seq } }')
  await joined(server, before + 1)
  raw.socket.terminate()
  await until(() => server.ctx.feed.size === before)
})

test('a client that stops reading holds up neither the server’s memory nor anybody else', async ({ server }) => {
  const [bob, carol] = await Promise.all([server.signUp('bob'), server.signUp('carol')])
  const letter = await bob.seals({ for: bob, body: '👍'.repeat(10_000) })
  const events = 3_000
  const large = 'subscription { feed(after: 0) { seq capsule { content { body } } } }'
  await using stalled = await openRawSocket(server.url, bob.accessToken)
  stalled.subscribe('large', large)
  await stalled.first('large')
  stalled.socket.pause()
  const before = process.memoryUsage().arrayBuffers

  await using other = bob.subscribe<{ feed: { seq: number } }>('subscription { feed(after: 0) { seq } }')
  await addEvents(server.ctx, bob, letter, events)
  await server.ctx.doorbell.ring([localId(bob.id)])
  await other.take(events + 1)
  await using carols = carol.feed({ after: 0 })
  await carol.seals({ for: carol })
  await carols.next()

  // All of them together would be 120 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000)
  stalled.socket.resume()
  await until(() => stalled.messages.length > 50)
  const handled = stalled.messages.flatMap(({ payload }) => seqOf(payload) ?? [])
  expect(handled).toEqual(numbers(1, handled.length))
})

const seqOf = (payload: unknown): number | null =>
  (payload as { data?: { feed?: { seq: number } } } | undefined)?.data?.feed?.seq ?? null

describe.for(['ws', 'sse'] as const)('one letter watched over %s', (over) => {
  type Change = { capsule: { id: string; state: string; content: object | null; viewerCanOpen: boolean } }

  test('is given as it is now, then after each change', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob, in: '1500ms' })
    await using watch = bob.subscribe<Change>(capsuleChanges, { id: letter.id }, over)
    await until(() => watch.events.at(-1)?.capsule.state === 'READY')
    await sealSome(alice, bob, 1)
    await bob.opens(letter)
    await until(() => watch.events.at(-1)?.capsule.state === 'OPENED')
    const states = watch.events.map(({ capsule }) => capsule.state)
    const order = ['SEALED', 'UNFOLDING', 'READY', 'OPENED']
    expect(order.slice(-new Set(states).size)).toEqual([...new Set(states)])
    expect(watch.events.every(({ capsule }) => capsule.id === letter.id)).toBe(true)
    expect(watch.events.at(-1)?.capsule.content).not.toBeNull()
  })

  test('is nothing to a stranger, nor is a letter that does not exist', async ({ server }) => {
    const [alice, bob, eve] = await Promise.all(['alice', 'bob', 'eve'].map((name) => server.signUp(name)))
    if (!alice || !bob || !eve) throw new Error('Nobody came.')
    const letter = await alice.seals({ for: bob, in: '1h' })
    for (const id of [letter.id, bob.id, 'nonsense', '']) {
      await using watch = eve.subscribe<Change>(capsuleChanges, { id }, over)
      expect(await watch.ended()).toEqual({})
      expect(watch.events).toEqual([])
    }
  })
})
