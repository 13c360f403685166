import { describe, expect } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import { globalId, localId } from '../../support/ids.ts'
import { logIn, type Person, password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { timePasses } from '../../support/time.ts'
import { someAddress, writesTo } from '../../support/waiting.ts'
import { createTargets } from './support/targets.ts'
import { queries, ways } from './support/ways.ts'

const test = testWithMail({ VAPID_KEY: Buffer.alloc(32, 7).toString('base64') })

/** Of nothing, in the form that ids have. */
const nothing = '0190a000-0000-7000-8000-000000000000'

const ownTypes = ['Capsule', 'Draft', 'Recipient', 'SecurityEvent', 'User', 'Session', 'Delivery']
const typeNames = [...ownTypes, 'EmailTarget', 'PushTarget', 'WebhookTarget', 'Reply', 'capsule', '__proto__']

/** All forms in which an id may be given, right ones and wrong ones. */
const formsOf = (id: string) => [
  ...typeNames.map((typeName) => globalId(typeName, id)),
  globalId('Capsule', id.toUpperCase()),
  id,
]

/** One operation that asks for each of them. */
function operationOf(way: string): string {
  const kind = way in queries ? 'query' : 'mutation'
  const names = formsOf(nothing).map((_, n) => `id${n}`)
  const fields = names.map((name) => `${name}: ${ways[way as keyof typeof ways]?.replaceAll('$id', `$${name}`)}`)
  return `${kind} (${names.map((name) => `$${name}: ID!`).join(', ')}) { ${fields.join(' ')} }`
}

interface World {
  readonly alice: Person
  readonly bob: Person
  /** Local ids of what is Alice's and, some of it, Bob's. */
  readonly things: Readonly<Record<string, string>>
  readonly outsiders: Readonly<Record<string, string | null>>
}

async function createWorld(server: TestServer): Promise<World> {
  const [alice, bob, stranger, gone] = await Promise.all(
    ['alice', 'bob', 'stranger', 'gone'].map((name) => server.signUp(name)),
  )
  if (!alice || !bob || !stranger || !gone) throw new Error('Somebody did not sign up.')
  const [sealed, ready, opened] = await Promise.all([1, 2, 3].map(() => alice.seals({ for: bob })))
  if (!sealed || !ready || !opened) throw new Error('A letter was not sealed.')
  await timePasses(server.ctx, '2h', ready)
  await timePasses(server.ctx, '2h', opened)
  await bob.opens(opened)
  await alice.seals({ for: bob, idempotencyKey: 'key' })
  const [draft, contact, loggedOut] = await Promise.all([
    alice.drafts({ title: 'T', body: 'B' }),
    alice.knows({ name: 'Bob', userId: bob.id }),
    logIn(server, stranger),
  ])
  await loggedOut.does('mutation { logOut { __typename } }')
  await gone.does('mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }', {
    password,
  })
  const event = await alice.ask<{ securityEvents: { edges: { node: { id: string } }[] } }>(
    '{ securityEvents(first: 1) { edges { node { id } } } }',
  )
  const { sessions } = await alice.ask<{ sessions: { id: string }[] }>('{ sessions { id } }')
  const waiting = await writesTo(alice, someAddress())
  const { address, browser, program, trial } = await createTargets(server, alice)
  return {
    alice,
    bob,
    things: {
      'a sealed letter': localId(sealed.id),
      'a letter that is ready': localId(ready.id),
      'an opened letter': localId(opened.id),
      'a draft': localId(draft.id),
      'a contact': localId(contact),
      'a security event': localId(event.securityEvents.edges[0]?.node.id ?? ''),
      'a session': localId(sessions[0]?.id ?? ''),
      'a person': localId(alice.id),
      'a letter that waits': localId(waiting.id),
      'an address that is told': localId(address),
      'a browser that is told': localId(browser),
      'a program that is told': localId(program),
      'a notice': localId(trial),
    },
    outsiders: {
      'a stranger': stranger.accessToken,
      'somebody logged out': loggedOut.accessToken,
      'somebody deactivated': gone.accessToken,
      nobody: null,
    },
  }
}

describe('whoever has nothing to do with it', () => {
  test('gets the same answer for what there is as for what there is not, by every way and form of id', async ({
    server,
  }) => {
    const { things, outsiders } = await createWorld(server)
    expect(Object.values(things)).not.toContain('')
    for (const [who, token] of Object.entries(outsiders)) {
      for (const way of Object.keys(ways)) {
        const query = operationOf(way)
        const answers = async (id: string) => {
          const variables = Object.fromEntries(formsOf(id).map((form, n) => [`id${n}`, form]))
          const { status, headers, data, errors } = await post(server.url, token, query, variables)
          return {
            status,
            headers: [...headers.keys()],
            length: headers.get('content-length'),
            data,
            errors: errors.map(({ message, path, extensions }) => ({ message, path, code: extensions?.code })),
          }
        }
        const ofNothing = await answers(nothing)
        // An operation that is refused as a whole would look the same for everything.
        const codes = ofNothing.errors.map(({ code }) => code)
        for (const whole of ['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_LARGE']) expect(codes, way).not.toContain(whole)
        for (const [what, id] of Object.entries(things)) {
          expect(await answers(id), `${who}, ${way}, ${what}`).toEqual(ofNothing)
        }
      }
    }
  })
  test('counts and finds nothing of it in boxes, whatever the filter', async ({ server }) => {
    const { alice, bob, outsiders } = await createWorld(server)
    const stranger = String(outsiders['a stranger'])
    const box = `{ totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor } }`
    const query = `query ($filter: CapsuleFilter, $order: CapsuleOrderField!, $after: String) {
      inbox(first: 100, filter: $filter, after: $after, orderBy: { field: $order, direction: ASC }) ${box}
      outbox(first: 100, filter: $filter, after: $after, orderBy: { field: $order, direction: ASC }) ${box}
      received: capsuleCounts(box: INBOX) { sealed unfolding ready opened }
      sent: capsuleCounts(box: OUTBOX) { sealed unfolding ready opened }
      yearsReceived: capsuleYears(box: INBOX, zone: "UTC")
      yearsSent: capsuleYears(box: OUTBOX, zone: "UTC")
      drafts { totalCount }
      recipients(search: "Bob") { totalCount }
      feed(first: 100) { lastSeq hasMore events { seq } }
    }`
    const theirs = await post<{ outbox: { edges: { cursor: string }[] } }>(server.url, alice.accessToken, query, {
      order: 'SEALED_AT',
    })
    const cursor = theirs.data?.outbox.edges[0]?.cursor
    expect(theirs.data).toMatchObject({ outbox: { totalCount: 5 }, sent: { opened: 1 }, drafts: { totalCount: 1 } })
    const filters = [
      null,
      ...[alice, bob].map(({ id }) => ({ counterpartId: id })),
      ...['SEALED', 'UNFOLDING', 'READY', 'OPENED'].map((state) => ({ states: [state] })),
      { title: 'A letter' },
      { unlocksFrom: '2000-01-01T00:00:00Z', unlocksUntil: '2100-01-01T00:00:00Z', counterpartId: alice.id },
    ]
    for (const order of ['SEALED_AT', 'UNLOCKS_AT', 'OPENED_AT']) {
      for (const filter of filters) {
        for (const after of [null, cursor]) {
          const { data, errors } = await post(server.url, stranger, query, { filter, order, after })
          expect(errors).toEqual([])
          const none = { totalCount: 0, edges: [], pageInfo: expect.objectContaining({ hasNextPage: false }) }
          const noCounts = { sealed: 0, unfolding: 0, ready: 0, opened: 0 }
          expect(data, JSON.stringify({ order, filter })).toMatchObject({
            inbox: none,
            outbox: none,
            received: noCounts,
            sent: noCounts,
            yearsReceived: [],
            yearsSent: [],
            drafts: { totalCount: 0 },
            recipients: { totalCount: 0 },
            feed: { lastSeq: 0, hasMore: false, events: [] },
          })
        }
      }
    }
  })

  test('cannot learn of a draft by having its contact, its key or its writer', async ({ server }) => {
    const { alice, bob, things } = await createWorld(server)
    // Bob is the contact that the draft may be for, and the receiver of Alice’s letters; drafts are hers alone.
    const id = things['a draft'] ?? ''
    const asked = { draft: globalId('Draft', id), capsule: globalId('Capsule', id) }
    const query = `query ($draft: ID!, $capsule: ID!) {
      draft(id: $draft) { id } capsule(id: $capsule) { id } nodes(ids: [$draft, $capsule]) { id } }`
    expect(await bob.ask(query, asked)).toEqual({ draft: null, capsule: null, nodes: [null, null] })
    expect(await alice.ask(query, asked)).toMatchObject({ draft: { id: asked.draft }, capsule: null })
  })
})
