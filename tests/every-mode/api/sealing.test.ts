import { describe, expect } from 'vitest'
import { globalId } from '../../support/ids.ts'
import { createDraft, draft as draftQuery, sealDraft, sendCapsule, updateDraft } from '../../support/operations.ts'
import { inTime, type Person, password, type Result } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ UNLOCK_MIN_DISTANCE: '1m', UNLOCK_MAX_DISTANCE: '1825d', UNFOLDING_WINDOW: '3d' })

const letter = { title: 'Dear you', body: 'Read this later.' }
const seal = (person: Person, input: Record<string, unknown>) =>
  person.does(sealDraft, { input: { unlocksAt: inTime('30d').toISOString(), ...input } })
const send = (person: Person, input: Record<string, unknown>) =>
  person.does(sendCapsule, { input: { ...letter, unlocksAt: inTime('30d').toISOString(), ...input } })
const paths = (result: Result) =>
  (result['issues'] as { path: string[] }[] | undefined)?.map(({ path }) => path.join('.'))
const time = (value: unknown) => Date.parse(String(value))
const day = 86_400_000

describe('sealing a draft', () => {
  test('makes it a letter that unfolds three days before it unlocks', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const { id } = await alice.drafts(letter)
    const sealed = await seal(alice, { id, receiverId: bob.id })
    expect(sealed).toMatchObject({ __typename: 'Capsule', state: 'SEALED', title: letter.title, openedAt: null })
    expect(time(sealed['unlocksAt']) - time(sealed['unfoldsAt'])).toBe(3 * day)
    expect(Math.abs(Date.now() - time(sealed['sealedAt']))).toBeLessThan(60_000)
    expect(await alice.ask(draftQuery, { id })).toEqual({ draft: null })
    expect(await bob.looksAt(sealed as unknown as { id: string })).toMatchObject({ state: 'SEALED', content: null })
  })

  test('tells everything that is missing at once, and leaves the draft as it is', async ({ server }) => {
    const alice = await server.signUp('alice')
    const { id, version } = await alice.drafts()
    const result = await seal(alice, { id, unlocksAt: inTime('10s').toISOString() })
    expect(result.__typename).toBe('ValidationError')
    expect(paths(result)).toEqual(expect.arrayContaining(['title', 'body', 'receiverId', 'unlocksAt']))
    expect(await alice.ask(draftQuery, { id })).toMatchObject({ draft: { version } })
  })

  test('freezes it: no more edits, no deletion, no second sealing', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const { id } = await alice.drafts(letter)
    const sealed = await seal(alice, { id, receiverId: bob.id })
    expect(await seal(alice, { id, receiverId: alice.id })).toMatchObject({
      __typename: 'AlreadySealedError',
      code: 'ALREADY_SEALED',
      capsule: { id: sealed['id'] },
    })
    expect(await alice.does(updateDraft, { input: { id, title: 'Changed' } })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await alice.looksAt(sealed as unknown as { id: string })).toMatchObject({ title: letter.title })
  })

  test('of an older version than expected is a conflict', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const { id, version } = await alice.drafts(letter)
    await alice.does(updateDraft, { input: { id, body: 'Better.' } })
    expect(await seal(alice, { id, receiverId: bob.id, expectedVersion: version })).toMatchObject({
      __typename: 'DraftConflictError',
      draft: { id, version: version + 1 },
    })
    expect(await seal(alice, { id, receiverId: bob.id, expectedVersion: version + 1 })).toMatchObject({
      state: 'SEALED',
    })
  })

  test('is for its author alone', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const { id } = await alice.drafts(letter)
    expect(await seal(bob, { id, receiverId: bob.id })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await seal(alice, { id: 'nonsense', receiverId: bob.id })).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the receiver', () => {
  test('may be a user, by account or profile id', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const profile = 'query ($id: ID!) { node(id: $id) { id __typename } }'
    expect(await bob.ask(profile, { id: bob.id })).toMatchObject({ node: { __typename: 'User' } })
    const profileId = Buffer.from(Buffer.from(bob.id, 'base64').toString().replace('User:', 'UserProfile:')).toString(
      'base64',
    )
    for (const receiverId of [bob.id, profileId]) {
      expect(await send(alice, { receiverId })).toMatchObject({ __typename: 'Capsule' })
    }
  })

  test('may be a contact with an account', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const recipientId = await alice.knows({ name: 'Bob', userId: bob.id })
    const sealed = await send(alice, { recipientId })
    expect(await bob.looksAt(sealed as unknown as { id: string })).toMatchObject({ title: letter.title })
  })

  test('is the draft’s own recipient when none is named', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const recipientId = await alice.knows({ name: 'Bob', userId: bob.id })
    const { id } = await alice.drafts({ ...letter, recipientId })
    const sealed = await seal(alice, { id })
    expect(await bob.looksAt(sealed as unknown as { id: string })).toMatchObject({ state: 'SEALED' })
  })

  test('may be oneself', async ({ server }) => {
    const alice = await server.signUp('alice')
    expect(await send(alice, { receiverId: alice.id })).toMatchObject({
      state: 'SEALED',
      content: { body: letter.body },
    })
  })

  test('is refused where nobody could open the letter', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const [noAccount, bobs] = [await alice.knows({ name: 'Grandma' }), await bob.knows({ name: 'Carol' })]
    const nobody = '0190a000-0000-7000-8000-000000000000'
    const refused: [Record<string, unknown>, string][] = [
      [{}, 'receiverId'],
      [{ receiverId: globalId('User', nobody) }, 'receiverId'],
      [{ receiverId: noAccount }, 'receiverId'],
      [{ receiverId: 'nonsense' }, 'receiverId'],
      [{ recipientId: noAccount }, 'recipientId'],
      [{ recipientId: bobs }, 'recipientId'],
      [{ recipientId: bob.id }, 'recipientId'],
      [{ recipientId: globalId('Recipient', nobody) }, 'recipientId'],
      [{ receiverId: bob.id, recipientId: await alice.knows({ name: 'Bob', userId: bob.id }) }, 'receiverId'],
    ]
    for (const [input, path] of refused) {
      const result = await send(alice, input)
      expect(paths(result), JSON.stringify(input)).toEqual([path])
    }
    expect(await alice.ask('{ outbox { totalCount } }')).toEqual({ outbox: { totalCount: 0 } })
  })
})

