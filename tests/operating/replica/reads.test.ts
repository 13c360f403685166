import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueToken, newToken } from '../../../src/domain/accounts/address-tokens.ts'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { localId } from '../../support/ids.ts'
import { addEvents, addSealedLetters } from '../../support/letters.ts'
import { photo } from '../../support/media/photos.ts'
import * as operations from '../../support/operations.ts'
import { logIn, type Person, strangerAt } from '../../support/person.ts'
import {
  canHaveReplicas,
  type Pair,
  patient,
  queriesAt,
  servedByReplica,
  startBeside,
  startPair,
  whilePaused,
} from '../../support/rig/pair.ts'
import type { TestServer } from '../../support/server.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

const inbox = '{ inbox { totalCount } }'
const lettersOf = async (person: Person) =>
  (await person.ask<{ inbox: { totalCount: number } }>(inbox)).inbox.totalCount
const nameOf = async (person: Person) =>
  (await person.ask<{ viewer: { displayName: string } }>('{ viewer { displayName } }')).viewer.displayName
const rename = (person: Person, displayName: string) =>
  person.does('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }', {
    input: { displayName },
  })

interface Targets {
  readonly viewer: { readonly targets: { readonly edges: readonly { node: { kinds: readonly string[] } }[] } }
}

/** Past the API, so that nobody is told. */
const addLetter = ({ ctx }: TestServer, from: Person, to: Person) =>
  addSealedLetters(ctx, { count: 1, from, to: [to], unfoldsIn: [1_000_000], unlocksAfter: 1_000_000 })

/** A letter is its sender's own, as if they had never sent it to anybody else; nobody is told. */
async function takeBack({ ctx }: TestServer, letter: { id: string }, sender: Person): Promise<void> {
  const [id, owner] = [localId(letter.id), localId(sender.id)]
  const content = { body: 'Between me and me.', media: [] }
  const sealed = await ctx.cipher.encrypt({ kind: 'letter', capsule: id, sender: owner, receiver: owner }, content)
  await ctx.db.$transaction([
    ctx.db.capsule.update({ where: { id }, data: { receiverId: owner } }),
    ctx.db.capsuleContent.update({ where: { capsuleId: id }, data: sealed }),
  ])
}

