import { randomBytes } from 'node:crypto'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { announce, ask, begin, idIn, rawRequest, send } from '../../support/clients/raw-tus.ts'
import { localId } from '../../support/ids.ts'
import { sound } from '../../support/media/sounds.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

/** Nothing of this may be seen in the log, the database or the store. */
const marks = { name: 'MARK-name', caption: 'MARK-caption', content: 'MARK-content', refused: 'MARK-refused' }

const marked = (size: number) => {
  const bytes = sound(size)
  for (let at = 1_000; at < size - 100; at += 50_000) bytes.write(marks.content, at)
  return bytes
}

async function everyFile(folder: string): Promise<string> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    found.push(path)
    if (entry.isFile()) found.push((await readFile(path)).toString('latin1'))
  }
  return found.join('\n')
}

async function everyRow({ ctx: { db } }: TestServer): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} AS t`)),
  )
  return rows.flatMap((all) => all.map(({ row }) => row)).join('\n')
}

test('no name, caption or content of a file, no key and no link is in the log, the database or the store, whatever goes wrong', async () => {
  await using folder = await temporaryFolder()
  const [here, away] = [join(folder.path, 'store'), join(folder.path, 'away')]
  await using server = await startServer({ STORE_URL: `file:${here}`, LOG_LEVEL: 'debug' })
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const bytes = marked(5_000_000)
  const name = `${marks.name}.wav`
  const [sealed, drafted, loose] = await Promise.all([1, 2, 3].map(() => alice.uploads(bytes, { name })))
  const letter = await alice.seals({ for: bob, attachments: [{ mediaId: sealed, caption: marks.caption }] })
  await alice.drafts({ attachments: [{ mediaId: drafted, caption: marks.caption }] })
  const half = await begin(server, alice, bytes.length, name)
  await send(half, alice, 0, bytes.subarray(0, 200_000))
  const linkTo = (mediaId = '', capsuleId: string | null = null) =>
    server.ctx.links.linkTo({ mediaId: localId(mediaId), capsuleId, viewerId: localId(alice.id), what: 'file' })
  const links = [linkTo(sealed, localId(letter.id)), linkTo(loose)]
  for (const link of links) await (await fetch(link)).arrayBuffer()

  // What is refused, and what breaks.
  await announce(server, alice, 10, `${marks.refused}\u0000`)
  const text = await begin(server, alice, 100, marks.refused)
  await send(text, alice, 0, Buffer.from(marks.refused.padEnd(100)))
  await alice.query('mutation ($input: CreateDraftInput!) { createDraft(input: $input) { __typename } }', {
    input: { attachments: [{ mediaId: marks.refused, caption: `${marks.refused}\u0000` }] },
  })
  await ask(`${half}${marks.refused}`, alice)
  for (const token of [marks.refused, `${marks.refused}.${marks.refused}`])
    await fetch(new URL(`/media/files/${token}?${marks.refused}`, server.url))
  await server.ctx.db.$executeRaw`ALTER TABLE media ADD CONSTRAINT boom CHECK (key_id = 'x') NOT VALID`
  expect((await send(half, alice, 200_000, bytes.subarray(200_000))).status).toBe(500)
  expect((await announce(server, alice, 10, name)).status).toBe(500)
  await server.ctx.db.$executeRaw`ALTER TABLE media DROP CONSTRAINT boom`
  await rename(here, away)
  expect((await fetch(links[0] ?? '')).status).toBe(503)
  await rename(away, here)
  const [object = ''] = await server.ctx.store.list(localId(sealed ?? ''))
  await server.ctx.store.put(object, Buffer.from('nonsense'))
  expect((await fetch(links[0] ?? '')).status).toBe(502)

  const seen = { log: server.log.join('\n'), database: await everyRow(server), store: await everyFile(here) }
  expect(seen.log).toContain('failed unexpectedly')
  expect(seen.database).toContain(idIn(half))
  expect(seen.store).toContain(idIn(half))
  for (const [where, text] of Object.entries(seen)) {
    expect(text.match(/.{0,200}MARK-.{0,50}/gi) ?? [], where).toEqual([])
    for (const link of links) expect(text.includes(link.slice(-43)), where).toBe(false)
  }
})

describe('a hostile file', () => {
  /** A GIF that is a program too, where somebody takes it for one. */
  const polyglot = async () => {
    const gif = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .gif()
      .toBuffer()
    return Buffer.concat([gif, Buffer.from('/*<script>alert(document.domain)</script>*/=1;alert(1)')])
  }
  const pdf = Buffer.from(
    '%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF',
  )

  test('does nothing where it is shown', async ({ server }) => {
    const alice = await server.signUp('alice')
    const names = ['page.html', 'a"; filename="evil.exe', "x'; filename*=UTF-8''evil.exe", 'a\\"b', '名前.svg', 'a;b,c']
    for (const [bytes, type, how] of [
      [await polyglot(), 'image/gif', 'inline'],
      [pdf, 'application/pdf', 'attachment'],
      [sound(100), 'audio/wav', 'inline'],
    ] as const)
      for (const name of names) {
        const mediaId = localId(await alice.uploads(bytes, { name, keepMetadata: true }))
        const link = server.ctx.links.linkTo({ mediaId, capsuleId: null, viewerId: localId(alice.id), what: 'file' })
        for (const [url, shown] of [
          [link, how],
          [`${link}?download`, 'attachment'],
        ] as const) {
          const { status, headers } = await rawRequest(url)
          expect({ status, ...headers }).toMatchObject({
            status: 200,
            'content-type': type,
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            'x-content-type-options': 'nosniff',
            'referrer-policy': 'no-referrer',
            'cross-origin-resource-policy': 'same-origin',
            'cache-control': 'private, no-store',
          })
          const disposition = String(headers['content-disposition'])
          // One parameter each, whatever stands in it.
          expect(disposition).toMatch(/^(inline|attachment); filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w%.!~-]+$/)
          expect(disposition.startsWith(`${shown};`)).toBe(true)
          expect(decodeURIComponent(disposition.split("UTF-8''").at(-1) ?? '')).toBe(name)
        }
        const unsatisfiable = await rawRequest(link, { headers: { range: 'bytes=999999-' } })
        expect(unsatisfiable).toMatchObject({ status: 416, headers: { 'x-content-type-options': 'nosniff' } })
      }
  })

  test('puts no line of its own into headers by its name', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (const name of ['a\r\nSet-Cookie: x=1', 'a\nb', 'a\rb', 'a\u2028b', 'a\u0085b']) {
      const answer = await announce(server, alice, 10, name)
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([400, null])
    }
    const headers = { authorization: `Bearer ${alice.accessToken}`, 'tus-resumable': '1.0.0', 'upload-length': '10' }
    for (const metadata of [`filename ${randomBytes(9).toString('base64')}`, 'filename', `__proto__ ${btoa('x')}`])
      expect(
        (
          await rawRequest(new URL('/media', server.url).href, {
            ...{ method: 'POST', headers: { ...headers, 'upload-metadata': metadata } },
          })
        ).status,
      ).toBeLessThan(500)
  })
})