describe('the instant of unlocking', () => {
  test.for([
    ['59 seconds', '59s', false],
    ['an hour ago', '-1h', false],
    ['65 seconds', '65s', true],
    ['a day less than five years', '1824d', true],
    ['a day more than five years', '1826d', false],
    ['seven thousand years', '2600000d', false],
  ] as const)('%s ahead', async ([, distance, accepted], { server }) => {
    const alice = await server.signUp('alice')
    const result = await send(alice, { receiverId: alice.id, unlocksAt: inTime(distance).toISOString() })
    if (accepted) expect(result).toMatchObject({ __typename: 'Capsule' })
    else expect(paths(result)).toEqual(['unlocksAt'])
  })

  test('within the unfolding window makes the letter unfold at once', async ({ server }) => {
    const alice = await server.signUp('alice')
    const sealed = await send(alice, { receiverId: alice.id, unlocksAt: inTime('2h').toISOString() })
    expect(Math.abs(time(sealed['unfoldsAt']) - time(sealed['sealedAt']))).toBeLessThan(1_000)
  })

  test('is kept to the millisecond, whatever offset it came in', async ({ server }) => {
    const alice = await server.signUp('alice')
    const at = new Date(Math.floor(inTime('40d').getTime() / 1_000) * 1_000 + 123)
    const inTokyo = new Date(at.getTime() + 9 * 3_600_000).toISOString().replace('Z', '+09:00')
    expect(await send(alice, { receiverId: alice.id, unlocksAt: inTokyo })).toMatchObject({
      unlocksAt: at.toISOString(),
    })
  })
})

describe('sending in one step', () => {
  test('refuses everything that is wrong with the letter at once, and leaves nothing behind', async ({ server }) => {
    const alice = await server.signUp('alice')
    const result = await send(alice, { title: '', body: 'a\0', theme: 'x'.repeat(51), media: ['x'] })
    expect(paths(result)).toEqual(expect.arrayContaining(['title', 'body', 'theme', 'media.0']))
    expect(await alice.ask('{ outbox { totalCount } drafts { totalCount } }')).toEqual({
      outbox: { totalCount: 0 },
      drafts: { totalCount: 0 },
    })
  })

  test('again with the same key answers with the first letter', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const first = await send(alice, { receiverId: bob.id, idempotencyKey: 'once' })
    const second = await send(alice, { receiverId: bob.id, idempotencyKey: 'once', title: 'Another' })
    expect(second).toMatchObject({ id: first['id'], title: letter.title })
    expect(await alice.ask('{ outbox { totalCount } }')).toEqual({ outbox: { totalCount: 1 } })
    expect(await bob.ask('{ feed { lastSeq } }')).toEqual({ feed: { lastSeq: 1 } })
  })

  test('again with the same key answers so still when it could not be sealed any more', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const first = await send(alice, { receiverId: bob.id, idempotencyKey: 'once' })
    await bob.does('mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }', {
      password,
    })
    const tooNear = inTime('10s').toISOString()
    const again = await send(alice, { receiverId: bob.id, idempotencyKey: 'once', unlocksAt: tooNear })
    expect(again).toMatchObject({ id: first['id'] })
  })

  test('again with the same key answers so whatever else is wrong with the input', async ({ server }) => {
    const alice = await server.signUp('alice')
    const first = await send(alice, { receiverId: alice.id, idempotencyKey: 'once' })
    const nonsense = { title: '', body: 'x'.repeat(10_001), media: ['nonsense'], receiverId: 'nobody' }
    expect(await send(alice, { ...nonsense, idempotencyKey: ' once ' })).toMatchObject({ id: first['id'] })
    expect(paths(await send(alice, { receiverId: alice.id, idempotencyKey: '' }))).toEqual(['idempotencyKey'])
    const wrong = await send(alice, { receiverId: alice.id, title: '', idempotencyKey: 'x'.repeat(256) })
    expect(paths(wrong)).toEqual(['title', 'idempotencyKey'])
  })

  test('with the key of a draft is refused, and so is a draft with the key of a letter', async ({ server }) => {
    const alice = await server.signUp('alice')
    await alice.drafts({ idempotencyKey: 'draft' })
    expect(paths(await send(alice, { receiverId: alice.id, idempotencyKey: 'draft' }))).toEqual(['idempotencyKey'])
    await send(alice, { receiverId: alice.id, idempotencyKey: 'letter' })
    expect(paths(await alice.does(createDraft, { input: { idempotencyKey: 'letter' } }))).toEqual(['idempotencyKey'])
  })
})
