import { describe, expect } from 'vitest'
import { globalId, localId } from '../../support/ids.ts'
import { createRecipient, sendCapsule, signUp } from '../../support/operations.ts'
import { inTime, type Person, password, strangerAt } from '../../support/person.ts'
import { proveEmail } from '../../support/proof.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const list = 'query ($search: String) { recipients(search: $search) { totalCount edges { node { id name } } } }'
const get = 'query ($id: ID!) { recipient(id: $id) { name email user { username } } }'
const update = `mutation ($input: UpdateRecipientInput!) {
  updateRecipient(input: $input) { __typename ... on Recipient { name email user { id } } ... on UserError { code } }
}`
const remove =
  'mutation ($id: ID!) { deleteRecipient(id: $id) { __typename ... on DeleteRecipientPayload { deletedId } } }'

type List = { recipients: { totalCount: number; edges: { node: { id: string; name: string } }[] } }

describe('a contact', () => {
  test('is its owner’s alone', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const id = await alice.knows({ name: 'Grandma', email: 'Grandma@Example.com' })
    expect(await alice.ask(get, { id })).toEqual({
      recipient: { name: 'Grandma', email: 'grandma@example.com', user: null },
    })
    expect(await bob.ask(get, { id })).toEqual({ recipient: null })
    expect(await bob.ask<List>(list)).toMatchObject({ recipients: { totalCount: 0, edges: [] } })
    expect(await bob.does(update, { input: { id, name: 'Mine' } })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await bob.does(remove, { id })).toEqual({ __typename: 'NotFoundError' })
    expect(await alice.ask(get, { id })).toMatchObject({ recipient: { name: 'Grandma' } })
  })

  test('has a birthday, which is a day whatever the zone', async ({ server }) => {
    const alice = await server.signUp('alice')
    const born = async (id: string) =>
      (
        await alice.ask<{ recipient: { birthday: string | null } }>(
          'query ($id: ID!) { recipient(id: $id) { birthday } }',
          { id },
        )
      ).recipient.birthday
    const change = (input: object) => alice.does(update, { input })
    const id = await alice.knows({ name: 'Leap', birthday: '2004-02-29' })
    expect(await born(id)).toBe('2004-02-29')
    await change({ id, name: 'Leah' })
    expect(await born(id)).toBe('2004-02-29')
    for (const birthday of ['2005-02-29', '29.02.2004', '2004-02-29T00:00:00Z', '0999-01-01', '12004-01-01', ''])
      expect(await change({ id, birthday }), birthday).toMatchObject({ code: 'VALIDATION_FAILED' })
    for (const birthday of ['1000-01-01', '9999-12-31']) {
      await change({ id, birthday })
      expect(await born(id)).toBe(birthday)
    }
    await change({ id, birthday: null })
    expect(await born(id)).toBeNull()
  })

  test('is linked to whoever has proven exactly its email', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    await proveEmail(server, bob)
    const id = await alice.knows({ name: 'Bob', email: bob.email.toUpperCase() })
    expect(await alice.ask(get, { id })).toMatchObject({ recipient: { user: { username: bob.username } } })
  })

  test('is never linked to whoever registers its email first: not before, not after, not by a change', async ({
    server,
  }) => {
    const { sendsMail } = server.ctx.settings
    const [alice, squatter] = await Promise.all([server.signUp('alice'), server.signUp('squatter')])
    const after = await alice.knows({ name: 'Bob', email: squatter.email })
    const changed = await alice.knows({ name: 'Bob', email: 'old@example.com' })
    await alice.does(update, { input: { id: changed, email: squatter.email } })
    const email = `bob-${process.pid}@example.com`
    const before = await alice.knows({ name: 'Bob', email })
    const input = { username: `late-squatter-${process.pid}`, email, password }
    expect(await strangerAt(server).does(signUp, { input })).toMatchObject({ __typename: 'AuthPayload' })

    for (const id of [after, changed, before]) {
      expect(await alice.ask(get, { id })).toMatchObject({ recipient: { user: null } })
      const letter = { title: 'For Bob', body: 'Only for Bob', recipientId: id, unlocksAt: inTime('1h').toISOString() }
      const sealed = await alice.does(sendCapsule, { input: letter })
      // Where mails are sent a letter waits for who proves the address; elsewhere it can be for nobody.
      const kept = sendsMail ? { __typename: 'Capsule' } : { issues: [{ path: ['recipientId'] }] }
      expect(sealed).toMatchObject(kept)
    }
    const given = { senderId: localId(alice.id), receiverId: { not: null } }
    expect(await server.ctx.db.capsule.count({ where: given })).toBe(0)
  })

  test('tells nothing of who has an account: contacts by the hundred are saved unlinked', async ({ server }) => {
    const [alice, ...others] = await Promise.all(['alice', 'bob', 'carol'].map((name) => server.signUp(name)))
    const emails = [...others.map(({ email }) => email), ...Array.from({ length: 12 }, (_, n) => `n${n}@example.com`)]
    const aliased = emails.map(
      (email, n) =>
        `a${n}: createRecipient(input: { name: "N", email: "${email}" }) { ... on Recipient { user { id } } }`,
    )
    const answers = await alice?.ask(`mutation { ${aliased.join(' ')} }`)
    expect(Object.values(answers ?? {})).toEqual(emails.map(() => ({ user: null })))
  })

  test('is linked to the user that is named, whatever the email', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const id = await alice.knows({ name: 'Bob', email: 'old@example.com', userId: bob.id })
    expect(await alice.ask(get, { id })).toMatchObject({ recipient: { user: { username: bob.username } } })
  })

  test('has no account any more when its person has closed it', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const id = await alice.knows({ name: 'Bob', userId: bob.id })
    await bob.does('mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }', {
      password,
    })
    expect(await alice.ask(get, { id })).toMatchObject({ recipient: { name: 'Bob', user: null } })
  })

  test('is refused with everything that is wrong with it', async ({ server }) => {
    const alice = await server.signUp('alice')
    const input = { name: ' ', email: 'x', userId: 'y' }
    const result = await alice.does(createRecipient, { input })
    expect(result).toMatchObject({ __typename: 'ValidationError' })
    expect((result['issues'] as { path: string[] }[]).map(({ path }) => path[0])).toEqual(['name', 'email', 'userId'])
    const nobody = globalId('User', '0190a000-0000-7000-8000-000000000000')
    expect(await alice.does(createRecipient, { input: { name: 'Nobody', userId: nobody } })).toMatchObject({
      issues: [{ path: ['userId'] }],
    })
  })

  test('is changed in what is given and keeps the rest', async ({ server }) => {
    const alice = await server.signUp('alice')
    const id = await alice.knows({ name: 'Grandma', email: 'grandma@example.com' })
    expect(await alice.does(update, { input: { id, name: 'Granny' } })).toMatchObject({
      name: 'Granny',
      email: 'grandma@example.com',
    })
    expect(await alice.does(update, { input: { id, email: null } })).toMatchObject({ name: 'Granny', email: null })
  })

  test('that is deleted leaves the drafts meant for it without a recipient', async ({ server }) => {
    const alice = await server.signUp('alice')
    const recipientId = await alice.knows({ name: 'Grandma' })
    const { id } = await alice.drafts({ title: 'Hello', recipientId })
    expect(await alice.does(remove, { id: recipientId })).toMatchObject({ deletedId: recipientId })
    const draft = 'query ($id: ID!) { draft(id: $id) { title recipient { id } } }'
    expect(await alice.ask(draft, { id })).toEqual({ draft: { title: 'Hello', recipient: null } })
    expect(await alice.does(remove, { id: recipientId })).toEqual({ __typename: 'NotFoundError' })
  })
})

