import { describe, expect } from 'vitest'
import { globalId, localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password, type Result } from '../../support/person.ts'
import { sealForSeveral, writeToSeveral } from '../../support/several.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'
import { claims, seenBy, someAddress } from '../../support/waiting.ts'

const test = testWithMail({ SWEEP_INTERVAL: '200ms', RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_MAIL: 'off' })

const letter = { title: 'To all of you', body: 'We have moved.' }
const counts = '{ outbox { totalCount } drafts { totalCount } capsuleCounts(box: OUTBOX) { sealed } }'
const paths = (result: Result) =>
  (result['issues'] as { path: string[] }[] | undefined)?.map(({ path }) => path.join('.'))
const eventsOf = async (person: Person) => {
  const { feed } = await person.ask<{ feed: { events: { __typename: string; capsule: { id: string } }[] } }>(
    '{ feed(after: 0) { events { __typename capsule { id } } } }',
  )
  return feed.events
}

describe('sealing a draft for several people', () => {
  test('gives each a letter of their own, and leaves no draft', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const recipientId = await alice.knows({ name: 'Carol', userId: carol.id })
    const [email, contactEmail] = [someAddress(), someAddress()]
    const strangerId = await alice.knows({ name: 'Grandma', email: contactEmail })
    const { id } = await alice.drafts({ ...letter, theme: 'sea', allowReceiverReply: false })
    const result = await sealForSeveral(alice, {
      id,
      receiverIds: [bob.id, alice.id],
      recipientIds: [recipientId, strangerId],
      emails: [email],
    })
    const letters = result['capsules'] as Awaited<ReturnType<typeof writeToSeveral>>
    expect(letters).toMatchObject(
      Array(5).fill({ state: 'SEALED', title: letter.title, content: { body: letter.body } }),
    )
    expect(letters.map(({ receiver }) => receiver.username)).toEqual([bob, alice, carol].map(nameOf).concat('', ''))
    expect(letters.map(({ waitingFor }) => waitingFor?.email ?? null)).toEqual([null, null, null, contactEmail, email])
    expect(new Set(letters.map((one) => one.id)).size).toBe(5)
    expect(new Set(letters.map((one) => `${one.sealedAt} ${one.unlocksAt}`)).size).toBe(1)

    expect(await alice.ask(operations.draft, { id })).toEqual({ draft: null })
    expect(await alice.ask(counts)).toEqual({
      outbox: { totalCount: 5 },
      drafts: { totalCount: 0 },
      capsuleCounts: { sealed: 5 },
    })
    const [bobs, alices, carols, grandmas] = letters
    for (const [person, theirs] of [
      [bob, bobs],
      [carol, carols],
    ] as const) {
      expect(await person.ask('{ inbox { totalCount edges { node { id theme allowReceiverReply } } } }')).toEqual({
        inbox: { totalCount: 1, edges: [{ node: { id: theirs?.id, theme: 'sea', allowReceiverReply: false } }] },
      })
      expect(await eventsOf(person)).toEqual([{ __typename: 'CapsuleSealed', capsule: { id: theirs?.id } }])
    }
    expect(await bob.looksAt(grandmas as { id: string })).toBeNull()
    expect(await bob.looksAt(carols as { id: string })).toBeNull()
    expect((await eventsOf(alice)).map(({ capsule }) => capsule.id).sort()).toEqual(letters.map((one) => one.id).sort())
    expect(await alice.looksAt(alices as { id: string })).toMatchObject({ state: 'SEALED' })
    const noted = await server.ctx.db.auditEvent.findMany({
      where: { userId: localId(alice.id), kind: 'CAPSULE_SEALED' },
      select: { subjectId: true },
    })
    expect(noted.map(({ subjectId }) => subjectId).sort()).toEqual(letters.map((one) => localId(one.id)).sort())
    expect(await server.ctx.db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
  })

  test('encrypts each for its own people, with a key of its own', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const letters = await writeToSeveral(alice, { receiverIds: [bob.id, carol.id], emails: [someAddress()] })
    const ids = letters.map(({ id }) => localId(id))
    const rows = await server.ctx.db.capsuleContent.findMany({ where: { capsuleId: { in: ids } } })
    expect(new Set(rows.map(({ sealed }) => sealed)).size).toBe(3)
    const [first, second] = rows
    // What is one person’s does not open as another’s.
    await server.ctx.db.$executeRaw`
      UPDATE capsule_contents SET sealed = ${second?.sealed} WHERE capsule_id = ${first?.capsuleId}::uuid`
    const { errors } = await alice.query(operations.look, { id: globalId('Capsule', String(first?.capsuleId)) })
    expect(errors).toHaveLength(1)
  })

  test('is refused for who is named twice, in whatever way, and for nobody, and for too many', async ({ server }) => {
    const [alice, bob] = await people(server)
    const email = someAddress()
    const knows = (contact: Record<string, unknown>) => alice.knows({ name: 'Somebody', ...contact })
    const [bobs, bobsToo] = [await knows({ userId: bob.id }), await knows({ userId: bob.id })]
    const [theirs, theirsToo] = [await knows({ email }), await knows({ email })]
    const linked = await knows({ userId: bob.id, email })
    const others = await Promise.all(Array.from({ length: 11 }, () => knows({ email: someAddress() })))
    const addresses = Array.from({ length: 21 }, someAddress)
    const { id, version } = await alice.drafts(letter)
    const refused: [Record<string, unknown>, string[]][] = [
      [{ receiverIds: [bob.id, bob.id] }, ['receiverIds.1']],
      [{ receiverIds: [bob.id], recipientIds: [bobs] }, ['recipientIds.0']],
      [{ recipientIds: [bobs, bobsToo] }, ['recipientIds.1']],
      [{ recipientIds: [theirs, bobs, theirsToo] }, ['recipientIds.2']],
      [{ recipientIds: [theirs], emails: [email.toUpperCase()] }, ['emails.0']],
      [{ recipientIds: [linked], emails: [email] }, ['emails.0']],
      [{ emails: [email, ` ${email} `] }, ['emails.1']],
      [{}, ['receiverIds']],
      [{ receiverIds: [], recipientIds: null }, ['receiverIds']],
      [{ recipientIds: others, emails: addresses.slice(0, 10) }, ['receiverIds']],
      [{ emails: addresses }, ['emails']],
      [{ receiverIds: ['nonsense', globalId('User', localId(theirs))] }, ['receiverIds.0']],
      [{ receiverIds: [globalId('User', localId(theirs))] }, ['receiverIds.0']],
      [{ receiverIds: [alice.id], recipientIds: [bob.id] }, ['recipientIds.0']],
      [{ recipientIds: [await bob.knows({ name: 'Dave' })] }, ['recipientIds.0']],
      [{ receiverIds: [alice.id], recipientIds: [await knows({ name: 'Nobody' })] }, ['recipientIds.0']],
    ]
    for (const [named, expected] of refused) {
      expect(paths(await sealForSeveral(alice, { id, ...named })), JSON.stringify(named)).toEqual(expected)
    }
    expect(await alice.ask(operations.draft, { id })).toMatchObject({ draft: { version } })
    expect(await alice.ask('{ outbox { totalCount } }')).toEqual({ outbox: { totalCount: 0 } })
  })

  test('tells everything that is wrong at once', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id } = await alice.drafts()
    const result = await sealForSeveral(alice, {
      id,
      receiverIds: [alice.id, alice.id],
      unlocksAt: '2020-01-01T00:00:00Z',
    })
    expect(paths(result)).toEqual(['title', 'body', 'unlocksAt', 'receiverIds.1'])
  })

  test('is done once: again, of another version, or by somebody else, nothing is', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const named = { receiverIds: [bob.id, carol.id] }
    const { id, version } = await alice.drafts(letter)
    expect(await sealForSeveral(bob, { id, ...named })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await sealForSeveral(alice, { id, ...named, expectedVersion: version + 1 })).toMatchObject({
      __typename: 'DraftConflictError',
      draft: { id, version },
    })
    const both = { input: { id, ...named } }
    const results = await Promise.all(Array.from({ length: 8 }, () => sealForSeveral(alice, both.input)))
    const [sealed, ...more] = results.filter(({ __typename }) => __typename === 'SealedForSeveral')
    expect(more).toEqual([])
    const [first] = (sealed?.['capsules'] ?? []) as { id: string }[]
    const late = results.filter((one) => one !== sealed)
    expect(late).toEqual(
      Array(7).fill(expect.objectContaining({ __typename: 'AlreadySealedError', capsule: { id: first?.id } })),
    )
    expect(await alice.ask(counts)).toMatchObject({ outbox: { totalCount: 2 } })
    expect([await eventsOf(bob), await eventsOf(carol)].map(({ length }) => length)).toEqual([1, 1])
  })

  test('is not done for anybody when one of them leaves meanwhile', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const { id, version } = await alice.drafts(letter)
    await carol.does('mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }', {
      password,
    })
    const result = await sealForSeveral(alice, { id, receiverIds: [bob.id, carol.id] })
    expect(paths(result)).toEqual(['receiverIds.1'])
    expect(await alice.ask(operations.draft, { id })).toMatchObject({ draft: { version } })
    expect(await bob.ask('{ inbox { totalCount } }')).toEqual({ inbox: { totalCount: 0 } })
  })

  test('takes as many as it says', async ({ server }) => {
    const [alice, bob] = await people(server)
    const emails = Array.from({ length: 19 }, someAddress)
    const letters = await writeToSeveral(alice, { receiverIds: [bob.id], emails })
    expect(letters.map(({ waitingFor }) => waitingFor?.email)).toEqual([undefined, ...emails])
  })
})

