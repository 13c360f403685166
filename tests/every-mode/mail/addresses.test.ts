import { describe, expect } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import { tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import { logIn, type Person, type Place, password, strangerAt } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'

const test = testWithMail()

let population = 0
const someAddress = () => `somebody-${process.pid}-${population++}@example.com`

/** What one mutation comes to for somebody who is not signed in. */
const does = (place: Place, ...[mutation, variables]: Parameters<Person['does']>) =>
  strangerAt(place).does(mutation, variables)

const viewerOf = async (person: Person) =>
  (await person.ask<{ viewer: Record<string, unknown> }>('{ viewer { email emailProvenAt canProveEmail } }')).viewer

const subjects = {
  proof: 'Is this your address?',
  change: 'Is this your new address?',
  owned: 'You have an account already',
  reset: 'A new password',
}

describe('signing up', () => {
  test('sends a link that proves the address, once, without being signed in', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    expect(await viewerOf(alice)).toMatchObject({ emailProvenAt: null, canProveEmail: true })
    const mail = await mailServer.mailTo(alice.email, subjects.proof)
    expect(mail.text).toContain(`signed up to OpenOn as ${alice.username}`)
    expect(mail.text).toContain('https://openon.example.com/#/verify/')

    const token = tokenIn(mail)
    expect(await does(server, operations.proveEmail, { token })).toMatchObject({ address: alice.email })
    expect(await viewerOf(alice)).toMatchObject({ emailProvenAt: expect.any(String), canProveEmail: false })
    expect(await does(server, operations.proveEmail, { token })).toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test('with somebody else’s address gains nothing and blocks nobody: who proves it gets it', async ({
    server,
    mailServer,
  }) => {
    const email = someAddress()
    const opens = (username: string) =>
      does(server, operations.signUp, { input: { username: `${username}-${population++}`, email, password } })
    const friend = await server.signUp('friend')
    const contact = await friend.knows({ name: 'The owner', email })
    const squatter = await opens('squatter')
    const owner = await opens('owner')
    expect([squatter.__typename, owner.__typename]).toEqual(['AuthPayload', 'AuthPayload'])
    const { username } = owner['viewer'] as { username: string }

    const mails = await until(() => {
      const came = mailServer.mails.filter(({ to }) => to === email)
      return came.length === 2 && came
    })
    // Both links come to the owner, who uses one; the other is of no more use.
    const tokens = mails.toSorted((mail) => (mail.text.includes(`as ${username} `) ? -1 : 1)).map(tokenIn)
    const [own = '', squatters = ''] = tokens
    expect(await does(server, operations.proveEmail, { token: own })).toMatchObject({ address: email })
    expect(await does(server, operations.proveEmail, { token: squatters })).toMatchObject({ code: 'INVALID_TOKEN' })

    const { recipient } = await friend.ask<{ recipient: { user: { username: string } } }>(
      'query ($id: ID!) { recipient(id: $id) { user { username } } }',
      { id: contact },
    )
    expect(recipient.user.username).toBe(username)
    expect(await does(server, operations.logIn, { input: { login: email, password } })).toMatchObject({
      viewer: { username },
    })
  })

  test('with an address that is proven answers as with any, and tells its owner alone', async ({
    server,
    mailServer,
  }) => {
    const owner = await server.signUp('owner')
    await does(server, operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(owner.email, subjects.proof)),
    })
    const input = { username: `curious-${population++}-x`, email: owner.email.toUpperCase(), password }
    const curious = await does(server, operations.signUp, { input })
    expect(curious).toMatchObject({ __typename: 'AuthPayload', viewer: { email: owner.email } })

    const mail = await mailServer.mailTo(owner.email, subjects.owned)
    expect(mail.text).toContain(input.username)
    expect(mail.text).not.toMatch(/verify|reset/)
  })
})

describe('changing the address', () => {
  test('counts when it is proven, and the old address is told', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    await does(server, operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(alice.email, subjects.proof)),
    })
    const email = someAddress()
    expect(await alice.does(operations.requestEmailChange, { email, password: 'Wrong-horse-1' })).toMatchObject({
      code: 'WRONG_PASSWORD',
    })
    expect(await alice.does(operations.requestEmailChange, { email, password })).toMatchObject({ address: email })
    const mail = await mailServer.mailTo(email, subjects.change)
    expect(await viewerOf(alice)).toMatchObject({ email: alice.email })

    await does(server, operations.proveEmail, { token: tokenIn(mail) })
    expect(await viewerOf(alice)).toMatchObject({ email, emailProvenAt: expect.any(String) })
    const notice = await mailServer.mailTo(alice.email, 'Your address was changed')
    expect(notice.text).not.toContain(email)
  })

  test('is off when the password is another, for whoever knew the one before may have asked for it', async ({
    server,
    mailServer,
  }) => {
    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }'
    const next = 'Battery-staple-2'
    for (const sets of ['changes it', 'resets it']) {
      const alice = await server.signUp('alice')
      await does(server, operations.proveEmail, {
        token: tokenIn(await mailServer.mailTo(alice.email, subjects.proof)),
      })
      const email = someAddress()
      await alice.does(operations.requestEmailChange, { email, password })
      const token = tokenIn(await mailServer.mailTo(email, subjects.change))
      if (sets === 'changes it') await alice.does(change, { input: { currentPassword: password, newPassword: next } })
      else {
        await does(server, operations.requestPasswordReset, { email: alice.email })
        const reset = tokenIn(await mailServer.mailTo(alice.email, subjects.reset))
        await does(server, operations.resetPassword, { token: reset, password: next })
      }
      expect(await does(server, operations.proveEmail, { token })).toMatchObject({ code: 'INVALID_TOKEN' })
      expect(await does(server, operations.logIn, { input: { login: alice.username, password: next } })).toMatchObject({
        viewer: { email: alice.email },
      })
    }
  })

  test('to one that somebody has proven changes nothing, and tells them alone', async ({ server, mailServer }) => {
    const [owner, other] = [await server.signUp('owner'), await server.signUp('other')]
    await does(server, operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(owner.email, subjects.proof)),
    })
    const asked = await other.does(operations.requestEmailChange, { email: owner.email, password })
    expect(asked).toMatchObject({ __typename: 'AddressedMail', address: owner.email })
    expect((await mailServer.mailTo(owner.email, subjects.owned)).text).toContain(other.username)
    expect(await viewerOf(other)).toMatchObject({ email: other.email })
  })
})