describe.skipIf(!canHaveReplicas)('a replica', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await startPair()
  })
  afterAll(() => pair?.[Symbol.asyncDispose]())

  test('answers queries; who has written finds it, in every process, however far the replica is behind', async () => {
    await using one = await startBeside(pair, patient)
    await using another = await one.another('api')
    const [alice, bob] = [await one.signUp('alice'), await one.signUp('bob')]
    const elsewhere = alice.at(another)
    await whilePaused(
      pair,
      [
        [one, alice],
        [another, alice],
      ],
      async () => {
        await addLetter(one, bob, alice)
        await until(async () => (await lettersOf(alice)) === 0)
        await until(async () => (await lettersOf(elsewhere)) === 0)

        await rename(alice, 'Alice')
        expect(await nameOf(alice)).toBe('Alice')
        expect(await lettersOf(alice)).toBe(1)
        // It is told while alice is, and heard as soon.
        await until(async () => (await nameOf(elsewhere)) === 'Alice')
        expect(await lettersOf(elsewhere)).toBe(1)
      },
    )
    await servedByReplica(one, alice)
    expect(await queriesAt(one, 'again')).toBe(0)
  })

  test('has what somebody finds who has just signed up, logged in or brought a file, or they are read to elsewhere', async () => {
    await using one = await startBeside(pair, patient)
    await using another = await one.another('api')
    const bob = await one.signUp('bob')
    await whilePaused(pair, [[one, bob]], async () => {
      const alice = await one.signUp('alice')
      expect(await nameOf(alice.at(another))).toBe(alice.username)
      expect(await nameOf(await logIn(another, alice))).toBe(alice.username)
      const id = await bob.uploads(await photo())
      expect(await bob.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: { id } })
    })
  })

  test('who is told of something by a subscription finds it', async () => {
    await using one = await startBeside(pair, patient)
    await using another = await one.another('api')
    const [alice, bob] = [await one.signUp('alice'), (await one.signUp('bob')).at(another)]
    await using feed = bob.feed({ after: 0 })
    await whilePaused(pair, [[another, bob]], async () => {
      const letter = await alice.seals({ for: bob, in: '1h' })
      expect((await feed.next()).feed).toMatchObject({ __typename: 'CapsuleSealed', capsule: { id: letter.id } })
      expect(await lettersOf(bob)).toBe(1)
      expect(await bob.looksAt(letter)).toMatchObject({ id: letter.id })
      expect(await bob.ask('{ feed(after: 1) { lastSeq } }')).toEqual({ feed: { lastSeq: 1 } })
    })
  })

  test('who is told by a subscription, or asks the feed, finds it also where the ring for it got lost', async () => {
    await using server = await startBeside(pair, { ...patient, FEED_HEARTBEAT: '50ms' })
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const letter = await alice.seals({ for: bob, in: '1h' })
    const feed = bob.feed({ after: 1 })
    const addNews = async () => {
      await addLetter(server, alice, bob)
      await addEvents(server.ctx, bob, letter, 1)
    }
    await whilePaused(pair, [[server, bob]], async () => {
      await addNews()
      await feed.next()
      expect(await lettersOf(bob)).toBe(2)
    })
    await feed[Symbol.asyncDispose]()
    await whilePaused(pair, [[server, bob]], async () => {
      await addNews()
      expect(await lettersOf(bob)).toBe(2)
      await bob.ask('{ feed(after: 2) { lastSeq } }')
      expect(await lettersOf(bob)).toBe(3)
    })
  })

  test('who changes something by the link of a mail, without being signed in, finds it where they are', async () => {
    await using server = await startBeside(pair, patient)
    const alice = await server.signUp('alice')
    const userId = localId(alice.id)
    const readyKinds = async () => {
      const { viewer } = await alice.ask<Targets>(operations.targets)
      return viewer.targets.edges.map(({ node }) => node.kinds.includes('READY'))
    }
    await whilePaused(pair, [[server, alice]], async () => {
      const token = newToken()
      await issueToken(server.ctx.db, { token, purpose: 'PROOF', email: alice.email, userId })
      await strangerAt(server).does(operations.proveEmail, { token })
      expect(await readyKinds()).toEqual([true])
    })
    await whilePaused(pair, [[server, alice]], async () => {
      const { leaveToken } = await server.ctx.db.target.findFirstOrThrow({ where: { userId } })
      const left = await fetch(new URL(`/unsubscribe?kind=READY&token=${leaveToken}`, server.url), { method: 'POST' })
      expect(left.status).toBe(200)
      expect(await readyKinds()).toEqual([false])
    })
  })

  test('shows nobody what a letter says that is not theirs any more', async () => {
    await using server = await startBeside(pair, { ...patient, UNFOLDING_WINDOW: '1d' })
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const letter = await alice.seals({ for: bob, in: '1h', allowEarlyView: true })
    await advance(server.ctx)
    const read = async () =>
      (
        await bob.ask<{ capsule: { content: { body: string } | null } | null }>(
          'query ($id: ID!) { capsule(id: $id) { state content { body } } }',
          { id: letter.id },
        )
      ).capsule
    expect(await read()).toEqual({ state: 'UNFOLDING', content: { body: 'From alice, with love.' } })
    await whilePaused(pair, [[server, bob]], async () => {
      await takeBack(server, letter, alice)
      // Where it is read from the replica, which still has it as bob's.
      expect(await until(read)).toEqual({ state: 'UNFOLDING', content: null })
    })
  })

  test('is never asked for sessions, feeds, contents or the time, nor told to do anything', async () => {
    await pair.onPrimary('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    await using server = await startBeside(pair, patient)
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    await servedByReplica(server, bob)
    await until(() => pair.onReplica('SELECT pg_stat_statements_reset()'))
    await using feed = bob.feed({ after: 0 })
    const letter = await alice.seals({ for: bob, in: '1h' })
    await feed.next()
    await timePasses(server.ctx, '1h', letter)
    await advance(server.ctx)
    await bob.opens(letter)
    await servedByReplica(server, bob)
    for (const query of [
      '{ inbox { edges { node { title content { body } } } } }',
      '{ capsuleCounts(box: INBOX) { opened } recipients { totalCount } drafts { totalCount } }',
      '{ serverTime }',
      '{ sessions { id } securityEvents { totalCount } }',
      '{ feed { lastSeq } usernameAvailability(username: "carol") { available } }',
    ])
      await bob.ask(query)
    await (await logIn(server, bob)).does('mutation { logOut { ended } }')

    const asked = (await pair.onReplica('SELECT query FROM pg_stat_statements')).map(({ query }) => String(query))
    expect(asked.join('\n')).toMatch(/FROM capsules/)
    const never = /sessions|feed_events|capsule_contents|audit_events|clock_timestamp|INSERT|UPDATE|DELETE/
    expect(asked.filter((query) => never.test(query))).toEqual([])
  })
})
