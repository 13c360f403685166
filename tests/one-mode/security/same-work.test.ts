import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { lookAtWaiting } from '../../../src/domain/waiting/look.ts'
import type { Variables } from '../../support/clients/raw-http.ts'
import { globalId } from '../../support/ids.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { type Person, password } from '../../support/person.ts'
import { proveEmail } from '../../support/proof.ts'
import type { TestServer } from '../../support/server.ts'
import { statementsOf } from '../../support/statements.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { timePasses } from '../../support/time.ts'
import { seenBy, someAddress, writesTo } from '../../support/waiting.ts'
import { createTargets, someBrowser, someProgram } from './support/targets.ts'
import { queries, ways } from './support/ways.ts'

/** An API process alone, and nothing in it that asks the database of its own accord. */
const test = testWithMail({ FEED_HEARTBEAT: '1h', VAPID_KEY: Buffer.alloc(32, 7).toString('base64') }, 'api')

/** What there is of somebody else's, and what there was and is no more, by its type. */
interface Things {
  readonly type: string
  readonly ways: readonly string[]
  readonly others: Readonly<Record<string, string>>
}

const ofLetters = ['node', 'nodes', 'capsule', 'opening', 'answering', 'redirecting']
const ofTargets = ['choosing what a target is told', 'forgetting a target', 'trying a target']
const addingBrowser = 'mutation ($input: AddPushTargetInput!) { addPushTarget(input: $input) { __typename } }'
const addingProgram = 'mutation ($url: String!) { addWebhookTarget(url: $url) { __typename } }'

describe.skipIf(mode === 'embedded')('takes the same statements and gives the same answer as what never was', () => {
  test('what is somebody else’s, and what was destroyed', async ({ server }) => {
    const [stranger, kinds] = await Promise.all([server.signUp('stranger'), createThings(server)])
    for (const things of kinds) await expectNothing(stranger, things)
  })

  test('where somebody else is told, and where they are no more', async ({ server }) => {
    const [alice, stranger] = await Promise.all(['alice', 'stranger'].map((name) => server.signUp(name)))
    if (!alice || !stranger) throw new Error('Somebody did not sign up.')
    const { address, browser, program, trial } = await createTargets(server, alice)
    const gone = await createTargets(server, alice)
    for (const id of [gone.browser, gone.program]) {
      expect(await alice.does(operations.removeTarget, { id })).toMatchObject({ deletedId: id })
    }
    const through = ['node', 'nodes', ...ofTargets, 'signing with another secret']
    await expectNothing(stranger, { type: 'EmailTarget', ways: through, others: { address } })
    await expectNothing(stranger, { type: 'PushTarget', ways: through, others: { browser, gone: gone.browser } })
    await expectNothing(stranger, { type: 'WebhookTarget', ways: through, others: { program, gone: gone.program } })
    await expectNothing(stranger, { type: 'Delivery', ways: ['node', 'nodes'], others: { trial } })
  })

  test('a letter that one had by one’s address, until it was redirected', async ({ server }) => {
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => server.signUp(name)))
    if (!alice || !bob) throw new Error('Somebody did not sign up.')
    await proveEmail(server, bob)
    const letters = [await writesTo(alice, bob.email), await writesTo(alice, bob.email)]
    const [sealed = '', due = ''] = letters.map(({ id }) => id)
    await lookAtWaiting(server.ctx)
    await timePasses(server.ctx, '2h', { id: due })
    for (const id of [sealed, due]) {
      expect(await seenBy(bob, { id })).not.toBeNull()
      const input = { id, email: someAddress() }
      expect(await alice.does(operations.redirectCapsule, { input })).toMatchObject({ __typename: 'Capsule' })
    }
    await expectNothing(bob, { type: 'Capsule', ways: ofLetters, others: { sealed, due } })
  })

  test('a browser or a program where somebody else is told, when one wants to be told there', async ({ server }) => {
    const alice = await server.signUp('alice')
    const [theirs, gone] = [someBrowser(), someBrowser()]
    await alice.does(operations.addPushTarget, { input: theirs })
    await alice.does(operations.addWebhookTarget, { url: someProgram })
    const { id } = await alice.does(operations.addPushTarget, { input: gone })
    await alice.does(operations.removeTarget, { id })
    const works = []
    for (const [input, url] of [
      [someBrowser(), 'https://nobody.invalid/called'],
      [theirs, someProgram],
      [gone, someProgram],
    ]) {
      const stranger = await server.signUp('stranger')
      works.push([
        await workBehind(stranger, addingBrowser, { input }),
        await workBehind(stranger, addingProgram, { url }),
      ])
    }
    const [ofNew, ...ofKnown] = works
    expect(ofNew?.map(({ answer }) => answer)).toEqual([
      { status: 200, data: { addPushTarget: { __typename: 'PushTarget' } }, errors: [] },
      { status: 200, data: { addWebhookTarget: { __typename: 'WebhookSecretPayload' } }, errors: [] },
    ])
    expect(ofKnown).toEqual([ofNew, ofNew])
  })
})

