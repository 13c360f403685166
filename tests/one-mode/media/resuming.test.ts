import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { announce, ask, begin, beginSending, idIn, offsetOf, rawRequest, send } from '../../support/clients/raw-tus.ts'
import { globalId, localId } from '../../support/ids.ts'
import { sound } from '../../support/media/sounds.ts'
import { mode } from '../../support/mode.ts'
import type { Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

const kib = 1024
const [chunk, segment] = [64 * kib, 4096 * kib]
const film = sound(2 * segment + 700 * kib + 1)

/** A link to a file that no letter has. */
const linkTo = (server: TestServer, { id }: Person, mediaId: string, what: 'file' | 'thumbnail' = 'file') =>
  server.ctx.links.linkTo({ mediaId, capsuleId: null, viewerId: localId(id), what })

const fetched = async (server: TestServer, person: Person, upload: string) =>
  Buffer.from(await (await fetch(linkTo(server, person, idIn(upload)))).arrayBuffer())

/** Every kind of place: in a chunk, at its end, beside it, in and at the end of a segment. */
const cuts = [1, 44, chunk - 1, chunk, chunk + 1, 3 * chunk + 7, segment - 1, segment, segment + 1, 2 * segment + chunk]

describe('an upload that breaks off', () => {
  test.for(['end', 'reset'] as const)(
    'goes on from where it is kept, wherever it was cut: %s',
    async (how, { server }) => {
      const alice = await server.signUp('alice')
      const upload = await begin(server, alice, film.length, 'film.wav')
      let kept = 0
      for (const cut of cuts) {
        const sending = beginSending(upload, alice, kept, film.length - kept)
        sending.write(film.subarray(kept, cut))
        if (how === 'reset') await until(async () => (await countOf(server, 'writer', upload)) > 0)
        await sending.cut(how)
        // What was only on its way is lost.
        const now = await offsetOf(upload, alice)
        expect({
          cut,
          now,
          isPlausible: now >= kept && now <= cut && (how === 'reset' || now > cut - 4 * chunk),
        }).toEqual({
          ...{ cut, now },
          isPlausible: true,
        })
        kept = now
      }
      expect((await send(upload, alice, kept, film.subarray(kept))).status).toBe(204)
      expect((await fetched(server, alice, upload)).equals(film)).toBe(true)
      // Nothing is left of what others wrote.
      const there = await server.ctx.store.list(idIn(upload))
      expect(there.map((name) => name.split('/')[1]?.split('.')[0]).sort()).toEqual(['0', '1', '2'])
    },
  )

  test('gives its place to who goes on with it on another device, and neither spoils the file', async ({ server }) => {
    const alice = await server.signUp('alice')
    const upload = await begin(server, alice, film.length, 'film.wav')
    const first = beginSending(upload, alice, 0, film.length)
    first.write(film.subarray(0, segment + chunk + 5))
    await until(async () => (await countOf(server, 'received', upload)) >= segment)
    // The other asks how far it is; with that the first has to leave, and what it brought is kept.
    const at = await until(() => offsetOf(upload, alice))
    expect(at).toBeGreaterThanOrEqual(segment)
    expect(await first.status).toBe(204)
    const second = beginSending(upload, alice, at, film.length - at)
    second.write(film.subarray(at, at + chunk))
    expect((await send(upload, alice, 0, film.subarray(0, chunk))).status).toBe(409)
    const now = await offsetOf(upload, alice)
    expect((await send(upload, alice, now, film.subarray(now))).status).toBe(204)
    expect((await fetched(server, alice, upload)).equals(film)).toBe(true)
    await Promise.all([first.cut('reset'), second.cut('reset')])
  })

  test('does not keep its person from others, however often', async ({ server }) => {
    const alice = await server.signUp('alice')
    const bytes = sound(3 * chunk)
    for (let n = 0; n < 12; n++) {
      const upload = await begin(server, alice, bytes.length, 'sound.wav')
      const sending = beginSending(upload, alice, 0, bytes.length)
      sending.write(bytes.subarray(0, chunk))
      await sending.cut(n % 2 ? 'end' : 'reset')
      await ask(upload, alice, 'DELETE')
    }
    expect(await alice.uploads(bytes)).not.toBe('')
  })

  test('is cut off by nobody who only knows its name', async ({ server }) => {
    const [alice, eve] = [await server.signUp('alice'), await server.signUp('eve')]
    const bytes = sound(3 * chunk)
    const upload = await begin(server, alice, bytes.length, 'sound.wav')
    const sending = beginSending(upload, alice, 0, bytes.length)
    sending.write(bytes.subarray(0, chunk))
    await until(async () => (await countOf(server, 'writer', upload)) > 0)
    for (const method of ['HEAD', 'DELETE'] as const) expect((await ask(upload, eve, method)).status).toBe(404)
    expect((await send(upload, eve, 0, bytes)).status).toBe(404)
    sending.write(bytes.subarray(chunk))
    expect(await sending.status).toBe(204)
    expect((await fetched(server, alice, upload)).equals(bytes)).toBe(true)
    await sending.cut('reset')
  })

  // An embedded database has one process.
  if (mode !== 'embedded')
    test('goes on at another process, when its own is stopped', async ({ server }) => {
      const alice = await server.signUp('alice')
      await using second = await server.another('api')
      const upload = await begin(second, alice, film.length, 'film.wav')
      const sending = beginSending(upload, alice, 0, film.length)
      sending.write(film.subarray(0, segment + 3 * chunk + 9))
      await until(async () => (await countOf(server, 'received', upload)) >= segment)
      // It is not waited for: it would never end.
      await second.stop()
      const here = upload.replace(new URL(second.url).host, new URL(server.url).host)
      const at = await offsetOf(here, alice)
      expect(at).toBeGreaterThanOrEqual(segment)
      expect((await send(here, alice, at, film.subarray(at))).status).toBe(204)
      expect((await fetched(server, alice, here)).equals(film)).toBe(true)
      await sending.cut('reset')
    })
})

const countOf = async (server: TestServer, what: 'received' | 'writer', upload: string) =>
  Number((await server.ctx.db.media.findUniqueOrThrow({ where: { id: idIn(upload) } }))[what])

describe('a part of a file', () => {
  test('is what its range says, wherever it begins and ends', async ({ server }) => {
    const alice = await server.signUp('alice')
    const url = linkTo(server, alice, localId(await alice.uploads(film)))
    const edges = [0, chunk, 4 * chunk, segment, 2 * segment, film.length]
    const place = fc.oneof(
      fc.nat(film.length - 1),
      fc
        .tuple(fc.constantFrom(...edges), fc.integer({ min: -2, max: 2 }))
        .map(([edge, off]) => Math.min(film.length - 1, Math.max(0, edge + off))),
    )
    const range = fc.oneof(
      fc.tuple(place, place).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })),
      fc.tuple(place, fc.nat(3)).map(([first, length]) => ({ first, last: Math.min(first + length, film.length - 1) })),
    )
    await fc.assert(
      fc.asyncProperty(range, async ({ first, last }) => {
        const answer = await fetch(url, { headers: { range: `bytes=${first}-${last}` } })
        expect(answer.status).toBe(206)
        expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${last}/${film.length}`)
        const part = Buffer.from(await answer.arrayBuffer())
        expect(part.equals(film.subarray(first, last + 1))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('may be asked for in all ways of RFC 9110', async ({ server }) => {
    const alice = await server.signUp('alice')
    const bytes = sound(1_000)
    const id = localId(await alice.uploads(bytes))
    const url = linkTo(server, alice, id)
    const whole = { status: 200, range: null, body: bytes }
    const part = (start: number, end: number) => ({
      status: 206,
      range: `bytes ${start}-${end - 1}/1000`,
      body: bytes.subarray(start, end),
    })
    const none = { status: 416, range: 'bytes */1000', body: Buffer.from('There is no such part.\n') }
    const ways: readonly (readonly [Record<string, string>, { status: number; range: string | null; body: Buffer }])[] =
      [
        [{}, whole],
        [{ range: 'bytes=0-' }, part(0, 1_000)],
        [{ range: 'bytes=990-' }, part(990, 1_000)],
        [{ range: 'bytes=990-5000' }, part(990, 1_000)],
        [{ range: 'bytes=-10' }, part(990, 1_000)],
        [{ range: 'bytes=-5000' }, part(0, 1_000)],
        [{ range: 'bytes=999-999' }, part(999, 1_000)],
        [{ range: 'bytes=1000-' }, none],
        [{ range: 'bytes=99999999999999999999-' }, none],
        [{ range: 'bytes=-0' }, none],
        [{ range: 'bytes=5-4' }, whole],
        [{ range: 'bytes=0-1,5-6' }, whole],
        [{ range: 'bytes=-' }, whole],
        [{ range: 'bytes=a-b' }, whole],
        [{ range: 'lines=1-2' }, whole],
        [{ range: 'bytes=0-9', 'if-range': `"${id}"` }, part(0, 10)],
        [{ range: 'bytes=0-9', 'if-range': '"another"' }, whole],
        [{ range: 'bytes=0-9', 'if-range': 'Mon, 30 Nov 2026 00:00:00 GMT' }, whole],
      ]
    for (const [headers, { status, range, body }] of ways) {
      const answer = await rawRequest(url, { headers })
      expect([headers, answer.status, answer.headers['content-range'] ?? null]).toEqual([headers, status, range])
      expect(answer.body.equals(body)).toBe(true)
    }
    // Of parts GET alone knows something.
    const head = await rawRequest(url, { method: 'HEAD', headers: { range: 'bytes=0-9' } })
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '1000', 'accept-ranges': 'bytes' } })
    expect(await rawRequest(url, { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })
})

describe('asking for an upload', () => {
  test('tells how far it is, whose id it has, and until when', async ({ server }) => {
    const alice = await server.signUp('alice')
    const answer = await announce(server, alice, 1_000, 'sound.wav')
    expect(answer.status).toBe(201)
    const location = answer.headers.get('location') ?? ''
    expect(answer.headers.get('media-id')).toBe(globalId('Media', idIn(location)))
    expect(new Date(answer.headers.get('upload-expires') ?? '').getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    const upload = new URL(location, server.url).href
    await send(upload, alice, 0, sound(1_000).subarray(0, 100))
    const head = await ask(upload, alice)
    expect(head.status).toBe(200)
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'upload-offset': '100',
      'upload-length': '1000',
      'media-id': globalId('Media', idIn(location)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'Origin',
    })
    expect((await ask(upload, alice, 'DELETE')).status).toBe(204)
    expect((await ask(upload, alice)).status).toBe(404)
    expect((await ask(upload, alice, 'DELETE')).status).toBe(404)
    expect(await server.ctx.store.list(idIn(upload))).toEqual([])
    expect(await server.ctx.db.media.count({ where: { id: idIn(upload) } })).toBe(0)
  })
})
