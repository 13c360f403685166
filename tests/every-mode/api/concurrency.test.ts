import { expect } from 'vitest'
import type { Variables } from '../../support/clients/raw-http.ts'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, type Result } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

const test = testWithServer({ RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_USER: 'off', RATE_LIMIT_SEAL: 'off' })

const reply = `mutation ($input: ReplyInput!) {
  replyToCapsule(input: $input) {
    __typename ... on Capsule { id reply { body } } ... on AlreadyRepliedError { capsule { id reply { body } } }
  }
}`

test('of twenty who seal a draft at once one does, and the others are given the letter it became', async ({
  server,
}) => {
  const [alice, bob] = await people(server)
  const draft = await alice.drafts({ title: 'Once', body: 'Only' })
  const results = await twentyTimes((n) =>
    alice.does(operations.sealDraft, {
      input: { id: draft.id, receiverId: bob.id, unlocksAt: inTime(`${n + 1}h`).toISOString() },
    }),
  )
  const [winner, ...more] = ofType(results, 'Capsule')
  expect(more).toEqual([])
  expect(ofType(results, 'AlreadySealedError')).toEqual(
    Array(19).fill(expect.objectContaining({ code: 'ALREADY_SEALED', capsule: { id: winner?.['id'] } })),
  )
  expect(await alice.looksAt({ id: String(winner?.['id']) })).toMatchObject({ unlocksAt: winner?.['unlocksAt'] })
  expect(await eventsOf(bob)).toEqual(['CapsuleSealed'])
})

test('a draft, or a contact, that is thrown away while it is changed is gone, and nothing breaks', async ({
  server,
}) => {
  const alice = await server.signUp('alice')
  const forget = 'mutation ($id: ID!) { deleteRecipient(id: $id) { __typename } }'
  const change = 'mutation ($input: UpdateRecipientInput!) { updateRecipient(input: $input) { __typename } }'
  const [draft, recipientId] = await Promise.all([alice.drafts({ title: 'T' }), alice.knows({ name: 'Bob' })])
  const results = await twentyTimes((n) =>
    n === 5
      ? alice.does(operations.deleteDraft, { id: draft.id })
      : alice.does(operations.updateDraft, { input: { id: draft.id, title: `${n}` } }),
  )
  expect(new Set(results.map(({ __typename }) => __typename))).toContain('NotFoundError')
  await twentyTimes((n) =>
    n === 5
      ? alice.does(forget, { id: recipientId })
      : alice.does(change, { input: { id: recipientId, name: `${n}` } }),
  )
  expect(await alice.ask('{ drafts { totalCount } recipients { totalCount } }')).toEqual({
    drafts: { totalCount: 0 },
    recipients: { totalCount: 0 },
  })
})

test('a draft that is asked for again while it is thrown away is there, or gone, or begun anew', async ({ server }) => {
  const [alice] = await people(server)
  for (let round = 0; round < 10; round++) {
    const input = { title: 'Again', idempotencyKey: `again ${round}` }
    const { id } = await alice.drafts(input)
    const results = await twentyTimes((n) =>
      n === 5 ? alice.does(operations.deleteDraft, { id }) : alice.does(operations.createDraft, { input }),
    )
    const outcomes = new Set(results.map(({ __typename }) => __typename))
    for (const outcome of outcomes) expect(['Draft', 'NotFoundError', 'DeleteDraftPayload']).toContain(outcome)
  }
})

test('twenty openings of one letter give the same opened letter, and one event', async ({ server }) => {
  const [alice, bob] = await people(server)
  const letter = await alice.seals({ for: bob })
  await timePasses(server.ctx, '1h', letter)
  const results = await twentyTimes(() => bob.opens(letter))
  const openedAt = results[0]?.['openedAt']
  expect(openedAt).toEqual(expect.any(String))
  for (const result of results) expect(result).toMatchObject({ __typename: 'Capsule', state: 'OPENED', openedAt })
  const opened = (await eventsOf(alice)).filter((event) => event === 'CapsuleOpened')
  expect(opened).toHaveLength(1)
})

test('of twenty answers to one letter one counts, and the others are shown it', async ({ server }) => {
  const [alice, bob] = await people(server)
  const letter = await alice.seals({ for: bob })
  await timePasses(server.ctx, '1h', letter)
  await bob.opens(letter)
  const results = await twentyTimes((n) => bob.does(reply, { input: { capsuleId: letter.id, body: `Answer ${n}` } }))
  const [winner, ...more] = ofType(results, 'Capsule')
  expect(more).toEqual([])
  expect(winner?.['reply']).toMatchObject({ body: expect.stringMatching(/^Answer \d+$/) })
  const answered = { id: winner?.['id'], reply: winner?.['reply'] }
  expect(ofType(results, 'AlreadyRepliedError')).toEqual(Array(19).fill(expect.objectContaining({ capsule: answered })))
  expect((await eventsOf(alice)).filter((event) => event === 'CapsuleReplied')).toHaveLength(1)
})

