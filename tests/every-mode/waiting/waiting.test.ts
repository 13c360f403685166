import { describe, expect } from 'vitest'
import { timesOf } from '../../../src/language/grammar.ts'
import { localId } from '../../support/ids.ts'
import { tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import { inTime } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'
import { claims, seenBy, signUpBy, someAddress, writesTo } from '../../support/waiting.ts'

const test = testWithMail({ SWEEP_INTERVAL: '200ms' })

const subjects = {
  waits: 'A letter waits for you',
  unfolds: 'A letter for you begins to unfold',
  ready: 'A letter for you is ready',
  proof: 'Is this your address?',
}

describe('a letter for an address', () => {
  test('waits, seen by its sender alone, and its person is told only if they want', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    const [quiet, loud] = [someAddress(), someAddress()]
    const letter = await writesTo(alice, quiet.toUpperCase())
    await writesTo(alice, loud, { announce: true })
    expect(letter).toMatchObject({
      state: 'SEALED',
      receiver: { username: '', displayName: '', isWaiting: true },
      waitingFor: { email: quiet, announcedAt: null, lastCheckedAt: null, reachable: true },
    })
    const mail = await mailServer.mailTo(loud, subjects.waits)
    expect(mail.text).toContain(`${alice.username} wrote you a letter`)
    expect(mail.text).toContain(`until ${timesOf('en-GB').day(inTime('1h'))}`)
    expect(mail.raw).not.toMatch(/To a stranger|never met/)
    expect(mailServer.mails.filter(({ to }) => to === quiet)).toEqual([])
    expect(await seenBy(bob, letter)).toBeNull()
    expect(await seenBy(alice, letter)).toMatchObject({ content: { body: 'We have never met.' } })
  })

  test('lives by time, told to its sender once and to its person by mails', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    await using feed = alice.feed({ after: 0 })
    const email = someAddress()
    const letter = await writesTo(alice, email)
    const { db } = server.ctx
    const id = localId(letter.id)
    const those = { capsuleId: id }
    /** Workers look at it when it has become so, however busy the machine is. */
    const lookWhen = async (state: 'UNFOLDING' | 'READY') => {
      await until(() => db.capsule.count({ where: { id, state } }))
      await db.waitingLetter.updateMany({ where: those, data: { lookAt: new Date() } })
    }
    await until(() => db.waitingLetter.count({ where: { ...those, lookAt: { gt: new Date() } } }))
    await db.$executeRaw`UPDATE capsules SET unfolds_at = now() WHERE id = ${id}::uuid`
    await db.$executeRaw`UPDATE schedule SET due_at = now() WHERE capsule_id = ${id}::uuid`
    await lookWhen('UNFOLDING')
    await mailServer.mailTo(email, subjects.unfolds)
    await timePasses(server.ctx, '1h', letter)
    await lookWhen('READY')
    await mailServer.mailTo(email, subjects.ready)
    const events = await feed.take(3)
    expect(events.map((event) => event.feed.__typename)).toEqual(['CapsuleSealed', 'CapsuleUnfolding', 'CapsuleReady'])
    expect(await seenBy(alice, letter)).toMatchObject({
      state: 'READY',
      waitingFor: { announcedAt: expect.any(String) },
    })
    expect(await alice.opens(letter)).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('several for one address that are ready at once are told by one mail', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const letters = [await writesTo(alice, email), await writesTo(alice, email), await writesTo(alice, email)]
    const ids = letters.map(({ id }) => localId(id))
    const { db } = server.ctx
    const those = { capsuleId: { in: ids } }
    // Each was looked at, and their day comes to all of them in one statement.
    await until(async () => (await db.waitingLetter.count({ where: { ...those, lookAt: { gt: new Date() } } })) === 3)
    await timePasses(server.ctx, '1h', ...letters)
    await until(async () => (await db.capsule.count({ where: { id: { in: ids }, state: 'READY' } })) === 3)
    await db.waitingLetter.updateMany({ where: those, data: { lookAt: new Date() } })
    const mail = await mailServer.mailTo(email, subjects.ready)
    expect(mail.text).toContain('There are 2 more like it for you.')
    expect(mailServer.mails.filter((mail) => mail.to === email && mail.subject === subjects.ready)).toHaveLength(1)
  })

  test('may be meant by a contact that has an address', async ({ server }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const recipientId = await alice.knows({ name: 'Somebody', email })
    const { id } = await alice.drafts({ title: 'A draft', body: 'For a contact', recipientId })
    const unlocksAt = inTime('1h').toISOString()
    const sealed = await alice.does(operations.sealDraft, { input: { id, unlocksAt } })
    expect(await seenBy(alice, { id: String(sealed['id']) })).toMatchObject({
      receiver: { isWaiting: true },
      waitingFor: { email },
      content: { body: 'For a contact' },
    })
    const both = { title: 'x', body: 'x', unlocksAt, recipientId, email }
    expect(await alice.does(operations.sendToAddress, { input: both })).toMatchObject({
      issues: [{ path: ['email'], message: 'names the receiver twice; give it alone' }],
    })
  })
})