describe('a forgotten password', () => {
  test('is replaced by a link, once, and all sessions end', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    await does(server, operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(alice.email, subjects.proof)),
    })
    const asked = await does(server, operations.requestPasswordReset, { email: alice.email.toUpperCase() })
    expect(asked).toMatchObject({ __typename: 'AddressedMail', address: alice.email })
    const token = tokenIn(await mailServer.mailTo(alice.email, subjects.reset))

    const wish = 'Battery-staple-2'
    expect(await does(server, operations.resetPassword, { token, password: 'weak' })).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ path: ['password'] })]),
    })
    expect(await does(server, operations.resetPassword, { token, password: wish })).toMatchObject({
      address: alice.email,
    })
    expect(await does(server, operations.resetPassword, { token, password: wish })).toMatchObject({
      code: 'INVALID_TOKEN',
    })
    await until(async () => (await alice.query<{ viewer: unknown }>('{ viewer { id } }')).data?.viewer === null)
    expect((await does(server, operations.logIn, { input: { login: alice.email, password } })).__typename).toBe(
      'InvalidCredentialsError',
    )
    const again = await does(server, operations.logIn, { input: { login: alice.email, password: wish } })
    expect(again).toMatchObject({ viewer: { id: alice.id } })
    await mailServer.mailTo(alice.email, 'Your password was changed')
  })

  test('asked for at an address that nobody has proven is answered alike, and sends nothing', async ({
    server,
    mailServer,
  }) => {
    const unproven = await server.signUp('unproven')
    await mailServer.mailTo(unproven.email, subjects.proof)
    for (const email of [unproven.email, someAddress()]) {
      expect(await does(server, operations.requestPasswordReset, { email })).toEqual({
        __typename: 'AddressedMail',
        address: email,
      })
    }
    await until(
      async () => (await server.ctx.db.delivery.count({ where: { kind: 'RESET', state: 'SUPPRESSED' } })) >= 2,
    )
    expect(mailServer.mails.filter(({ to, subject }) => to === unproven.email && subject === subjects.reset)).toEqual(
      [],
    )
  })

  test('takes a link for nothing but what it is for, nor one whose time is over', async ({ server, mailServer }) => {
    const alice = await server.signUp('alice')
    const proof = tokenIn(await mailServer.mailTo(alice.email, subjects.proof))
    const useless = { code: 'INVALID_TOKEN' }
    expect(await does(server, operations.resetPassword, { token: proof, password })).toMatchObject(useless)
    for (const token of ['', '\0', 'x'.repeat(10_000)]) {
      expect(await does(server, operations.proveEmail, { token })).toMatchObject(useless)
    }
    await server.ctx.db.addressToken.updateMany({ where: { email: alice.email }, data: { expiresAt: new Date() } })
    expect(await does(server, operations.proveEmail, { token: proof })).toMatchObject(useless)
  })
})

describe('whoever watches over their account', () => {
  test('is told of a new device and of a new password, at the address they have proven', async ({
    server,
    mailServer,
  }) => {
    const alice = await server.signUp('alice')
    await does(server, operations.proveEmail, {
      token: tokenIn(await mailServer.mailTo(alice.email, subjects.proof)),
    })
    await logIn(server, alice)
    const input = { login: alice.username, password }
    await post(server.url, null, operations.logIn, { input }, { 'user-agent': 'A <b>strange</b> device' })
    const notice = await mailServer.mailTo(alice.email, 'A new device')
    expect(notice.text).toContain('A <b>strange</b> device')
    expect(notice.html).toContain('A &lt;b&gt;strange&lt;/b&gt; device')
    expect(mailServer.mails.filter(({ to, subject }) => to === alice.email && subject === notice.subject)).toHaveLength(
      1,
    )

    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }'
    await alice.does(change, { input: { currentPassword: password, newPassword: 'Battery-staple-2' } })
    await mailServer.mailTo(alice.email, 'Your password was changed')
  })
})

test('mails ask for nothing anywhere, and have one name however often they are sent', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  const { html, raw, messageId, parsed } = await mailServer.mailTo(alice.email, subjects.proof)
  expect(html).not.toMatch(/<img|<link|<script|src=|url\(/i)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated/m)
  const [delivery] = await until(async () => {
    const sent = await server.ctx.db.delivery.findMany({ where: { state: 'SENT', user: { email: alice.email } } })
    return sent.length > 0 && sent
  })
  expect(messageId).toBe(`<${delivery?.id}@mail.example.com>`)
  expect(delivery).toMatchObject({ attempts: 1, doubts: 0, sealed: null, answer: expect.stringContaining('250') })
  expect(parsed.from?.value[0]?.address).toBe('openon@mail.example.com')
})