describe('a draft for several people', () => {
  test('remembers them in their order, and the first alone for who knows of no more', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const [bobs, carols] = [
      await alice.knows({ name: 'Bob', userId: bob.id }),
      await alice.knows({ name: 'Carol', userId: carol.id }),
    ]
    const { id } = await alice.drafts({ ...letter, recipientIds: [carols, bobs] })
    expect(await meant(alice, id)).toEqual({ recipient: 'Carol', recipients: ['Carol', 'Bob'] })
    await change(alice, { id, title: 'Dear both' })
    expect(await meant(alice, id)).toEqual({ recipient: 'Carol', recipients: ['Carol', 'Bob'] })
    await change(alice, { id, recipientId: bobs })
    expect(await meant(alice, id)).toEqual({ recipient: 'Bob', recipients: ['Bob'] })
    await change(alice, { id, recipientIds: [bobs] })
    expect(await meant(alice, id)).toEqual({ recipient: 'Bob', recipients: ['Bob'] })
    await change(alice, { id, recipientIds: [bobs, carols] })
    await alice.does('mutation ($id: ID!) { deleteRecipient(id: $id) { __typename } }', { id: bobs })
    expect(await meant(alice, id)).toEqual({ recipient: null, recipients: ['Carol'] })
    await change(alice, { id, recipientIds: null })
    expect(await meant(alice, id)).toEqual({ recipient: null, recipients: [] })
  })

  test('is never sealed for one of them by mistake', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const recipientIds = [
      await alice.knows({ name: 'Bob', userId: bob.id }),
      await alice.knows({ name: 'Carol', userId: carol.id }),
    ]
    const { id } = await alice.drafts({ ...letter, recipientIds })
    const input = { id, unlocksAt: inTime('30d').toISOString() }
    expect(paths(await alice.does(operations.sealDraft, { input }))).toEqual(['receiverId'])
    expect(await sealForSeveral(alice, { id, recipientIds })).toMatchObject({ __typename: 'SealedForSeveral' })
  })

  test('is for contacts of its author alone, each once', async ({ server }) => {
    const [alice, bob] = await people(server)
    const [mine, theirs] = [await alice.knows({ name: 'Bob' }), await bob.knows({ name: 'Alice' })]
    const refused: [Record<string, unknown>, string[]][] = [
      [{ recipientIds: [mine, mine] }, ['recipientIds.1']],
      [{ recipientIds: [theirs, mine, 'nonsense'] }, ['recipientIds.2']],
      [{ recipientIds: [mine, theirs] }, ['recipientIds.1']],
      [{ recipientIds: [mine], recipientId: mine }, ['recipientIds']],
      [{ recipientIds: Array(21).fill(mine) }, ['recipientIds']],
    ]
    const { id } = await alice.drafts()
    for (const [input, expected] of refused) {
      expect(paths(await alice.does(operations.createDraft, { input })), JSON.stringify(input)).toEqual(expected)
      expect(paths(await alice.does(operations.updateDraft, { input: { id, ...input } }))).toEqual(expected)
    }
  })
})

