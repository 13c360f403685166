import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Context } from '../../src/domain/context.ts'
import { globalId, localId } from '../support/ids.ts'
import { mode } from '../support/mode.ts'
import type { Person } from '../support/person.ts'
import { startServer } from '../support/server.ts'
import { sealForSeveral } from '../support/several.ts'
import { statementsOf } from '../support/statements.ts'

/** An API process alone, and nothing in it that asks the database of its own accord. */
const quiet = { FEED_HEARTBEAT: '1h', RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_USER: 'off' }

const letter = `id state title theme sealedAt unlocksAt openedAt viewerCanOpen viewerCanReply
  sender { id username displayName } receiver { id displayName } reply { body createdAt } content { body media }`

/** Operations and how many statements each may take, whatever the number of rows. */
const expected = {
  'capsule by id': 2,
  'inbox with people, replies and content': 2,
  'the same and its total count': 3,
  'drafts with body and recipient': 3,
  'drafts with all their recipients': 3,
  'nodes with people, replies and content': 2,
  'a page of the feed': 3,
}

test.skipIf(mode === 'embedded')('an operation takes as many statements for fifty rows as for five', async () => {
  await using server = await startServer(quiet, 'api')
  const counts: Record<string, Record<string, number>> = {}
  for (const rows of [5, 50]) {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const ids = await addOpenedLetters(server.ctx, alice, bob, rows)
    await addDrafts(server.ctx, bob, rows)
    const operations: Record<keyof typeof expected, string> = {
      'capsule by id': `{ capsule(id: "${ids[0]}") { ${letter} } }`,
      'inbox with people, replies and content': `{ inbox(first: ${rows}) { edges { node { ${letter} } } } }`,
      'the same and its total count': `{ inbox(first: ${rows}) { totalCount edges { node { ${letter} } } } }`,
      'drafts with body and recipient': `{ drafts(first: ${rows}) { edges { node { id title body media recipient { id } } } } }`,
      'drafts with all their recipients': `{ drafts(first: ${rows}) { edges { node { title recipients { id name } } } } }`,
      'nodes with people, replies and content': `{ nodes(ids: ${JSON.stringify(ids)}) { ... on Capsule { ${letter} } } }`,
      'a page of the feed': `{ feed(first: ${rows}) { events { seq capsule { ${letter} } } } }`,
    }
    for (const [name, query] of Object.entries(operations)) {
      // Often enough that it runs as everybody's operations do: compiled.
      for (let n = 0; n < 4; n++) await bob.ask(query)
      const warm = await bob.ask(query)
      expect(JSON.stringify(warm).split('"title"')).toHaveLength(name === 'capsule by id' ? 2 : rows + 1)
      counts[name] = { ...counts[name], [rows]: await count(() => bob.ask(query)) }
    }
  }
  expect(counts).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, count]) => [name, { 5: count, 50: count }])),
  )
})

test.skipIf(mode === 'embedded')('sealing for twenty takes as many statements as for two', async () => {
  await using server = await startServer(quiet, 'api')
  const alice = await server.signUp('alice')
  const others = await Promise.all(Array.from({ length: 19 }, (_, n) => server.signUp(`other${n}`)))
  const sealFor = async (people: readonly Person[]) => {
    const { id } = await alice.drafts({ title: 'To you', body: 'All of you.' })
    const recipientId = await alice.knows({ name: 'One more', userId: alice.id })
    const receiverIds = people.map((person) => person.id)
    return (await statementsOf(() => sealForSeveral(alice, { id, receiverIds, recipientIds: [recipientId] }))).length
  }
  // What is read the first time alone is read before.
  await sealFor(others)
  const few = await sealFor(others.slice(0, 1))
  expect(await sealFor(others)).toBe(few)
})

test.skipIf(mode === 'embedded')(
  'connections keep prepared statements, unless a pooler would mix them up',
  async () => {
    const preparedWith = async (prepared: string) => {
      await using server = await startServer(
        { ...quiet, DATABASE_POOL_SIZE: '2', DATABASE_PREPARED_STATEMENTS: prepared },
        'api',
      )
      const bob = await server.signUp('bob')
      for (let n = 0; n < 4; n++) await bob.ask('{ inbox(first: 5) { edges { node { id } } } }')
      const look = () =>
        server.ctx.statements.run<{ name: string }>({ text: 'SELECT name FROM pg_prepared_statements' }, [])
      return (await Promise.all([look(), look(), look(), look()])).flat()
    }
    expect(await preparedWith('true')).not.toEqual([])
    expect(await preparedWith('false')).toEqual([])
  },
)

