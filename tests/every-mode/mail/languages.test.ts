import { describe, expect } from 'vitest'
import { ar } from '../../../src/language/ar/index.ts'
import { isolated } from '../../../src/language/grammar.ts'
import { localId } from '../../support/ids.ts'
import { type MailServer, type Received, tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import { type Person, password, strangerAt } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'
import { claims, someAddress, writesTo } from '../../support/waiting.ts'

const test = testWithMail({
  SWEEP_INTERVAL: '50ms',
  MAIL_RETRY: '10ms',
  NOTICE_REST: '0s',
  UNLOCK_MIN_DISTANCE: '0s',
  RATE_LIMIT_MAIL: 'off',
})

const speaks = (person: Person, language: string) => person.does(operations.updateProfile, { input: { language } })
const languageOf = async (person: Person) =>
  (await person.ask<{ viewer: { language: string } }>('{ viewer { language } }')).viewer.language

/** Somebody who reads a language, and has proven their address. */
async function reader(server: TestServer, mailServer: MailServer, language: string): Promise<Person> {
  const person = await server.signUp('reader')
  await person.does(operations.proveEmail, { token: tokenIn(await mailServer.mailTo(person.email, english)) })
  await speaks(person, language)
  return person
}
const english = 'Is this your address?'

/** Where the link leads by which one is told less, at this server. */
function leaveLinkOf({ parsed }: Received, server: TestServer): URL {
  const { unsubscribe } = parsed.headers.get('list') as unknown as { unsubscribe: { url: string } }
  const { pathname, search } = new URL(unsubscribe.url)
  return new URL(pathname + search, server.url)
}

describe('a person', () => {
  test('is told things in English until they choose otherwise', async ({ server }) => {
    const alice = await server.signUp('alice')
    expect(await languageOf(alice)).toBe('EN')
    expect(await speaks(alice, 'FR')).toEqual({ __typename: 'User', language: 'FR' })
    await alice.does(operations.updateProfile, { input: { firstName: 'Alice', language: null } })
    expect(await languageOf(alice)).toBe('FR')
    const { errors } = await alice.query(operations.updateProfile, { input: { language: 'TLH' } })
    expect(errors[0]?.message).toContain('"TLH"')
  })

  test('says so when they sign up, and is written to in it from the first mail on', async ({ server, mailServer }) => {
    const email = someAddress()
    const input = { username: `ada-${email.split('@')[0]}`, email, password, language: 'ES' }
    await strangerAt(server).does(operations.signUp, { input })
    const { text, html, parsed } = await mailServer.mailTo(email, '¿Es esta tu dirección?')
    expect(text).toContain(`como ${input.username}`)
    expect(html).toContain('<html lang="es" dir="ltr">')
    expect(parsed.headers.get('content-language')).toBe('es')
  })

  test('is forgotten with it', async ({ server }) => {
    const alice = await server.signUp('alice')
    await speaks(alice, 'AR')
    const mutation =
      'mutation ($password: String!) { deleteAccount(password: $password, withdrawLetters: false) { __typename } }'
    await alice.does(mutation, { password })
    const id = localId(alice.id)
    expect(await server.ctx.db.user.findUnique({ where: { id }, select: { language: true } })).toEqual({
      language: 'en',
    })
  })
})

test('whoever reads German is told of letters in German, and told no more in German', async ({
  server,
  mailServer,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await reader(server, mailServer, 'DE')]
  await alice.seals({ for: bob, in: '1s' })
  const mail = await mailServer.mailTo(bob.email, 'Ein Brief für dich kann geöffnet werden')
  expect(mail.text).toContain(`Ein Brief für dich kann geöffnet werden: von ${alice.username}.`)
  expect(mail.html).toContain('<html lang="de" dir="ltr">')
  expect(mail.parsed.headers.get('content-language')).toBe('de')
  const link = leaveLinkOf(mail, server)
  const asked = await fetch(link)
  expect(asked.headers.get('content-language')).toBe('de')
  expect(await asked.text()).toContain('Sollen keine Mails mehr kommen, wenn ein Brief für dich geöffnet werden kann?')
  const pressed = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click' })
  expect(await pressed.text()).toContain('Erledigt: es kommen keine Mails mehr')
})

test('what concerns an account is told in its language, with the instant', async ({ server, mailServer }) => {
  const bob = await reader(server, mailServer, 'FR')
  await bob.does(`mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }`, {
    input: { currentPassword: password, newPassword: 'Another-horse-2' },
  })
  const { text } = await mailServer.mailTo(bob.email, 'Votre mot de passe a été changé')
  expect(text).toMatch(new RegExp(`${bob.username}, votre mot de passe a été changé le \\d.* UTC\\.`))
  await bob.does(operations.requestPasswordReset, { email: bob.email })
  expect((await mailServer.mailTo(bob.email, 'Un nouveau mot de passe')).text).toContain(bob.username)
})

test('whoever reads Arabic gets mails from right to left', async ({ server, mailServer }) => {
  const [alice, bob] = [await reader(server, mailServer, 'AR'), await server.signUp('bob')]
  const letter = await alice.seals({ for: bob, in: '1s' })
  await until(() => server.ctx.db.capsule.count({ where: { id: localId(letter.id), state: 'READY' } }))
  await bob.opens(letter)
  const mail = await mailServer.mailTo(alice.email, 'فُتحت رسالتك')
  expect(mail.text).toContain(`فُتحت رسالتك: عند ${isolated(bob.username)}.`)
  expect(mail.html).toContain('<html lang="ar" dir="rtl">')
  expect(mail.html).toContain('<body lang="ar" dir="rtl"')
  expect(mail.html).toContain(ar.mails.foot)
  expect(await (await fetch(leaveLinkOf(mail, server))).text()).toContain('<html lang="ar" dir="rtl">')
})

test('whoever has no account is written to in the language of the sender, and from then on in their own', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  await speaks(alice, 'ES')
  const email = someAddress()
  await writesTo(alice, email, { announce: true })
  const mail = await mailServer.mailTo(email, 'Una carta te espera')
  expect(mail.text).toContain(`${alice.username} te escribió una carta en OpenOn`)
  expect(mail.parsed.headers.get('content-language')).toBe('es')
  const link = leaveLinkOf(mail, server)
  expect(await (await fetch(link)).text()).toContain('<html lang="es" dir="ltr">')
  const zoe = await claims(server, mail)
  await alice.seals({ for: zoe, in: '1s' })
  await mailServer.mailTo(email, 'A letter for you is ready')
})

test('whoever owns an address that somebody else gives is told so in their own language', async ({
  server,
  mailServer,
}) => {
  const owner = await reader(server, mailServer, 'DE')
  const input = { username: `impostor-${localId(owner.id)}`, email: owner.email, password, language: 'FR' }
  await strangerAt(server).does(operations.signUp, { input })
  const { text } = await mailServer.mailTo(owner.email, 'Du hast schon ein Konto')
  expect(text).toContain(`unter dem Namen ${input.username}`)
})

test('a link of a mail that names no language speaks that of the browser', async ({ server }) => {
  const link = new URL('/unsubscribe?token=x', server.url)
  const page = async (accepted: string) => (await fetch(link, { headers: { 'accept-language': accepted } })).text()
  expect(await page('ja, fr-CH;q=0.9, de;q=0.8')).toContain('Ce lien n’est pas entier.')
  expect(await page('*')).toContain('This link is not whole.')
  link.searchParams.set('lang', 'de')
  expect(await page('fr')).toContain('Dieser Link ist nicht vollständig.')
})