/** Has somebody try every way to each of these, and to what is not there. */
async function expectNothing(person: Person, { type, ways: through, others }: Things): Promise<void> {
  expect(Object.values(others)).not.toContain('')
  for (const way of through) {
    const nothing = await workOf(person, way, globalId(type, randomUUID()))
    expect(nothing.statements, way).not.toEqual([])
    for (const [what, id] of Object.entries(others)) {
      expect(await workOf(person, way, id), `${way}, ${what}`).toEqual(nothing)
    }
  }
}

/** What an operation about something answers, and what it asks the database for. */
const workOf = (person: Person, way: string, id: string) =>
  workBehind(person, `${way in queries ? 'query' : 'mutation'} ($id: ID!) { ${ways[way as keyof typeof ways]} }`, {
    id,
  })

async function workBehind(person: Person, query: string, variables: Variables) {
  let answer: unknown
  const statements = await statementsOf(async () => {
    const { status, data, errors } = await person.query(query, variables)
    answer = { status, data, errors: errors.map(({ message, path }) => ({ message, path })) }
  })
  return { answer, statements }
}

async function createThings(server: TestServer): Promise<Things[]> {
  const [alice, bob, gone] = await Promise.all(['alice', 'bob', 'gone'].map((name) => server.signUp(name)))
  if (!alice || !bob || !gone) throw new Error('Somebody did not sign up.')
  const [sealed, due, opened] = await Promise.all([1, 2, 3].map(() => alice.seals({ for: bob })))
  if (!sealed || !due || !opened) throw new Error('A letter was not sealed.')
  await timePasses(server.ctx, '2h', due, opened)
  await bob.opens(opened)
  const [draft, contact, thrownAway, forgotten, withdrawn, endedOf] = await Promise.all([
    alice.drafts({ title: 'T', body: 'B' }),
    alice.knows({ name: 'Bob', userId: bob.id }),
    alice.drafts({ title: 'T', body: 'B' }),
    alice.knows({ name: 'Bob', userId: bob.id }),
    gone.seals({ for: bob }),
    sessionOf(gone),
  ])
  const session = await sessionOf(alice)
  await alice.ask('mutation ($id: ID!) { deleteDraft(id: $id) { __typename } }', thrownAway)
  await alice.ask('mutation ($id: ID!) { deleteRecipient(id: $id) { __typename } }', { id: forgotten })
  const close = 'mutation ($p: String!) { deleteAccount(password: $p, withdrawLetters: true) { __typename } }'
  expect(await gone.does(close, { p: password })).toEqual({ __typename: 'AccountClosed' })
  expect(await bob.looksAt(withdrawn)).toBeNull()

  const waiting = await writesTo(alice, someAddress())
  const letters = {
    sealed: sealed.id,
    due: due.id,
    opened: opened.id,
    withdrawn: withdrawn.id,
    'waiting for somebody': waiting.id,
  }
  const drafts = { theirs: draft.id, 'thrown away': thrownAway.id }
  const contacts = { theirs: contact, forgotten }
  const ofDrafts = ['node', 'draft', 'sealing', 'editing', 'throwing away']
  const ofContacts = ['node', 'recipient', 'changing a contact', 'forgetting', 'writing for a contact']
  return [
    { type: 'Capsule', ways: ofLetters, others: letters },
    { type: 'Draft', ways: ofDrafts, others: drafts },
    { type: 'Recipient', ways: [...ofContacts, 'sending to a contact'], others: contacts },
    { type: 'Session', ways: ['ending a session'], others: { theirs: session, ended: endedOf } },
  ]
}

async function sessionOf(person: Person): Promise<string> {
  const { sessions } = await person.ask<{ sessions: { id: string }[] }>('{ sessions { id } }')
  return sessions[0]?.id ?? ''
}
