import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { globalId } from '../../support/ids.ts'
import { createDraft, deleteDraft, draft as draftQuery, sealDraft, updateDraft } from '../../support/operations.ts'
import { inTime, type Person } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const full = {
  title: 'Dear you',
  body: 'First line\nsecond line',
  theme: 'night',
  media: ['https://example.com/a.jpg'],
  allowEarlyView: true,
  allowReceiverReply: false,
}
const look = async (person: Person, id: string) =>
  (await person.ask<{ draft: Record<string, unknown> | null }>(draftQuery, { id })).draft

describe('a draft', () => {
  test('may begin with nothing', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id } = await alice.drafts()
    expect(await look(alice, id)).toMatchObject({
      version: 1,
      title: null,
      body: null,
      theme: null,
      media: [],
      allowEarlyView: false,
      allowReceiverReply: true,
      recipient: null,
    })
  })

  test('is on the first page of fifty, the latest first', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (let n = 1; n <= 51; n++) await alice.drafts({ title: `Draft ${n}` })
    const { drafts } = await alice.ask<{ drafts: { edges: { node: { title: string } }[]; pageInfo: object } }>(
      '{ drafts { edges { node { title } } pageInfo { hasNextPage } } }',
    )
    expect(drafts.edges.map(({ node }) => node.title)).toEqual(Array.from({ length: 50 }, (_, n) => `Draft ${51 - n}`))
    expect(drafts.pageInfo).toEqual({ hasNextPage: true })
  })

  test('keeps everything as it was typed', async ({ server }) => {
    const alice = await server.signUp('alice')
    const recipientId = await alice.knows({ name: 'Bob' })
    const { id } = await alice.drafts({ ...full, recipientId })
    expect(await look(alice, id)).toMatchObject({ ...full, recipient: { id: recipientId } })
  })

  test('remembers when it is meant to unlock, and sealing says so for good', async ({ server }) => {
    const alice = await server.signUp('alice')
    const [first, second] = ['2031-05-01T07:00:00.000Z', '2032-05-01T07:00:01.000Z']
    const { id } = await alice.drafts({ ...full, unlocksAt: '2031-05-01T09:00:00+02:00' })
    expect(await look(alice, id)).toMatchObject({ unlocksAt: first })
    await alice.does(updateDraft, { input: { id, title: 'Another' } })
    expect(await look(alice, id)).toMatchObject({ unlocksAt: first })
    await alice.does(updateDraft, { input: { id, unlocksAt: null } })
    expect(await look(alice, id)).toMatchObject({ unlocksAt: null })
    // Any day will do, for it is judged when it is sealed.
    await alice.does(updateDraft, { input: { id, unlocksAt: '1999-01-01T00:00:00Z' } })
    await alice.does(updateDraft, { input: { id, unlocksAt: second } })
    expect(await look(alice, id)).toMatchObject({ unlocksAt: second, version: 5 })
    const unlocksAt = inTime('30d').toISOString()
    const sealed = await alice.does(sealDraft, { input: { id, receiverId: alice.id, unlocksAt } })
    expect(sealed).toMatchObject({ __typename: 'Capsule', unlocksAt })
  })

  test('is its author’s alone', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const { id } = await alice.drafts(full)
    expect(await look(bob, id)).toBeNull()
    expect(await bob.does(updateDraft, { input: { id, title: 'Mine' } })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await bob.does(deleteDraft, { id })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await look(alice, id)).toMatchObject({ title: 'Dear you', version: 1 })
  })

  test('is refused with everything that is wrong, and nothing is cut', async ({ server }) => {
    const alice = await server.signUp('alice')
    const input = {
      title: 'x'.repeat(256),
      body: 'x'.repeat(10_001),
      theme: 'x'.repeat(51),
      media: ['https://example.com', 'ftp://example.com', 'nonsense'],
      recipientId: 'nobody',
    }
    const result = await alice.does(createDraft, { input })
    expect(result.__typename).toBe('ValidationError')
    const paths = (result['issues'] as { path: string[] }[]).map(({ path }) => path.join('.'))
    expect(paths).toEqual(expect.arrayContaining(['title', 'body', 'theme', 'media.1', 'media.2', 'recipientId']))
    const { id } = await alice.drafts({ title: '👍'.repeat(255), body: 'ö'.repeat(10_000) })
    expect(await look(alice, id)).toMatchObject({ title: '👍'.repeat(255), body: 'ö'.repeat(10_000) })
  })

  test('may not be meant for a contact of somebody else', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const recipientId = await bob.knows({ name: 'Carol' })
    const issues = { issues: [{ path: ['recipientId'] }] }
    expect(await alice.does(createDraft, { input: { recipientId } })).toMatchObject(issues)
    const { id } = await alice.drafts()
    expect(await alice.does(updateDraft, { input: { id, recipientId } })).toMatchObject(issues)
  })
})