describe('claiming', () => {
  test('by the link of the mail makes an account whose address is proven and that has the letters', async ({
    server,
    mailServer,
  }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const first = await writesTo(alice, email, { announce: true })
    const second = await writesTo(alice, email, { title: 'Another' })
    const mail = await mailServer.mailTo(email, subjects.waits)
    expect(mail.text).toContain(`/${encodeURIComponent(email)}`)
    expect(await signUpBy(server, mail, someAddress())).toMatchObject({ code: 'INVALID_TOKEN' })

    await using senders = alice.feed({ after: 2 })
    const zoe = await claims(server, mail)
    const { viewer } = await zoe.ask<{ viewer: { emailProvenAt: string } }>('{ viewer { emailProvenAt } }')
    expect(viewer.emailProvenAt).toEqual(expect.any(String))
    const { inbox } = await zoe.ask<{ inbox: { edges: { node: { id: string } }[] } }>(
      '{ inbox { edges { node { id } } } }',
    )
    expect(inbox.edges.map(({ node }) => node.id)).toEqual([second.id, first.id])
    const events = await zoe.ask<{ feed: { events: { __typename: string; capsuleId: string }[] } }>(
      '{ feed { events { __typename capsuleId } } }',
    )
    expect(events.feed.events).toEqual([
      { __typename: 'CapsuleSealed', capsuleId: first.id },
      { __typename: 'CapsuleSealed', capsuleId: second.id },
    ])
    const told = await senders.take(2)
    expect(told.map((event) => event.feed.__typename)).toEqual(['CapsuleClaimed', 'CapsuleClaimed'])
    expect(await seenBy(alice, first)).toMatchObject({
      receiver: { displayName: zoe.username, isWaiting: false },
      waitingFor: null,
      content: { body: 'We have never met.' },
    })
    expect(await signUpBy(server, mail)).toMatchObject({ code: 'EMAIL_TAKEN' })
    const input = { id: first.id, email: someAddress() }
    expect(await alice.does(operations.redirectCapsule, { input })).toMatchObject({ code: 'ALREADY_CLAIMED' })
  })

  test('a letter that is ready has had all its events, in order, and is opened and answered', async ({
    server,
    mailServer,
  }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    // It begins to unfold the moment it is sealed.
    const letter = await writesTo(alice, email, {}, '900ms')
    const zoe = await claims(server, await mailServer.mailTo(email, subjects.ready))
    const { feed } = await zoe.ask<{ feed: { events: { __typename: string }[] } }>('{ feed { events { __typename } } }')
    expect(feed.events.map(({ __typename }) => __typename)).toEqual([
      'CapsuleSealed',
      'CapsuleUnfolding',
      'CapsuleReady',
    ])
    expect(await zoe.opens(letter)).toMatchObject({ state: 'OPENED', content: { body: 'We have never met.' } })
  })

  test('a letter that a mail has told of is not told once more; what comes after it is', async ({
    server,
    mailServer,
  }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    await writesTo(alice, email, {}, '900ms')
    const zoe = await claims(server, await mailServer.mailTo(email, subjects.ready))
    const next = await alice.seals({ for: zoe, in: '900ms' })
    const told = await until(async () => {
      const all = await server.ctx.db.delivery.findMany({ where: { userId: localId(zoe.id), kind: 'READY' } })
      return all.length > 0 && all
    })
    expect(told.map(({ capsuleIds }) => capsuleIds)).toEqual([[localId(next.id)]])
  })

  test('by an account that proves the address later', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const zoe = await server.signUp('zoe')
    const letter = await writesTo(alice, zoe.email)
    expect(await seenBy(zoe, letter)).toBeNull()
    // A worker that still looks for whom the letter is would find them, as if they had been there before.
    await until(async () => {
      const row = await server.ctx.db.waitingLetter.findUnique({ where: { capsuleId: localId(letter.id) } })
      return (row?.lookAt?.getTime() ?? 0) > Date.now()
    })
    const token = tokenIn(await mailServer.mailTo(zoe.email, subjects.proof))
    expect(await zoe.does(operations.proveEmail, { token })).toMatchObject({ address: zoe.email })
    expect(await seenBy(zoe, letter)).toMatchObject({ state: 'SEALED', waitingFor: null })
    expect(await seenBy(alice, letter)).toMatchObject({ receiver: { displayName: zoe.username }, waitingFor: null })
  })
})

