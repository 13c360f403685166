import { describe, expect } from 'vitest'
import { globalId, localId } from '../../support/ids.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

// Without a worker nothing moves by itself, so that overdue letters stay where they are until somebody opens them.
const test = testWithServer({ UNFOLDING_WINDOW: '1d' }, 'api')

describe('opening', () => {
  test('is refused before the day, and tells when that is', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob, in: '10d' })
    const result = await bob.opens(letter)
    expect(result).toMatchObject({
      __typename: 'CapsuleNotReadyError',
      code: 'CAPSULE_NOT_READY',
      unlocksAt: letter.unlocksAt,
    })
    expect(Math.abs(Date.parse(String(result['serverTime'])) - Date.now())).toBeLessThan(60_000)
    expect(await bob.looksAt(letter)).toMatchObject({ state: 'SEALED', content: null, viewerCanOpen: false })
  })

  test('of a letter that is still unfolding is refused, even where its receiver may read it already', async ({
    server,
  }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob, in: '10d', allowEarlyView: true })
    await timePasses(server.ctx, '9.5d', letter)
    expect(await bob.opens(letter)).toMatchObject({ code: 'CAPSULE_NOT_READY' })
    expect(await bob.looksAt(letter)).toMatchObject({ state: 'UNFOLDING', content: { body: 'From alice, with love.' } })
  })

  test('moves a letter on first that is overdue and that no worker has moved', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob, in: '10d' })
    await timePasses(server.ctx, '11d', letter)
    expect(await bob.looksAt(letter)).toMatchObject({ state: 'SEALED', content: null })
    expect(await bob.opens(letter)).toMatchObject({ state: 'OPENED', content: { body: 'From alice, with love.' } })
    const kinds = '{ feed { events { __typename seq } } }'
    for (const person of [alice, bob]) {
      expect(await person.ask(kinds)).toEqual({
        feed: {
          events: [
            { __typename: 'CapsuleSealed', seq: 1 },
            { __typename: 'CapsuleReady', seq: 2 },
            { __typename: 'CapsuleOpened', seq: 3 },
          ],
        },
      })
    }
  })

  test('twice gives the same opened letter and no second event', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob, in: '10d' })
    await timePasses(server.ctx, '11d', letter)
    const first = await bob.opens(letter)
    expect(await bob.opens(letter)).toEqual(first)
    expect(await bob.ask('{ feed { lastSeq } }')).toEqual({ feed: { lastSeq: 3 } })
  })

  test('is for the receiver: for sender, strangers and made-up ids there is nothing to open', async ({ server }) => {
    const [alice, bob, eve] = await Promise.all(['alice', 'bob', 'eve'].map((name) => server.signUp(name)))
    if (!alice || !bob || !eve) throw new Error('Nobody came.')
    const letter = await alice.seals({ for: bob, in: '10d' })
    const draft = await bob.drafts({ title: 'Mine' })
    await timePasses(server.ctx, '11d', letter)
    const nothing = { __typename: 'NotFoundError', code: 'NOT_FOUND', message: expect.any(String) }
    expect(await alice.opens(letter)).toEqual(nothing)
    expect(await eve.opens(letter)).toEqual(nothing)
    const asCapsule = globalId('Capsule', localId(draft.id))
    for (const id of ['', 'x', bob.id, draft.id, asCapsule, globalId('Capsule', 'x'), globalId('Capsule', '\0')]) {
      expect(await bob.opens({ id }), id).toEqual(nothing)
    }
    expect(await alice.looksAt(letter)).toMatchObject({ state: 'SEALED' })
  })

  test('a letter to oneself works like any other, with one event each', async ({ server }) => {
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice, in: '10d' })
    expect(await alice.opens(letter)).toMatchObject({ code: 'CAPSULE_NOT_READY' })
    await timePasses(server.ctx, '11d', letter)
    expect(await alice.opens(letter)).toMatchObject({ state: 'OPENED' })
    expect(await alice.ask('{ feed { lastSeq } }')).toEqual({ feed: { lastSeq: 3 } })
  })
})