describe('letters that were sealed together', () => {
  test('become ready together, and are opened and answered each by its own', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const letters = await writeToSeveral(alice, { receiverIds: [bob.id, carol.id] })
    const [bobs, carols] = letters as [Named, Named]
    await timePasses(server.ctx, '30d', bobs)
    await timePasses(server.ctx, '30d', carols)
    await until(async () => (await carol.looksAt(carols))?.['state'] === 'READY')
    expect(await bob.opens(bobs)).toMatchObject({ state: 'OPENED', content: { body: letter.body } })
    const reply = `mutation ($id: ID!) { replyToCapsule(input: { capsuleId: $id, body: "Good luck!" }) { __typename } }`
    expect(await bob.does(reply, { id: bobs.id })).toEqual({ __typename: 'Capsule' })
    expect(await carol.looksAt(carols)).toMatchObject({ state: 'READY', content: null })
    expect(await bob.opens(carols)).toMatchObject({ code: 'NOT_FOUND' })
    const look = 'query ($id: ID!) { capsule(id: $id) { state reply { body } } }'
    expect(await alice.ask(look, { id: carols.id })).toEqual({ capsule: { state: 'READY', reply: null } })
    expect(await carol.opens(carols)).toMatchObject({ state: 'OPENED' })
  })

  test('are claimed and redirected each by itself', async ({ server, mailServer }) => {
    const [alice, bob] = await people(server)
    const [one, two] = [someAddress(), someAddress()]
    const letters = await writeToSeveral(alice, { receiverIds: [bob.id], emails: [one, two], announce: true })
    const [bobs, first, second] = letters as [Named, Named, Named]
    const claimer = await claims(server, await mailServer.mailTo(one, 'A letter waits for you'))
    expect(await claimer.ask('{ inbox { edges { node { id } } } }')).toEqual({
      inbox: { edges: [{ node: { id: first.id } }] },
    })
    expect(await seenBy(alice, second)).toMatchObject({ receiver: { isWaiting: true }, waitingFor: { email: two } })
    const email = someAddress()
    expect(await alice.does(operations.redirectCapsule, { input: { id: second.id, email } })).toMatchObject({
      waitingFor: { email },
    })
    expect(await seenBy(claimer, first)).toMatchObject({ title: letter.title })
    expect(await bob.looksAt(bobs)).toMatchObject({ state: 'SEALED' })
  })

  test('outlive the account of one of their people, and are withdrawn with their sender’s', async ({ server }) => {
    const [alice, bob, carol] = await people(server)
    const [, carols] = await writeToSeveral(alice, { receiverIds: [bob.id, carol.id] })
    const leave =
      'mutation ($password: String!) { deleteAccount(password: $password, withdrawLetters: true) { __typename } }'
    await bob.does(leave, { password })
    expect(await carol.looksAt(carols as { id: string })).toMatchObject({ state: 'SEALED' })
    await alice.does(leave, { password })
    await until(async () => (await carol.looksAt(carols as { id: string })) === null)
    expect(await server.ctx.db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
  })
})

type Named = Awaited<ReturnType<typeof writeToSeveral>>[number]

const people = async (server: { signUp(name: string): Promise<Person> }) =>
  (await Promise.all(['alice', 'bob', 'carol'].map((name) => server.signUp(name)))) as [Person, Person, Person]
const nameOf = ({ username }: Person) => username

async function meant(author: Person, id: string) {
  const query = 'query ($id: ID!) { draft(id: $id) { recipient { name } recipients { name } } }'
  const { draft } = await author.ask<{ draft: { recipient: { name: string } | null; recipients: { name: string }[] } }>(
    query,
    { id },
  )
  return { recipient: draft.recipient?.name ?? null, recipients: draft.recipients.map(({ name }) => name) }
}

const change = async (author: Person, input: Record<string, unknown>) =>
  expect(await author.does(operations.updateDraft, { input })).toMatchObject({ __typename: 'Draft' })