describe('an address that somebody has proven', () => {
  test('has the letter at once, and its sender sees what they would see without', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const zoe = await server.signUp('zoe')
    const token = tokenIn(await mailServer.mailTo(zoe.email, subjects.proof))
    await zoe.does(operations.proveEmail, { token })
    const stranger = someAddress()
    const [known, unknown] = [
      await writesTo(alice, zoe.email, { announce: true }),
      await writesTo(alice, stranger, { announce: true }),
    ]
    await until(async () => (await seenBy(zoe, known)) !== null)
    await mailServer.mailTo(stranger, subjects.waits)
    const sight = async (letter: { id: string }) => {
      const seen = await until(async () => {
        const now = await seenBy(alice, letter)
        return now?.waitingFor?.announcedAt ? now : null
      })
      return JSON.stringify(seen)
        .replaceAll(letter.id, 'ID')
        .replaceAll(seen.receiver.id, 'NOBODY')
        .replace(seen.waitingFor?.email ?? '', 'EMAIL')
        .replaceAll(/\d{4}-[-\d:.T]+Z/g, 'INSTANT')
    }
    expect(await sight(known)).toBe(await sight(unknown))
    expect(mailServer.mails.filter(({ to, subject }) => to === zoe.email && subject === subjects.waits)).toEqual([])
    // Nor by trying: the letter is not among those for any account.
    const { profile } = (await zoe.ask<{ viewer: { profile: { id: string } } }>('{ viewer { profile { id } } }')).viewer
    const { outbox } = await alice.ask<{ outbox: { totalCount: number } }>(
      'query ($id: ID!) { outbox(filter: { counterpartId: $id }) { totalCount } }',
      { id: profile.id },
    )
    expect(outbox.totalCount).toBe(0)
  })

  test('shows itself by opening the letter, and loses one that is redirected', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const zoe = await server.signUp('zoe')
    await zoe.does(operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(zoe.email, subjects.proof)),
    })
    const [kept, lost] = [await writesTo(alice, zoe.email, {}, '2s'), await writesTo(alice, zoe.email)]
    await until(async () => (await seenBy(zoe, lost)) !== null)
    const email = someAddress()
    expect(await alice.does(operations.redirectCapsule, { input: { id: lost.id, email } })).toMatchObject({
      receiver: { isWaiting: true },
      waitingFor: { email },
    })
    expect(await seenBy(zoe, lost)).toBeNull()
    const { feed } = await zoe.ask<{ feed: { events: { __typename: string; capsule: object | null }[] } }>(
      '{ feed(first: 100) { events { __typename capsuleId capsule { id title } } } }',
    )
    expect(feed.events.filter((event) => 'capsuleId' in event && event.capsuleId === lost.id)).toEqual([
      { __typename: 'CapsuleSealed', capsuleId: lost.id, capsule: null },
      { __typename: 'CapsuleWithdrawn', capsuleId: lost.id, capsule: null },
    ])
    await until(async () => (await zoe.opens(kept)).__typename === 'Capsule')
    expect(await seenBy(alice, kept)).toMatchObject({ receiver: { displayName: zoe.username }, waitingFor: null })
    expect(await seenBy(alice, lost)).toMatchObject({ content: { body: 'We have never met.' } })
  })
})

describe('redirecting', () => {
  test('sends the letter to another address, and the old one has no part in it', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    const [wrong, right] = [someAddress(), someAddress()]
    const letter = await writesTo(alice, wrong, { announce: true })
    const mail = await mailServer.mailTo(wrong, subjects.waits)
    const redirect = (email: string) => ({ input: { id: letter.id, email } })
    expect(await bob.does(operations.redirectCapsule, redirect(right))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await alice.does(operations.redirectCapsule, redirect('nonsense'))).toMatchObject({
      issues: [{ path: ['email'] }],
    })
    await alice.does(operations.redirectCapsule, redirect(right))
    const told = await mailServer.mailTo(right, subjects.waits)
    const stranger = await claims(server, mail)
    expect(await seenBy(stranger, letter)).toBeNull()
    expect(await seenBy(await claims(server, told), letter)).toMatchObject({ state: 'SEALED' })
  })
})

