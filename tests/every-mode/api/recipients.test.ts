import { describe, expect } from 'vitest'
import { globalId, localId } from '../../support/ids.ts'
import { createRecipient, sendCapsule, signUp } from '../../support/operations.ts'
import { inTime, password, strangerAt } from '../../support/person.ts'
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
