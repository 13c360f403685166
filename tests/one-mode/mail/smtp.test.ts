import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openSmtpMailer, patience } from '../../../src/infra/mailers/smtp.ts'
import { atLast, disposable } from '../../support/disposable.ts'
import { type Manner, startMailServer } from '../../support/mail-server.ts'
import { freePort } from '../../support/servers/ports.ts'

const log = pino({ level: 'silent' })
const mail = {
  id: '00000000-0000-7000-8000-000000000001',
  to: 'bob@example.com',
  subject: 'Hello',
  text: 'Hello, Bob.',
  html: '<p>Hello, Bob.</p>',
  headers: {},
}

/** A mail server, and a mailer that gives up soon: `attempt` is in milliseconds. */
const startMail = (options: Partial<Parameters<typeof openSmtpMailer>[0]> = {}, attempt = 300) =>
  disposable(async (use) => {
    const server = use(await startMailServer())
    const { MAIL_URL = '', MAIL_FROM = '' } = server.env
    const times = { ...patience, silence: 2_000, attempt }
    const mailer = openSmtpMailer(
      { url: MAIL_URL, from: MAIL_FROM, dkim: null, connections: 2, rate: null, ...options },
      log,
      times,
    )
    use(atLast(async () => mailer.close()))
    return { server, mailer }
  })

test.for<[Manner, object]>([
  ['takes', { kind: 'accepted', answer: expect.stringMatching(/^250/) }],
  ['knows nobody', { kind: 'refused', permanent: true, why: expect.stringMatching(/^550/) }],
  ['dislikes mails', { kind: 'refused', permanent: false, why: expect.stringMatching(/^554/) }],
  ['is busy', { kind: 'failed', why: expect.stringMatching(/^451/) }],
  ['dies in the middle', { kind: 'failed' }],
  ['dies before the answer', { kind: 'failed' }],
  ['falls silent', { kind: 'failed' }],
])('a server that %s', async ([manner, answer]) => {
  await using started = await startMail()
  const { server, mailer } = started
  server.manner = manner
  expect(await mailer.send(mail)).toMatchObject(answer)

  // Whatever it was, the next mail has a connection of its own.
  server.manner = 'takes'
  expect(await mailer.send({ ...mail, subject: 'Again' })).toMatchObject({ kind: 'accepted' })
  expect(server.mails.at(-1)).toMatchObject({
    to: mail.to,
    subject: 'Again',
    messageId: `<${mail.id}@mail.example.com>`,
  })
})

test('what a server says is kept as text, whatever bytes it has', async () => {
  const server = createServer((socket) => {
    socket.write('220 here\r\n')
    socket.on('error', () => {})
    socket.on('data', (data) => void socket.write(String(data).startsWith('RCPT') ? '550 no\0body\r\n' : '250 yes\r\n'))
  })
  const port = await freePort()
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const mailer = openSmtpMailer(
    { url: `smtp://127.0.0.1:${port}`, from: 'openon@example.com', dkim: null, connections: 1, rate: null },
    log,
  )
  expect(await mailer.send(mail)).toEqual({ kind: 'refused', permanent: true, why: '550 no body' })
  mailer.close()
  await new Promise((resolve) => server.close(resolve))
})

test('whether it would take mails is asked without sending one', async () => {
  await using started = await startMail()
  const { server, mailer } = started
  await mailer.check()
  expect(server.mails).toEqual([])
  const nowhere = openSmtpMailer(
    { url: 'smtp://u:secret@127.0.0.1:1', from: 'openon@example.com', dkim: null, connections: 1, rate: null },
    log,
  )
  await expect(nowhere.check()).rejects.toThrow('the mail server does not let us in (ESOCKET)')
  nowhere.close()
})

test('a server that is not there', async () => {
  const mailer = openSmtpMailer(
    { url: 'smtp://127.0.0.1:1', from: 'openon@example.com', dkim: null, connections: 1, rate: null },
    log,
  )
  expect(await mailer.send(mail)).toMatchObject({ kind: 'failed' })
  mailer.close()
})

test('no more mails leave in a second than the operator allows', async () => {
  await using started = await startMail({ rate: 4, connections: 10 }, patience.attempt)
  const { server, mailer } = started
  expect(mailer.width).toBe(4)
  const begin = performance.now()
  const answers = await Promise.all(Array.from({ length: 9 }, () => mailer.send(mail)))
  // Two seconds for all but the first, by timers that may be a little early.
  expect(performance.now() - begin).toBeGreaterThan(1_950)
  expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(9)
  expect(server.mails).toHaveLength(9)
})

test('an address that looks like several, or like a header, goes to nobody else', async () => {
  await using started = await startMail()
  const { server, mailer } = started
  for (const to of [
    'a@example.com,b@example.com',
    'x<a@example.com>@example.com',
    'a@example.com\r\nBcc: b@example.com',
  ]) {
    await mailer.send({ ...mail, to })
  }
  expect(server.mails.filter(({ to }) => to === 'a@example.com' || to === 'b@example.com')).toEqual([])
})

test('a signature covers what unsubscribes', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  await using started = await startMail({ dkim: { selector: 'mail', domain: 'example.com', privateKey } })
  const { server, mailer } = started
  const headers = {
    'List-Unsubscribe': '<https://openon.example.com/unsubscribe>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  expect(await mailer.send({ ...mail, headers })).toMatchObject({ kind: 'accepted' })
  const raw = server.mails[0]?.raw.replaceAll(/\r\n\s+/g, ' ') ?? ''
  const signature = /^DKIM-Signature:.*$/im.exec(raw)?.[0].replaceAll(' ', '').toLowerCase()
  expect(signature).toContain('d=example.com')
  for (const name of ['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']) {
    expect(signature).toMatch(new RegExp(`h=[^;]*\\b${name}(:|;)`))
  }
})
