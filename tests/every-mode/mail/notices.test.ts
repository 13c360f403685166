import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import { type MailServer, tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'
import { writesTo } from '../../support/waiting.ts'

const test = testWithMail({
  SWEEP_INTERVAL: '50ms',
  MAIL_RETRY: '10ms',
  NOTICE_REST: '0s',
  UNLOCK_MIN_DISTANCE: '0s',
  RATE_LIMIT_MAIL: 'off',
})

/** Somebody who has proven their address, and so is told there. */
async function proven(server: TestServer, mailServer: MailServer, name: string): Promise<Person> {
  const person = await server.signUp(name)
  const { text } = await mailServer.mailTo(person.email, 'Is this your address?')
  await person.does(operations.proveEmail, { token: tokenIn({ text }) })
  return person
}

interface Target {
  readonly id: string
  readonly kinds: readonly string[]
  readonly endedBecause: string | null
  readonly address: string
}
const targetQuery = `{ viewer { targets { nodes: edges { node { id kinds endedBecause ... on EmailTarget { address } } } } } }`
async function targetOf(person: Person): Promise<Target> {
  const { viewer } = await person.ask<{ viewer: { targets: { nodes: { node: Target }[] } } }>(targetQuery)
  const [first] = viewer.targets.nodes
  if (!first) throw new Error('There is no target.')
  return first.node
}
const choose = (person: Person, id: string, kinds: readonly string[]) =>
  person.does(
    `mutation ($input: UpdateTargetInput!) {
      updateTarget(input: $input) { __typename ... on UserError { code } ... on ValidationError { issues { path message } } }
    }`,
    { input: { id, kinds } },
  )
const mailsTo = ({ mails }: MailServer, { email }: Person, subject?: string) =>
  mails.filter((mail) => mail.to === email && (subject === undefined || mail.subject === subject))
const ready = 'A letter for you is ready'

test('a letter that is ready is told to its receiver by email, with its sender and a link and no more', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  const letter = await alice.seals({ for: bob, in: '1s', title: 'Of the sea', body: 'Salt and wind.' })
  const mail = await mailServer.mailTo(bob.email, ready)
  expect(mail.text).toContain(`from ${alice.username}`)
  expect(mail.text).toContain('https://openon.example.com/#/')
  expect(mail.raw).not.toMatch(/Of the sea|Salt and wind/)
  const notices = await until(async () => {
    const looked = await alice.ask<{ capsule: { notices: { state: string }[] } }>(
      `query ($id: ID!) { capsule(id: $id) { notices { kind channel state at } } }`,
      { id: letter.id },
    )
    return looked.capsule.notices.some(({ state }) => state === 'SENT') && looked.capsule.notices
  })
  expect(notices).toEqual([{ kind: 'READY', channel: 'EMAIL', state: 'SENT', at: expect.any(String) }])
  const seen = await bob.ask<{ capsule: object }>(`query ($id: ID!) { capsule(id: $id) { notices { kind } } }`, {
    id: letter.id,
  })
  expect(seen.capsule).toEqual({ notices: [] })
})

const told = async (sender: Person, id: string) =>
  (
    await sender.ask<{ capsule: { notices: { kind: string }[] } }>(
      'query ($id: ID!) { capsule(id: $id) { notices { kind } } }',
      { id },
    )
  ).capsule.notices

test('a letter for an address is told to who has proven it, and its sender learns of that when it is opened', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  const letter = await writesTo(alice, bob.email, {}, '1s')
  expect((await mailServer.mailTo(bob.email, ready)).text).toContain(`from ${alice.username}`)
  expect(await told(alice, letter.id)).toEqual([])
  await bob.opens(letter)
  expect(await told(alice, letter.id)).toEqual([{ kind: 'READY' }])
})

test('what is opened and answered is told to its sender, and nobody hears of what they did themselves', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await proven(server, mailServer, 'alice'), await proven(server, mailServer, 'bob')]
  const letter = await alice.seals({ for: bob, in: '1s' })
  await mailServer.mailTo(bob.email, ready)
  await bob.opens(letter)
  await mailServer.mailTo(alice.email, 'Your letter was opened')
  const answer = 'mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }'
  await bob.does(answer, { input: { capsuleId: letter.id, body: 'Thank you.' } })
  const mail = await mailServer.mailTo(alice.email, 'Your letter was answered')
  expect(mail.raw).not.toContain('Thank you.')
  expect(mailsTo(mailServer, alice, ready)).toEqual([])
  expect(mailsTo(mailServer, bob).map(({ subject }) => subject)).toEqual(['Is this your address?', ready])
})

test('a link in each mail shows a button, and only pressing it ends mails of that kind', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  await alice.seals({ for: bob, in: '1s' })
  const { parsed, raw, text } = await mailServer.mailTo(bob.email, ready)
  const { unsubscribe } = parsed.headers.get('list') as unknown as { unsubscribe: { url: string } }
  expect(raw.replace(/\r\n\s+/g, ' ')).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(text).toContain(unsubscribe.url)
  const link = new URL(new URL(unsubscribe.url).pathname + new URL(unsubscribe.url).search, server.url)
  expect(await (await fetch(link)).text()).toContain('<button>')
  expect((await targetOf(bob)).kinds).toEqual(['READY', 'OPENED', 'REPLIED'])
  const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
  expect(pressed.status).toBe(200)
  expect((await targetOf(bob)).kinds).toEqual(['OPENED', 'REPLIED'])
  link.searchParams.set('kind', 'SECURITY')
  expect((await fetch(link, { method: 'POST' })).status).toBe(404)
})

