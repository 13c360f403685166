import { readdir, readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { startServer, type TestServer } from '../../support/server.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { until } from '../../support/until.ts'

/** What `/mail` answers to a request with these headers, which fetch would not send. */
const visit = ({ url }: Pick<TestServer, 'url'>, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request(new URL(path, url), { headers, method }, (response) => {
      let body = ''
      response.on('data', (part) => (body += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })

test('mails are files of their owner alone, and are read at /mail', async () => {
  await using folder = await temporaryFolder()
  await using server = await startServer({ OPENON_DATA_DIR: folder.path })
  const mails = join(folder.path, 'mail')
  expect((await visit(server, '/mail')).body).toContain('There is none yet')
  const alice = await server.signUp('alice')
  const [name = ''] = await until(async () => {
    // One that is still being written has another ending.
    const names = (await readdir(mails)).filter((name) => name.endsWith('.eml'))
    return names.length === 1 && names
  })
  expect(name).toMatch(/^[0-9a-f-]{36}\.eml$/)
  expect(((await stat(join(mails, name))).mode & 0o777).toString(8)).toBe('600')
  expect(((await stat(mails)).mode & 0o777).toString(8)).toBe('700')
  const mail = await simpleParser(await readFile(join(mails, name)))
  expect(mail).toMatchObject({ subject: 'Is this your address?', to: { text: alice.email } })
  expect(mail.text).toContain(new URL('/#/verify/', server.url).href)

  const list = await visit(server, '/mail')
  expect(list.body).toContain(alice.email)
  const shown = await visit(server, `/mail?id=${name.replace('.eml', '')}`)
  expect(shown.body).toContain('Yes, this is my address')
  for (const { headers } of [list, shown]) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
  }
  for (const id of ['', '..', '../openon.holder.json', '00000000-0000-0000-0000-000000000000', 'x'.repeat(5_000)]) {
    expect((await visit(server, `/mail?id=${encodeURIComponent(id)}`)).status).toBe(404)
  }
  expect((await visit(server, '/mail', {}, 'POST')).status).toBe(405)
})

test('whoever is not at this machine sees no mails: not by another name, not through a proxy', async () => {
  await using server = await startServer()
  const { port } = new URL(server.url)
  for (const host of ['localhost', '127.0.0.1', '[::1]', `LOCALHOST:${port}`]) {
    expect((await visit(server, '/mail', { host })).status, host).toBe(200)
  }
  for (const host of [
    'evil.example.com',
    `evil.example.com:${port}`,
    'localhost.evil.example.com',
    '127.0.0.1.nip.io',
  ]) {
    expect((await visit(server, '/mail', { host })).status, host).toBe(403)
  }
  for (const name of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']) {
    expect((await visit(server, '/mail', { [name]: 'localhost' })).status, name).toBe(403)
  }
})

test('a server that others reach shows no mails, by whatever name', async () => {
  await using server = await startServer({ HOST: '0.0.0.0' })
  expect((await visit(server, '/mail', { host: 'localhost' })).status).toBe(403)
})

test('with a mail server there is no folder and no page', async () => {
  await using server = await startServer({ MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'openon@example.com' })
  expect((await visit(server, '/mail')).status).toBe(404)
})