describe('groups of contacts', () => {
  const groupsOf = async (person: Person) =>
    (await person.ask<{ recipientGroups: object[] }>('{ recipientGroups { name count } }')).recipientGroups
  const whoIsIn = async (person: Person, group: string, search?: string) => {
    const query = `query ($group: String, $search: String) {
      recipients(group: $group, search: $search) { totalCount edges { node { name groups } } }
    }`
    const { recipients } = await person.ask<List>(query, { group, search })
    expect(recipients.totalCount).toBe(recipients.edges.length)
    return recipients.edges.map(({ node }) => node.name)
  }
  const move = `mutation ($input: UpdateRecipientInput!) {
    updateRecipient(input: $input) {
      __typename ... on Recipient { name groups } ... on ValidationError { issues { path message } }
    }
  }`
  const put = (person: Person, id: string, groups: readonly string[] | null) =>
    person.does(move, { input: { id, groups } })

  test('are there while somebody is in them, and are their owner’s alone', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const ada = await alice.knows({ name: 'Ada', groups: ['Family', '  Chess  '] })
    const ben = await alice.knows({ name: 'Ben', groups: ['Family'] })
    await alice.knows({ name: 'Cy' })
    await bob.knows({ name: 'Dan', groups: ['Family'] })
    const both = [
      { name: 'Chess', count: 1 },
      { name: 'Family', count: 2 },
    ]
    expect(await groupsOf(alice)).toEqual(both)
    expect(await whoIsIn(alice, 'Family')).toEqual(['Ada', 'Ben'])
    expect(await whoIsIn(alice, 'Family', 'be')).toEqual(['Ben'])
    expect(await whoIsIn(alice, 'Chess')).toEqual(['Ada'])
    expect(await whoIsIn(alice, 'Nobody')).toEqual([])
    expect(await whoIsIn(alice, ' ')).toEqual(['Ada', 'Ben', 'Cy'])

    expect(await alice.does(update, { input: { id: ada, name: 'Aunt Ada' } })).toMatchObject({ name: 'Aunt Ada' })
    expect(await groupsOf(alice)).toEqual(both)
    expect(await put(alice, ada, ['Work'])).toMatchObject({ name: 'Aunt Ada', groups: ['Work'] })
    expect(await alice.does(remove, { id: ben })).toMatchObject({ deletedId: ben })
    expect(await groupsOf(alice)).toEqual([{ name: 'Work', count: 1 }])
    expect(await put(alice, ada, null)).toMatchObject({ groups: [] })
    expect(await groupsOf(alice)).toEqual([])
    expect(await put(bob, ada, ['Mine'])).toEqual({ __typename: 'NotFoundError' })
    expect(await groupsOf(bob)).toEqual([{ name: 'Family', count: 1 }])
  })

  test('are told from one another whatever their case, and keep the spelling that they began with', async ({
    server,
  }) => {
    const alice = await server.signUp('alice')
    const ada = await alice.knows({ name: 'Ada', groups: ['École', 'ÉCOLE', 'École'.normalize('NFD')] })
    await alice.knows({ name: 'Ben', groups: ['école'] })
    expect(await groupsOf(alice)).toEqual([{ name: 'École', count: 2 }])
    expect(await whoIsIn(alice, ' ÉCOLE ')).toEqual(['Ada', 'Ben'])
    expect(await put(alice, ada, ['ÉCOLE', 'art'])).toMatchObject({ groups: ['art', 'École'] })
    // Who is alone in one spells it anew.
    expect(await put(alice, ada, ['Art'])).toMatchObject({ groups: ['Art'] })
    expect(await groupsOf(alice)).toEqual([
      { name: 'Art', count: 1 },
      { name: 'École', count: 1 },
    ])
  })

  test('are refused with names that are none, and are ten for a contact', async ({ server }) => {
    const alice = await server.signUp('alice')
    const many = Array.from({ length: 11 }, (_, n) => `Group ${n}`)
    const ada = await alice.knows({ name: 'Ada', groups: many.slice(1) })
    expect(await put(alice, ada, many)).toMatchObject({
      issues: [{ path: ['groups'], message: 'must have at most 10 entries' }],
    })
    expect(await put(alice, ada, ['Fine', ' ', 'x'.repeat(51), 'a\u202eb'])).toMatchObject({
      issues: [{ path: ['groups', '1'] }, { path: ['groups', '2'] }, { path: ['groups', '3'] }],
    })
    const { errors } = await alice.query(`{ recipients(group: "${'x'.repeat(51)}") { totalCount } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
    expect(await whoIsIn(alice, 'group 10')).toEqual(['Ada'])
  })

  test('are fifty in all, also where several contacts ask for the last at the same moment', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (let five = 0; five < 4; five++)
      await alice.knows({ name: `Of ${five}`, groups: Array.from({ length: 10 }, (_, n) => `Group ${five} ${n}`) })
    const nine = Array.from({ length: 9 }, (_, n) => `Last ${n}`)
    await alice.knows({ name: 'Almost', groups: nine })
    const ten = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        alice.does(createRecipient, { input: { name: `New ${n}`, groups: [`New ${n}`] } }),
      ),
    )
    expect(ten.filter(({ __typename }) => __typename === 'Recipient')).toHaveLength(1)
    const refused = ten.filter(({ __typename }) => __typename === 'ValidationError')
    expect(refused).toHaveLength(9)
    expect(refused[0]).toMatchObject({ issues: [{ path: ['groups'], message: 'would be more than 50 in all' }] })
    expect(await groupsOf(alice)).toHaveLength(50)

    // Nothing is left of those that were refused, and who leaves a group makes room for another.
    expect((await alice.ask<List>(list)).recipients.totalCount).toBe(6)
    const last = (await alice.ask<List>(list, { search: 'Almost' })).recipients.edges[0]?.node.id ?? ''
    expect(await put(alice, last, [...nine, 'One too many'])).toMatchObject({ issues: [{ path: ['groups'] }] })
    expect(await whoIsIn(alice, 'Last 8')).toEqual(['Almost'])
    expect(await put(alice, last, [...nine.slice(1), 'Another'])).toMatchObject({ __typename: 'Recipient' })
  })

  test('go with the account', async ({ server }) => {
    const alice = await server.signUp('alice')
    await alice.knows({ name: 'Ada', groups: ['Family'] })
    await alice.does('mutation ($password: String!) { deleteAccount(password: $password) { __typename } }', {
      password,
    })
    expect(await server.ctx.db.recipientGroup.count({ where: { ownerId: localId(alice.id) } })).toBe(0)
  })
})

describe('the list of contacts', () => {
  test('is by name, and searches take text literally', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (const name of ['Carol', 'Anna', '100% Bob', 'Dora_1']) await alice.knows({ name })
    const names = async (search: string | null) =>
      (await alice.ask<List>(list, { search })).recipients.edges.map(({ node }) => node.name)
    expect(await names(null)).toEqual(['100% Bob', 'Anna', 'Carol', 'Dora_1'])
    expect(await names('%')).toEqual(['100% Bob'])
    expect(await names('_')).toEqual(['Dora_1'])
    expect(await names('anna')).toEqual(['Anna'])
    expect(await names('\\')).toEqual([])
  })
})