test('who wants to be told no more is not told what is on its way, either', async ({ server, mailServer }) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  mailServer.manner = 'is busy'
  await alice.seals({ for: bob, in: '1s' })
  const where = { userId: localId(bob.id), kind: 'READY' } as const
  await until(() => server.ctx.db.delivery.count({ where: { ...where, state: 'RETRYING' } }))
  await choose(bob, (await targetOf(bob)).id, [])
  await until(() => server.ctx.db.delivery.count({ where: { ...where, state: 'SUPPRESSED' } }))
  mailServer.manner = 'takes'
})

test('in quiet hours nothing is told, and what happened meanwhile is one notice', async ({ server, mailServer }) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  const settle = (input: object) =>
    bob.does(
      `mutation ($input: UpdateNoticeSettingsInput!) {
        updateNoticeSettings(input: $input) { __typename ... on ValidationError { issues { path message } } }
      }`,
      { input },
    )
  const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)
  expect(await settle({ zone: 'Europe/Nowhere', quietFrom: '25:00' })).toMatchObject({
    __typename: 'ValidationError',
    issues: [{ path: ['zone'] }, { path: ['quietFrom'] }, { path: ['quietUntil'] }],
  })
  // Of one letter only what is so by then.
  await choose(bob, (await targetOf(bob)).id, ['SEALED', 'UNFOLDING', 'READY'])
  await settle({ zone: 'UTC', quietFrom: clock(-60), quietUntil: clock(60) })
  await alice.seals({ for: bob, in: '1s' })
  await alice.seals({ for: bob, in: '1s' })
  const userId = localId(bob.id)
  await until(async () => {
    const held = await server.ctx.db.noticeDue.findMany({ where: { userId } })
    const letters = await server.ctx.db.capsule.count({ where: { receiverId: userId, state: 'READY' } })
    return letters === 2 && held.length > 0 && held.every(({ dueAt }) => dueAt.getTime() > Date.now() + 30 * 60_000)
  })
  expect(mailsTo(mailServer, bob, ready)).toEqual([])
  await settle({ quietFrom: null, quietUntil: null })
  await mailServer.mailTo(bob.email, '2 letters for you are ready')
  expect(mailsTo(mailServer, bob)).toHaveLength(2)
})

test('an address that is refused for good is written to no more, and its person is told why, until a trial reaches it', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  await until(() => server.ctx.db.delivery.count({ where: { nextAt: { not: null } } }).then((count) => count === 0))
  mailServer.manner = 'knows nobody'
  await alice.seals({ for: bob, in: '1s' })
  const { id, endedBecause } = await until(async () => {
    const target = await targetOf(bob)
    return target.endedBecause !== null && target
  })
  mailServer.manner = 'takes'
  expect(endedBecause).toMatch(/^550/)
  const trial = await bob.does(`mutation ($id: ID!) { testTarget(id: $id) { __typename ... on Delivery { kind } } }`, {
    id,
  })
  expect(trial).toEqual({ __typename: 'Delivery', kind: 'TEST' })
  await mailServer.mailTo(bob.email, 'A trial')
  await until(async () => (await targetOf(bob)).endedBecause === null)
})

test('what is told is chosen, and is one’s own to choose', async ({ server, mailServer }) => {
  const [alice, bob] = [await proven(server, mailServer, 'alice'), await proven(server, mailServer, 'bob')]
  const { id, address } = await targetOf(bob)
  expect(address).toBe(bob.email)
  expect(await choose(alice, id, [])).toMatchObject({ code: 'NOT_FOUND' })
  expect(await choose(bob, id, ['SECURITY'])).toMatchObject({ issues: [{ path: ['kinds', '0'] }] })
  await choose(bob, id, ['SEALED'])
  await alice.seals({ for: bob, in: '1h' })
  await mailServer.mailTo(bob.email, 'A letter was sealed for you')
  await alice.seals({ for: bob, in: '1s' })
  await until(() => server.ctx.db.capsule.findFirst({ where: { receiverId: localId(bob.id), state: 'READY' } }))
  await until(async () => (await server.ctx.db.noticeDue.count({ where: { userId: localId(bob.id) } })) <= 1)
  expect(mailsTo(mailServer, bob, ready)).toEqual([])
  const removal = `mutation ($id: ID!) { removeTarget(id: $id) { __typename ... on ValidationError { issues { path } } } }`
  expect(await bob.does(removal, { id })).toMatchObject({ issues: [{ path: ['id'] }] })
})

test('titles are told where the operator says so', async ({ mailServer }) => {
  await using server = await startServer({ ...mailServer.env, MAIL_TITLES: 'true', UNLOCK_MIN_DISTANCE: '0s' })
  const [alice, bob] = [await server.signUp('alice'), await proven(server, mailServer, 'bob')]
  await alice.seals({ for: bob, in: '1s', title: 'Of the sea', body: 'Salt and wind.' })
  const mail = await mailServer.mailTo(bob.email, ready)
  expect(mail.text).toContain(`“Of the sea” from ${alice.username}`)
  expect(mail.raw).not.toContain('Salt and wind')
})