test.skipIf(mode === 'embedded')(
  'a replay of the feed takes as many statements for each page of fifty events as for a page of one',
  async () => {
    await using server = await startServer(quiet, 'api')
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await addOpenedLetters(server.ctx, alice, bob, 100)
    const replay = (events: number) =>
      count(async () => {
        await using feed = bob.subscribe(
          `subscription ($after: Int) {
            feed(after: $after) { seq capsule { id title state sender { username } content { body } } }
          }`,
          { after: 100 - events },
        )
        await feed.take(events)
      })
    // Where it begins, then for a page: its events with their letters, and what they say.
    expect(await replay(1)).toBe(3)
    expect(await replay(49)).toBe(3)
    expect(await replay(99)).toBe(5)
  },
)

test.skipIf(mode === 'embedded')(
  'contacts with their groups, and the groups there are, take as many statements for fifty as for five',
  async () => {
    await using server = await startServer(quiet, 'api')
    const bob = await server.signUp('bob')
    const counts: number[] = []
    for (const rows of [5, 50]) {
      for (let n = counts.length * 5; n < rows; n++) await bob.knows({ name: 'Somebody', groups: ['All', `${n % 30}`] })
      const query = `{
        recipients(group: "all", first: ${rows}) { edges { node { name groups } } }
        recipientGroups { name count }
      }`
      const warm = await bob.ask<{ recipients: { edges: object[] } }>(query)
      expect(warm.recipients.edges).toHaveLength(rows)
      counts.push(await count(() => bob.ask(query)))
    }
    expect(counts).toEqual([3, 3])
  },
)

/** The least of three counts: what else this process asks now and then is not the operation's. */
async function count(act: () => Promise<unknown>): Promise<number> {
  const counts: number[] = []
  for (let n = 0; n < 3; n++) counts.push((await statementsOf(act)).length)
  return Math.min(...counts)
}

async function addOpenedLetters({ db, cipher }: Context, sender: Person, receiver: Person, count: number) {
  const at = new Date()
  const ids = Array.from({ length: count }, () => randomUUID())
  const people = { senderId: localId(sender.id), receiverId: localId(receiver.id) }
  const whose = { sender: people.senderId, receiver: people.receiverId }
  const instants = { sealedAt: at, unfoldsAt: at, unlocksAt: at, openedAt: at }
  await db.capsule.createMany({
    data: ids.map((id) => ({ id, state: 'OPENED' as const, title: 'A letter', ...people, ...instants })),
  })
  const content = { body: 'Something', media: [] }
  await db.capsuleContent.createMany({
    data: await Promise.all(
      ids.map(async (id) => ({
        capsuleId: id,
        ...(await cipher.encrypt({ kind: 'letter', capsule: id, ...whose }, content)),
      })),
    ),
  })
  await db.reply.createMany({
    data: await Promise.all(
      ids.map(async (id) => ({
        capsuleId: id,
        ...(await cipher.encrypt({ kind: 'reply', capsule: id, ...whose }, 'Thanks')),
      })),
    ),
  })
  const userId = people.receiverId
  await db.feed.create({ data: { userId, lastSeq: count, inboxOpened: count } })
  await db.feedEvent.createMany({
    data: ids.map((capsuleId, n) => ({ userId, seq: n + 1, kind: 'OPENED' as const, capsuleId })),
  })
  return ids.map((id) => globalId('Capsule', id))
}

async function addDrafts({ db, cipher }: Context, owner: Person, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID())
  const ownerId = localId(owner.id)
  const { id: recipientId } = await db.recipient.create({ data: { ownerId, name: 'Somebody' } })
  const { id: another } = await db.recipient.create({ data: { ownerId, name: 'Somebody else' } })
  await db.capsule.createMany({ data: ids.map((id) => ({ id, senderId: ownerId, recipientId, title: 'A draft' })) })
  const content = { body: 'Not yet', media: [], recipientIds: [recipientId, another] }
  await db.capsuleContent.createMany({
    data: await Promise.all(
      ids.map(async (id) => ({
        capsuleId: id,
        ...(await cipher.encrypt({ kind: 'draft', capsule: id, sender: ownerId }, content)),
      })),
    ),
  })
}