describe('checking an address', () => {
  test('a mail goes there a while before the day, announced or not', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const letter = await writesTo(alice, email, {}, '200d')
    await until(async () => {
      const row = await server.ctx.db.waitingLetter.findUniqueOrThrow({ where: { capsuleId: localId(letter.id) } })
      const distance = (row.lookAt?.getTime() ?? 0) - Date.now()
      return Math.abs(distance - 20 * 24 * 60 * 60 * 1000) < 60_000
    })
    // As if that had passed.
    await server.ctx.db.waitingLetter.update({
      where: { capsuleId: localId(letter.id) },
      data: { lookAt: new Date(), checkAt: new Date() },
    })
    await mailServer.mailTo(email, subjects.waits)
    expect(await seenBy(alice, letter)).toMatchObject({ waitingFor: { lastCheckedAt: expect.any(String) } })
  })

  test('one that refuses it is told to the sender once, and never written to again', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    await using feed = alice.feed({ after: 0 })
    const email = someAddress()
    mailServer.manner = 'knows nobody'
    const letter = await writesTo(alice, email, { announce: true })
    await until(async () => (await seenBy(alice, letter))?.waitingFor?.reachable === false)
    mailServer.manner = 'takes'
    const again = await writesTo(alice, email, { announce: true })
    await until(async () => (await seenBy(alice, again))?.waitingFor?.reachable === false)
    const events = await feed.take(4)
    expect(events.map((event) => [event.feed.__typename, event.feed.capsule.id])).toEqual([
      ['CapsuleSealed', letter.id],
      ['CapsuleUndeliverable', letter.id],
      ['CapsuleSealed', again.id],
      ['CapsuleUndeliverable', again.id],
    ])
    expect(mailServer.mails.filter(({ to }) => to === email)).toEqual([])
    // Another address may be a good one.
    const input = { id: letter.id, email: someAddress() }
    expect(await alice.does(operations.redirectCapsule, { input })).toMatchObject({ waitingFor: { reachable: true } })
  })

  test('one whose reader wants no mails gets none; looking at the link changes nothing', async ({
    server,
    mailServer,
  }) => {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const letter = await writesTo(alice, email, { announce: true })
    const mail = await mailServer.mailTo(email, subjects.waits)
    expect(mail.parsed.headers.get('list-unsubscribe-post') ?? mail.raw).toContain('List-Unsubscribe=One-Click')
    const [link = ''] = /https:\S+unsubscribe\?for=[\w-]+&lang=en/.exec(mail.text) ?? []
    expect(mail.raw.replaceAll(/\r\n\s+/g, '')).toContain(`<${link}>`)
    const here = link.replace('https://openon.example.com', new URL(server.url).origin)
    const shown = await fetch(here)
    expect(await shown.text()).toContain('<button>')
    expect(await seenBy(alice, letter)).toMatchObject({ waitingFor: { reachable: true } })
    expect((await fetch(here.replace('&', 'x&'), { method: 'POST' })).status).toBe(404)
    expect((await fetch(here, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status).toBe(200)
    expect(await seenBy(alice, letter)).toMatchObject({ waitingFor: { reachable: false } })
    const rows = await server.ctx.db.silencedAddress.findMany()
    expect(JSON.stringify(rows)).not.toContain(email)
    // Whoever signs up by the mail after all wants to be told again.
    expect(await seenBy(await claims(server, mail), letter)).toMatchObject({ state: 'SEALED' })
  })
})

test('nobody has us write a link of theirs to a stranger by calling themselves so', async ({ server, mailServer }) => {
  const mallory = await server.signUp('mallory')
  await mallory.does('mutation ($name: String!) { updateProfile(input: { displayName: $name }) { __typename } }', {
    name: 'Win at https://evil.example/now',
  })
  const email = someAddress()
  await writesTo(mallory, email, { announce: true })
  const { raw, text } = await mailServer.mailTo(email, subjects.waits)
  expect(text).toContain(`${mallory.username} wrote you a letter`)
  expect(raw).not.toContain('evil.example')
})

test('all that has kept everybody’s counts of letters, also of who writes to themselves', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  const [kept, given] = [await writesTo(alice, alice.email), await writesTo(alice, alice.email)]
  await alice.does(operations.proveEmail, {
    token: tokenIn(await mailServer.mailTo(alice.email, subjects.proof)),
  })
  expect(await seenBy(alice, kept)).toMatchObject({ receiver: { displayName: alice.username }, waitingFor: null })
  const another = await writesTo(alice, alice.email)
  await until(async () => (await seenBy(alice, another))?.receiver.isWaiting === false)
  await alice.does(operations.redirectCapsule, { input: { id: another.id, email: someAddress() } })
  expect(await seenBy(alice, another)).toMatchObject({ receiver: { isWaiting: true } })
  expect(await seenBy(alice, given)).not.toBeNull()
  expect(await server.ctx.db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
})
