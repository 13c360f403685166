import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { globalId } from '../../support/ids.ts'
import { mode } from '../../support/mode.ts'
import { type Person, password } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { statementsOf } from '../../support/statements.ts'
import { timePasses } from '../../support/time.ts'
import { queries, ways } from './support/ways.ts'

/** An API process alone, and nothing in it that asks the database of its own accord. */
const quiet = { FEED_HEARTBEAT: '1h' }

/** What there is of somebody else's, and what there was and is no more, by its type. */
interface Things {
  readonly type: 'Capsule' | 'Draft' | 'Recipient' | 'Session'
  readonly ways: readonly string[]
  readonly others: Readonly<Record<string, string>>
}

test.skipIf(mode === 'embedded')(
  'what is somebody else’s, and what was destroyed, takes the same statements and gives the same answer as what never was',
  async () => {
    await using server = await startServer(quiet, 'api')
    const [stranger, kinds] = await Promise.all([server.signUp('stranger'), createThings(server)])
    for (const { type, ways: through, others } of kinds) {
      expect(Object.values(others)).not.toContain('')
      for (const way of through) {
        const nothing = await workOf(stranger, way, globalId(type, randomUUID()))
        expect(nothing.statements, way).not.toEqual([])
        for (const [what, id] of Object.entries(others)) {
          expect(await workOf(stranger, way, id), `${way}, ${what}`).toEqual(nothing)
        }
      }
    }
  },
)

/** What an operation answers, and what it asks the database for. */
async function workOf(person: Person, way: string, id: string) {
  const query = `${way in queries ? 'query' : 'mutation'} ($id: ID!) { ${ways[way as keyof typeof ways]} }`
  let answer: unknown
  const statements = await statementsOf(async () => {
    const { status, data, errors } = await person.query(query, { id })
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

  const letters = { sealed: sealed.id, due: due.id, opened: opened.id, withdrawn: withdrawn.id }
  const drafts = { theirs: draft.id, 'thrown away': thrownAway.id }
  const contacts = { theirs: contact, forgotten }
  const ofLetters = ['node', 'nodes', 'capsule', 'opening', 'answering']
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
