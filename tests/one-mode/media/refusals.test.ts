import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import {
  announce,
  ask,
  begin,
  beginSending,
  idIn,
  mediaUrl,
  offsetOf,
  rawRequest,
  send,
} from '../../support/clients/raw-tus.ts'
import { localId } from '../../support/ids.ts'
import { sound } from '../../support/media/sounds.ts'
import type { Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ MEDIA_FILE_SIZE: '1MB', MEDIA_QUOTA: '3MB', MEDIA_KINDS: 'image,audio,pdf' })

const megabyte = 1_000_000

/** What is said to people and to programs. */
const told = async (answer: Response) => ({
  status: answer.status,
  code: answer.headers.get('media-error'),
  says: (await answer.text()).trim(),
})

const nothing = { status: 404, code: 'NOT_FOUND', says: 'There is no such upload.' }

describe('is refused, and told why:', () => {
  test('a file that is too large, or empty, or of no length', async ({ server }) => {
    const alice = await server.signUp('alice')
    expect(await told(await announce(server, alice, megabyte + 1))).toEqual({
      status: 413,
      code: 'TOO_LARGE',
      says: 'A file may have 1000000 bytes at most.',
    })
    expect(await told(await announce(server, alice, 0))).toEqual({
      status: 400,
      code: 'EMPTY',
      says: 'An upload announces its length (Upload-Length), which is at least 1 byte.',
    })
    const headers = { authorization: `Bearer ${alice.accessToken}`, 'tus-resumable': '1.0.0' }
    const unknown = await fetch(mediaUrl(server), {
      method: 'POST',
      headers: { ...headers, 'upload-defer-length': '1' },
    })
    expect([unknown.status, unknown.headers.get('media-error')]).toEqual([501, 'UNSUPPORTED'])
    for (const length of ['', '-1', '1.5', 'x', '1e3', '99999999999999999999', '9007199254740993']) {
      const answer = await fetch(mediaUrl(server), { method: 'POST', headers: { ...headers, 'upload-length': length } })
      expect([length, answer.status < 500 && answer.status >= 400]).toEqual([length, true])
    }
    expect(await server.ctx.db.media.count({ where: { ownerId: localId(alice.id) } })).toBe(0)
  })

  test('a name that says nothing or hides something; any other is kept as it is', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (const name of ['   ', 'a\u202eb.png', 'a\u0000b', 'a\r\nb', 'x'.repeat(256), 'bell\u0007'])
      expect(await told(await announce(server, alice, 10, name))).toMatchObject({
        status: 400,
        code: 'VALIDATION_FAILED',
      })
    // One without a name is called a file.
    expect((await announce(server, alice, 10, '')).status).toBe(201)
    const names = [
      'a',
      '🌊'.repeat(255),
      'Ægir & Søn.jpg',
      '写真 "1".jpg',
      '../../etc/passwd',
      'a;b=c,d e',
      '%00%ff',
      "o'x",
    ]
    for (const name of names) {
      const bytes = sound(1_000)
      const id = localId(await alice.uploads(bytes, { name }))
      const answer = await fetch(linkTo(server, alice, id))
      const disposition = answer.headers.get('content-disposition') ?? ''
      const [, encoded = ''] = /filename\*=UTF-8''([!#$&+\-.^_`|~\w%]*)$/.exec(disposition) ?? []
      expect(decodeURIComponent(encoded)).toBe(name)
      expect(disposition).toMatch(/^inline; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w%.!~-]+$/)
      await answer.arrayBuffer()
    }
  })

  test('what nobody has: an upload of somebody else, of nobody, or by no name at all', async ({ server }) => {
    const [alice, eve] = [await server.signUp('alice'), await server.signUp('eve')]
    const bytes = sound(1_000)
    const upload = await begin(server, alice, bytes.length)
    const base = `${mediaUrl(server)}/`
    for (const path of [
      upload,
      `${base}${randomUUID()}`,
      `${base}nonsense`,
      `${base}%00`,
      `${base}${'x'.repeat(2_000)}`,
    ]) {
      expect((await ask(path, eve)).status).toBe(404)
      expect(await told(await ask(path, eve, 'DELETE'))).toEqual(nothing)
      expect(await told(await send(path, eve, 0, bytes))).toEqual(nothing)
    }
    for (const path of [upload, `${base}${randomUUID()}`]) {
      for (const accessToken of ['', 'nonsense', `${alice.accessToken}x`])
        expect(await told(await ask(path, { accessToken }, 'DELETE'))).toEqual({
          ...{ status: 401, code: 'UNAUTHENTICATED' },
          says: 'Sign in first.',
        })
    }
    expect(await offsetOf(upload, alice)).toBe(0)
  })

  test('bytes from another place than where it goes on, and more of them than were announced', async ({ server }) => {
    const alice = await server.signUp('alice')
    const bytes = sound(1_000)
    const upload = await begin(server, alice, bytes.length)
    await send(upload, alice, 0, bytes.subarray(0, 100))
    for (const offset of [0, 99, 101, 1_000, 5_000])
      expect(await told(await send(upload, alice, offset, bytes.subarray(0, 10)))).toMatchObject({
        ...{ status: 409, code: 'OFFSET_WRONG' },
      })
    const longer = Buffer.concat([bytes.subarray(100), Buffer.from('more')])
    expect(await told(await send(upload, alice, 100, longer))).toMatchObject({
      ...{ status: 413, code: 'LONGER_THAN_ANNOUNCED' },
    })
    // The same where its length is not said before.
    const sending = beginSending(upload, alice, 100, null)
    sending.write(longer)
    expect(await sending.status).toBe(413)
    await sending.cut('reset')
    const kept = await offsetOf(upload, alice)
    expect((await send(upload, alice, kept, bytes.subarray(kept))).status).toBe(204)
    const id = idIn(upload)
    expect(Buffer.from(await (await fetch(linkTo(server, alice, id))).arrayBuffer()).equals(bytes)).toBe(true)
    expect((await send(upload, alice, 1_000, Buffer.alloc(0))).status).toBe(204)
    expect((await send(upload, alice, 1_000, Buffer.from('x'))).status).toBe(413)
    expect(server.log.filter((line) => line.includes('failed unexpectedly'))).toEqual([])
  })

  test('what letters do not carry, whatever it is called; nothing of it stays', async ({ server }) => {
    const alice = await server.signUp('alice')
    const programs: Record<string, Buffer> = {
      html: Buffer.from(`<!DOCTYPE html><script>alert(document.domain)</script>${' '.repeat(70_000)}`),
      svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'svg with a head': Buffer.from(
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      ),
      script: Buffer.from('alert(1)'),
      elf: Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(100)]),
      zip: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(100)]),
      film: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isomiso2'), Buffer.alloc(200)]),
      text: Buffer.from('Dear Bob'),
      byte: Buffer.from('x'),
      zeros: Buffer.alloc(100_000),
    }
    for (const [what, bytes] of Object.entries(programs)) {
      const upload = await begin(server, alice, bytes.length, 'holiday.jpg')
      expect([
        what,
        await told(await send(upload, alice, 0, bytes, { 'content-type': 'application/offset+octet-stream' })),
      ]).toEqual([
        what,
        {
          status: 415,
          code: 'KIND_REFUSED',
          says: 'This is no kind of file that a letter may have here; what it is shows from what is in it, not from its name.',
        },
      ])
      expect((await ask(upload, alice)).status).toBe(404)
      expect(await server.ctx.store.list(idIn(upload))).toEqual([])
    }
    expect(await server.ctx.db.media.count({ where: { ownerId: localId(alice.id) } })).toBe(0)
  })

  test('more than somebody may have, however many are announced at once; what goes makes room', async ({ server }) => {
    const alice = await server.signUp('alice')
    const answers = await Promise.all(Array.from({ length: 20 }, () => announce(server, alice, megabyte)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201).length).toBe(3)
    const [refused] = answers.filter(({ status }) => status !== 201)
    expect(refused && (await told(refused))).toEqual({
      status: 413,
      code: 'QUOTA_EXCEEDED',
      says: 'All your files together may have 3000000 bytes; delete letters or drafts with files first.',
    })
    const [one] = answers.filter(({ status }) => status === 201)
    const upload = new URL(one?.headers.get('location') ?? '', server.url).href
    expect((await ask(upload, alice, 'DELETE')).status).toBe(204)
    expect((await announce(server, alice, megabyte)).status).toBe(201)
    expect((await announce(server, alice, 1)).status).toBe(413)
  })

  test('what is no tus: another version, another type, no offset, another method', async ({ server }) => {
    const alice = await server.signUp('alice')
    const upload = await begin(server, alice, 100)
    const headers = { authorization: `Bearer ${alice.accessToken}`, 'tus-resumable': '1.0.0' }
    const type = 'application/offset+octet-stream'
    const body = Buffer.from('x')
    const asks = async (method: string, more: Record<string, string>, url = upload) =>
      (await rawRequest(url, { method, headers: { ...headers, ...more }, ...(method === 'PATCH' && { body }) })).status
    expect({
      version: await asks('HEAD', { 'tus-resumable': '0.2.2' }),
      type: await asks('PATCH', { 'upload-offset': '0', 'content-type': 'text/plain' }),
      'no offset': await asks('PATCH', { 'content-type': type }),
      'an offset that is none': await asks('PATCH', { 'upload-offset': '-1', 'content-type': type }),
      PUT: await asks('PUT', {}),
      GET: await asks('GET', {}),
      'GET of all': await asks('GET', {}, mediaUrl(server)),
      concatenation: await asks('POST', { 'upload-concat': 'partial', 'upload-length': '5' }, mediaUrl(server)),
      metadata: await asks('POST', { 'upload-length': '5', 'upload-metadata': 'filename ###' }, mediaUrl(server)),
    }).toEqual({
      version: 400,
      type: 400,
      'no offset': 403,
      'an offset that is none': 400,
      PUT: 404,
      GET: 404,
      'GET of all': 404,
      concatenation: 501,
      metadata: 400,
    })
    // Another method than that of the request is asked for in vain.
    expect(await asks('POST', { 'x-http-method-override': 'DELETE' })).not.toBe(204)
    expect(await offsetOf(upload, alice)).toBe(0)
  })
})

const linkTo = (server: TestServer, { id }: Person, mediaId: string) =>
  server.ctx.links.linkTo({ mediaId, capsuleId: null, viewerId: localId(id), what: 'file' })