test('of twenty who throw a draft away one does, and for the others there is none', async ({ server }) => {
  const [alice] = await people(server)
  const { id } = await alice.drafts({ title: 'Away' })
  const results = await twentyTimes(() => alice.does(operations.deleteDraft, { id }))
  expect(ofType(results, 'DeleteDraftPayload')).toEqual([{ __typename: 'DeleteDraftPayload', deletedId: id }])
  expect(ofType(results, 'NotFoundError')).toHaveLength(19)
})

test('a draft that is sealed and thrown away at once ends as the one or the other', async ({ server }) => {
  const [alice, bob] = await people(server)
  for (let round = 0; round < 10; round++) {
    const { id } = await alice.drafts({ title: 'Either', body: 'or' })
    const input = { id, receiverId: bob.id, unlocksAt: inTime('1h').toISOString() }
    const [sealed, deleted] = await Promise.all([
      alice.does(operations.sealDraft, { input }),
      alice.does(operations.deleteDraft, { id }),
    ])
    const outcome = [sealed.__typename, deleted.__typename]
    expect([
      ['Capsule', 'NotFoundError'],
      ['NotFoundError', 'DeleteDraftPayload'],
    ]).toContainEqual(outcome)
    expect(await server.ctx.db.capsule.count({ where: { id: localId(id) } })).toBe(
      sealed.__typename === 'Capsule' ? 1 : 0,
    )
  }
})

test('twenty saves of one version of a draft make one next version, and conflicts that carry it', async ({
  server,
}) => {
  const [alice] = await people(server)
  const draft = await alice.drafts({ title: 'First' })
  const results = await twentyTimes((n) =>
    alice.does(operations.updateDraft, { input: { id: draft.id, expectedVersion: draft.version, title: `Save ${n}` } }),
  )
  const [winner, ...more] = ofType(results, 'Draft')
  expect(more).toEqual([])
  expect(ofType(results, 'DraftConflictError')).toEqual(
    Array(19).fill(
      expect.objectContaining({ draft: expect.objectContaining({ version: 2, title: winner?.['title'] }) }),
    ),
  )
})

test('twenty saves without a version all count', async ({ server }) => {
  const [alice] = await people(server)
  const { id } = await alice.drafts({ title: 'First' })
  const results = await twentyTimes((n) => alice.does(operations.updateDraft, { input: { id, title: `Save ${n}` } }))
  expect(ofType(results, 'Draft')).toHaveLength(20)
  expect(await alice.ask(operations.draft, { id })).toMatchObject({ draft: { version: 21 } })
})

test.for(['createDraft', 'sendCapsule'] as const)(
  'twenty repeats of %s with one key make one letter',
  async (field, { server }) => {
    const [alice, bob] = await people(server)
    const mutation = field === 'createDraft' ? operations.createDraft : operations.sendCapsule
    const input: Variables =
      field === 'createDraft'
        ? { title: 'Once', idempotencyKey: 'key' }
        : {
            title: 'Once',
            body: 'Only',
            receiverId: bob.id,
            unlocksAt: inTime('1h').toISOString(),
            idempotencyKey: 'key',
          }
    const results = await twentyTimes(() => alice.does(mutation, { input }))
    expect(new Set(results.map(({ __typename, id }) => `${__typename} ${id}`)).size).toBe(1)
    expect(results[0]?.__typename).toBe(field === 'createDraft' ? 'Draft' : 'Capsule')
    expect(await server.ctx.db.capsule.count({ where: { senderId: localId(alice.id) } })).toBe(1)
    expect(await eventsOf(bob)).toEqual(field === 'createDraft' ? [] : ['CapsuleSealed'])
  },
)

test('the same key of two people makes two letters', async ({ server }) => {
  const [alice, bob] = await people(server)
  const [one, other] = await Promise.all([alice, bob].map((person) => person.drafts({ idempotencyKey: 'key' })))
  expect(one?.id).not.toBe(other?.id)
})

const people = (server: TestServer) => Promise.all([server.signUp('alice'), server.signUp('bob')])

const twentyTimes = (act: (n: number) => Promise<Result>) => Promise.all(Array.from({ length: 20 }, (_, n) => act(n)))

const ofType = (results: readonly Result[], type: string) => results.filter(({ __typename }) => __typename === type)

async function eventsOf(person: Person): Promise<string[]> {
  const { feed } = await person.ask<{ feed: { events: { __typename: string }[] } }>(
    '{ feed(first: 100) { events { __typename } } }',
  )
  return feed.events.map(({ __typename }) => __typename)
}