describe('saving', () => {
  test('keeps what is absent and empties what is null', async ({ server }) => {
    const alice = await server.signUp('alice')
    const recipientId = await alice.knows({ name: 'Bob' })
    const { id } = await alice.drafts({ ...full, recipientId })
    expect(await alice.does(updateDraft, { input: { id, title: 'New' } })).toMatchObject({
      ...full,
      title: 'New',
      version: 2,
    })
    const emptied = { title: null, body: null, theme: null, media: null, recipientId: null }
    const flags = { allowEarlyView: null, allowReceiverReply: null }
    expect(await alice.does(updateDraft, { input: { id, ...emptied, ...flags } })).toMatchObject({
      title: null,
      body: null,
      theme: null,
      media: [],
      recipient: null,
      allowEarlyView: false,
      allowReceiverReply: true,
      version: 3,
    })
  })

  test('with nothing given makes a new version and changes nothing else', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id } = await alice.drafts(full)
    expect(await alice.does(updateDraft, { input: { id } })).toMatchObject({ ...full, version: 2 })
  })

  test('an older version is a conflict that carries the draft as it is', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id, version } = await alice.drafts(full)
    const save = (title: string) => alice.does(updateDraft, { input: { id, title, expectedVersion: version } })
    expect(await save('First')).toMatchObject({ __typename: 'Draft', version: 2 })
    expect(await save('Second')).toMatchObject({
      __typename: 'DraftConflictError',
      code: 'DRAFT_CONFLICT',
      draft: { id, title: 'First', version: 2, body: full.body },
    })
    expect(await look(alice, id)).toMatchObject({ title: 'First' })
  })

  test('moves a draft to the front of the list', async ({ server }) => {
    const alice = await server.signUp('alice')
    const [first, second] = [await alice.drafts({ title: 'One' }), await alice.drafts({ title: 'Two' })]
    const titles = async () => {
      const list = '{ drafts { totalCount edges { node { title } } } }'
      const { drafts } = await alice.ask<{ drafts: { edges: { node: { title: string } }[] } }>(list)
      return drafts.edges.map(({ node }) => node.title)
    }
    expect(await titles()).toEqual(['Two', 'One'])
    await alice.does(updateDraft, { input: { id: first.id, body: 'More' } })
    expect(await titles()).toEqual(['One', 'Two'])
    await alice.does(deleteDraft, { id: second.id })
    expect(await titles()).toEqual(['One'])
  })
})

describe('throwing away', () => {
  test('is for good, content and all', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id } = await alice.drafts(full)
    const before = await server.ctx.db.capsuleContent.count()
    expect(await alice.does(deleteDraft, { id })).toEqual({ __typename: 'DeleteDraftPayload', deletedId: id })
    expect(await look(alice, id)).toBeNull()
    expect(await server.ctx.db.capsuleContent.count()).toBe(before - 1)
    expect(await alice.does(deleteDraft, { id })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await alice.does(updateDraft, { input: { id, title: 'Back?' } })).toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('repeating with an idempotency key answers with the first draft', async ({ server }) => {
  const alice = await server.signUp('alice')
  const first = await alice.drafts({ title: 'One', idempotencyKey: 'key' })
  const gone = globalId('Recipient', randomUUID())
  const second = await alice.drafts({ title: 'Two', recipientId: gone, idempotencyKey: 'key' })
  expect(second.id).toBe(first.id)
  expect(await look(alice, first.id)).toMatchObject({ title: 'One' })
})

test('repeating with an idempotency key answers so whatever else is wrong with the input', async ({ server }) => {
  const alice = await server.signUp('alice')
  const first = await alice.drafts({ title: 'One', idempotencyKey: 'key' })
  const nonsense = { title: 'x'.repeat(256), media: ['nonsense'], recipientId: 'nobody' }
  expect((await alice.drafts({ ...nonsense, idempotencyKey: 'key' })).id).toBe(first.id)
  const result = await alice.does(createDraft, { input: { idempotencyKey: 'x'.repeat(256) } })
  expect(result).toMatchObject({ issues: [{ path: ['idempotencyKey'] }] })
})
