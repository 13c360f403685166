import { expect } from 'vitest'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { localId } from '../../support/ids.ts'
import { tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import { type Person, password } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'
import { claims, seenBy, signUpBy, someAddress, writesTo } from '../../support/waiting.ts'

const test = testWithMail({ SWEEP_INTERVAL: '200ms' })

const waits = 'A letter waits for you'
const deleteAccount = `mutation ($password: String!, $withdraw: Boolean!) {
  deleteAccount(password: $password, withdrawLetters: $withdraw) { __typename }
}`

const kindsOf = async (person: Person) => {
  const { feed } = await person.ask<{ feed: { events: { __typename: string; seq: number }[] } }>(
    '{ feed(first: 100) { events { __typename seq } } }',
  )
  expect(feed.events.map(({ seq }) => seq)).toEqual(feed.events.map((_, n) => n + 1))
  return feed.events.map(({ __typename }) => __typename)
}

test('of two who claim an address at once, by two links or by one, one has its letters', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  for (let round = 0; round < 5; round++) {
    const email = someAddress()
    const letter = await writesTo(alice, email, { announce: true })
    const first = await mailServer.mailTo(email, waits)
    await writesTo(alice, email, { announce: true })
    const second = await until(() => mailServer.mails.findLast(({ to, text }) => to === email && text !== first.text))
    const results = await Promise.all([first, first, second, second].map((mail) => signUpBy(server, mail)))
    const names = results.map(({ __typename }) => __typename).toSorted()
    expect(names.filter((name) => name === 'AuthPayload')).toHaveLength(1)
    expect(names.filter((name) => !/^(AuthPayload|EmailTakenError|InvalidTokenError)$/.test(name))).toEqual([])
    expect(await seenBy(alice, letter)).toMatchObject({ waitingFor: null })
  }
})

test('a letter that is claimed and redirected at once is with one of the two', async ({ server, mailServer }) => {
  const alice = await server.signUp('alice')
  for (let round = 0; round < 8; round++) {
    const [here, there] = [someAddress(), someAddress()]
    const letter = await writesTo(alice, here, { announce: true })
    const mail = await mailServer.mailTo(here, waits)
    const [zoe, redirected] = await Promise.all([
      claims(server, mail),
      alice.does(operations.redirectCapsule, { input: { id: letter.id, email: there } }),
    ])
    const isTheirs = (await seenBy(zoe, letter)) !== null
    expect(redirected.__typename).toBe(isTheirs ? 'AlreadyClaimedError' : 'Capsule')
    expect(await seenBy(alice, letter)).toMatchObject(
      isTheirs
        ? { waitingFor: null, content: { body: 'We have never met.' } }
        : { waitingFor: { email: there }, content: { body: 'We have never met.' } },
    )
  }
})

test('a letter that is claimed while it becomes ready has had each event once', async ({ server, mailServer }) => {
  const alice = await server.signUp('alice')
  for (let round = 0; round < 4; round++) {
    const email = someAddress()
    const letter = await writesTo(alice, email, { announce: true }, '10h')
    const mail = await mailServer.mailTo(email, waits)
    await server.ctx.db.$transaction([
      server.ctx.db.capsule.update({
        where: { id: localId(letter.id) },
        data: {
          sealedAt: new Date(Date.now() - 3000),
          unfoldsAt: new Date(Date.now() - 2000),
          unlocksAt: new Date(Date.now() - 1000),
        },
      }),
      server.ctx.db.scheduleEntry.update({ where: { capsuleId: localId(letter.id) }, data: { dueAt: new Date() } }),
    ])
    const [zoe] = await Promise.all([claims(server, mail), advance(server.ctx)])
    await until(async () => (await seenBy(zoe, letter))?.state === 'READY')
    const kinds = await kindsOf(zoe)
    expect(kinds[0]).toBe('CapsuleSealed')
    expect(kinds.filter((kind) => kind === 'CapsuleReady')).toHaveLength(1)
    expect(kinds.at(-1)).toBe('CapsuleReady')
    expect(await zoe.opens(letter)).toMatchObject({ content: { body: 'We have never met.' } })
  }
})

test('a sender who deletes their account takes their letters along or leaves them, also while they are claimed', async ({
  server,
  mailServer,
}) => {
  for (const withdraw of [true, false, true, false]) {
    const alice = await server.signUp('alice')
    const email = someAddress()
    const letter = await writesTo(alice, email, { announce: true })
    const mail = await mailServer.mailTo(email, waits)
    const [zoe] = await Promise.all([claims(server, mail), alice.does(deleteAccount, { password, withdraw })])
    await until(async () => ((await seenBy(zoe, letter)) === null) === withdraw)
    const kinds = await kindsOf(zoe)
    if (withdraw) expect(kinds.join()).toMatch(/^(CapsuleSealed,CapsuleWithdrawn)?$/)
    else expect(kinds).toEqual(['CapsuleSealed'])
    expect(await server.ctx.db.waitingLetter.count({ where: { capsuleId: localId(letter.id) } })).toBe(0)
  }
})

test('letters that were left by a deleted account go on waiting', async ({ server, mailServer }) => {
  const alice = await server.signUp('alice')
  const email = someAddress()
  const letter = await writesTo(alice, email)
  await alice.does(deleteAccount, { password, withdraw: false })
  const gone = await server.signUp('gone')
  const other = someAddress()
  await writesTo(gone, other)
  await gone.does(deleteAccount, { password, withdraw: true })
  expect(
    await server.ctx.db.waitingLetter.count({
      where: { capsule: { sender: { username: { contains: localId(gone.id) } } } },
    }),
  ).toBe(0)
  await server.ctx.db.waitingLetter.update({
    where: { capsuleId: localId(letter.id) },
    data: { announce: true, lookAt: new Date() },
  })
  const mail = await mailServer.mailTo(email, waits)
  expect(mail.text).toContain('Deleted user wrote you a letter')
  expect(tokenIn(mail)).toBeTruthy()
  expect(await seenBy(await claims(server, mail), letter)).toMatchObject({ content: null })
})

test('all that has kept everybody’s counts of letters', async ({ server }) => {
  expect(await server.ctx.db.capsule.count()).toBeGreaterThan(0)
  expect(await server.ctx.db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
})
