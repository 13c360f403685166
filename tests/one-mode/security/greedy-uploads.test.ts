import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect } from 'vitest'
import type { ApiContext } from '../../../src/domain/context.ts'
import { createAdmission } from '../../../src/http/media/admission.ts'
import { createUploads, isUpload } from '../../../src/http/media/uploads.ts'
import { createHttpServer, finish, listen, timeouts } from '../../../src/http/server.ts'
import {
  announce,
  ask,
  begin,
  beginSending,
  idIn,
  mediaUrl,
  offsetOf,
  type Sending,
  send,
} from '../../support/clients/raw-tus.ts'
import { globalId } from '../../support/ids.ts'
import { silent } from '../../support/log.ts'
import { sound } from '../../support/media/sounds.ts'
import type { Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'
import { statusesIn } from './support/raw-bytes.ts'

const test = testWithServer({ MEDIA_QUOTA: '100GB', CORS_ORIGINS: 'https://friend.example' })

const kib = 1024
const requestTimeout = 500

/** Takes uploads beside the API, and gives nobody long: so many KiB in half a second. */
async function impatient(ctx: ApiContext, least = 4 * kib) {
  const origin = () => ({ address: null, userAgent: null })
  const uploads = createUploads(ctx, [], createAdmission(ctx, origin), (id) => globalId('Media', id))
  const soon = { ...timeouts, requestTimeout, connectionsCheckingInterval: 20, longRequestLeast: least }
  const requests = { '/media': uploads.handle, '/other': () => {} }
  const http = createHttpServer(
    { requests, below: [['/media/', uploads.handle]], upgrades: {}, isLong: isUpload },
    silent,
    soon,
  )
  const url = `http://127.0.0.1:${await listen(http, '127.0.0.1', 0)}/graphql`
  return {
    url,
    log: [],
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await finish(http, 0)
    },
  }
}

/** Sends a piece from time to time for as long as an answer is waited for, or until there is no more. */
async function dribble(sending: Sending, bytes: Buffer, piece: number, pause: number): Promise<number | null> {
  let at = 0
  const more = setInterval(() => {
    if (at >= bytes.length) return clearInterval(more)
    sending.write(bytes.subarray(at, at + piece))
    at += piece
  }, pause)
  const status = await sending.status
  clearInterval(more)
  return status
}

describe('an upload', () => {
  test('may take as long as it keeps coming', async ({ server }) => {
    await using place = await impatient(server.ctx)
    const alice = await server.signUp('alice')
    const bytes = sound(400 * kib)
    const upload = await begin(place, alice, bytes.length, 'sound.wav')
    const began = performance.now()
    const sending = beginSending(upload, alice, 0, bytes.length)
    expect(await dribble(sending, bytes, 8 * kib, 40)).toBe(204)
    expect(performance.now() - began).toBeGreaterThan(3 * requestTimeout)
    await sending.cut('reset')
  })

  test('that hardly comes is cut off, and what has come is kept', async ({ server }) => {
    await using place = await impatient(server.ctx)
    const alice = await server.signUp('alice')
    const bytes = sound(400 * kib)
    for (const [piece, pause] of [
      [1, 20],
      [bytes.length, 100_000],
    ] as const) {
      const upload = await begin(place, alice, bytes.length, 'sound.wav')
      const sending = beginSending(upload, alice, 0, bytes.length)
      sending.write(bytes.subarray(0, 100 * kib))
      expect(await dribble(sending, bytes.subarray(100 * kib), piece, pause)).toBe(408)
      await sending.cut('reset')
      const kept = await offsetOf(upload, alice)
      expect(kept).toBeGreaterThan(0)
      expect((await send(upload, alice, kept, bytes.subarray(kept))).status).toBe(204)
    }
  })

  test('is waited for while it is the store that takes its time', async ({ server }) => {
    let puts = 0
    const { store } = server.ctx
    const slow: ApiContext = {
      ...server.ctx,
      store: {
        ...store,
        async put(name, bytes) {
          puts++
          await new Promise((resolve) => setTimeout(resolve, 4 * requestTimeout))
          await store.put(name, bytes)
        },
      },
    }
    await using place = await impatient(slow, 1024 * kib)
    const alice = await server.signUp('alice')
    const bytes = sound(9 * 1024 * kib)
    const upload = await begin(place, alice, bytes.length, 'sound.wav')
    expect((await send(upload, alice, 0, bytes)).status).toBe(204)
    expect(puts).toBe(3)
  })

  test('is all that may: elsewhere a request has to be there in time', async ({ server }) => {
    await using place = await impatient(server.ctx)
    const socket = connect(Number(new URL(place.url).port), '127.0.0.1').on('error', () => {})
    let said = ''
    socket.setEncoding('latin1').on('data', (data) => (said += data))
    socket.write('POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n')
    const more = setInterval(() => socket.write('x'.repeat(16 * kib)), 50)
    await once(socket, 'close')
    clearInterval(more)
    expect(statusesIn(said)).toEqual([408])
  })
})

describe('who brings much at a time', () => {
  test('has four uploads that hold something, whatever else they begin; and others are served', async ({ server }) => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const size = 90_000 * kib
    const head = sound(64 * kib)
    const uploads = await Promise.all(Array.from({ length: 100 }, () => begin(server, alice, size, 'sound.wav')))
    const before = process.memoryUsage()
    const sendings = uploads.map((upload) => {
      const sending = beginSending(upload, alice, 0, size)
      sending.write(head)
      return sending
    })
    const answers: (number | null)[] = []
    for (const { status } of sendings) void status.then((answer) => answers.push(answer))
    await until(() => answers.length === 96, { what: 'all but four being refused' })
    expect(new Set(answers)).toEqual(new Set([423]))
    const now = process.memoryUsage()
    // A segment each, and what is on the way.
    expect(now.arrayBuffers - before.arrayBuffers).toBeLessThan(4 * 8 * 1024 * kib)
    const theirs = await begin(server, bob, head.length, 'sound.wav')
    expect((await send(theirs, bob, 0, head)).status).toBe(204)
    await Promise.all(sendings.map((sending) => sending.cut('reset')))
    // None of them counts any more.
    await until(async () => (await send(uploads[50] ?? '', alice, 0, head)).status === 204)
  })

  test('leaves room for others: of all together 64 hold something', async ({ server }) => {
    const people = await Promise.all(Array.from({ length: 17 }, (_, n) => server.signUp(`crowd-${n}`)))
    const size = 90_000 * kib
    const each = async (person: Person) => {
      const uploads = await Promise.all(Array.from({ length: 4 }, () => begin(server, person, size, 'sound.wav')))
      return uploads.map((upload) => {
        const sending = beginSending(upload, person, 0, size)
        sending.write(sound(kib))
        return sending
      })
    }
    const sendings = (await Promise.all(people.map(each))).flat()
    const answers: (number | null)[] = []
    for (const { status } of sendings) void status.then((answer) => answers.push(answer))
    await until(() => answers.length === 4, { what: 'those beyond 64 being refused' })
    expect(answers).toEqual([503, 503, 503, 503])
    await Promise.all(sendings.map((sending) => sending.cut('reset')))
  })

  test('begins no more than a hundred, however many are asked for', async ({ server }) => {
    const alice = await server.signUp('alice')
    const answers: { status: number; code: string | null }[] = []
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let n = 0; n < 50; n++) {
          const answer = await announce(server, alice, 10)
          answers.push({ status: answer.status, code: answer.headers.get('media-error') })
        }
      }),
    )
    expect(answers.filter(({ status }) => status === 201).length).toBe(100)
    expect(answers.filter(({ status, code }) => status === 403 && code === 'QUOTA_EXCEEDED').length).toBe(900)
  })

  test('reads 32 files at a time, and who reads nothing of them holds little', async ({ server }) => {
    const alice = await server.signUp('alice')
    const film = sound(30_000 * kib)
    const upload = await begin(server, alice, film.length, 'sound.wav')
    expect((await send(upload, alice, 0, film)).status).toBe(204)
    const link = { mediaId: idIn(upload), capsuleId: null, viewerId: idOf(alice), what: 'file' } as const
    const url = new URL(server.ctx.links.linkTo(link))
    const before = process.memoryUsage()
    const said: string[] = []
    const sockets = Array.from({ length: 50 }, (_, n) => {
      const socket = connect(Number(url.port), '127.0.0.1').on('error', () => {})
      socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
      socket.once('data', (data) => {
        said[n] = data.toString('latin1').slice(9, 12)
        socket.pause()
      })
      return socket
    })
    await until(() => said.filter(Boolean).length === 50)
    expect(said.filter((status) => status === '200').length).toBe(32)
    expect(said.filter((status) => status === '429').length).toBe(18)
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(50 * 1024 * kib)
    for (const socket of sockets) socket.destroy()
    await until(async () => (await fetch(url, { headers: { range: 'bytes=0-9' } })).status === 206)
  })

  test('may go away at any moment of a file, which is no fault of ours', async ({ server }) => {
    const alice = await server.signUp('alice')
    const film = sound(5_000 * kib)
    const upload = await begin(server, alice, film.length, 'sound.wav')
    expect((await send(upload, alice, 0, film)).status).toBe(204)
    const url = new URL(linkOf(server, alice, upload))
    const leaving = Array.from({ length: 150 }, async (_, n) => {
      const socket = connect(Number(url.port), '127.0.0.1').on('error', () => {})
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
      if (n % 3 === 0) socket.on('data', () => socket.resetAndDestroy())
      else setTimeout(() => (n % 3 === 1 ? socket.resetAndDestroy() : socket.destroy()), n / 3)
      await closed
    })
    await Promise.all(leaving)
    await until(async () => (await fetch(url, { headers: { range: 'bytes=0-9' } })).status === 206)
    expect(server.log.filter((line) => /failed unexpectedly|"level":50/.test(line))).toEqual([])
  })

  test('gets one answer of a connection at a time, and all of them in order', async ({ server }) => {
    const alice = await server.signUp('alice')
    const upload = await begin(server, alice, 10_000, 'sound.wav')
    const bytes = sound(10_000)
    const { host, pathname, port } = new URL(upload)
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    let answers = ''
    socket.setEncoding('latin1').on('data', (data) => (answers += data))
    const common = `Host: ${host}\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer ${alice.accessToken}\r\n`
    for (let at = 0; at < bytes.length; at += 1_000) {
      const part = bytes.subarray(at, at + 1_000)
      const type = 'Content-Type: application/offset+octet-stream\r\nContent-Length: 1000\r\n'
      socket.write(`PATCH ${pathname} HTTP/1.1\r\n${common}${type}Upload-Offset: ${at}\r\n\r\n`)
      socket.write(part)
      socket.write(`HEAD ${pathname} HTTP/1.1\r\n${common}\r\n`)
    }
    await until(() => statusesIn(answers).length === 20)
    expect(statusesIn(answers)).toEqual(Array.from({ length: 20 }, (_, n) => (n % 2 ? 200 : 204)))
    const offsets = [...answers.matchAll(/upload-offset: (\d+)/gi)].map(([, offset]) => Number(offset))
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, n) => 1_000 * (Math.floor(n / 2) + 1)))
    socket.destroy()
  })
})

describe('a page', () => {
  const elsewhere = 'https://foe.example'
  const friend = 'https://friend.example'

  test.for([
    [friend, friend],
    [elsewhere, null],
    ['null', null],
  ] as const)('of %s may read answers as far as it is allowed to: %s', async ([origin, allowed], { server }) => {
    const alice = await server.signUp('alice')
    const asked = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' }
    const preflight = await fetch(mediaUrl(server), { method: 'OPTIONS', headers: { origin, ...asked } })
    const made = await announce(server, alice, sound(100).length, 'sound.wav', { origin })
    const upload = new URL(made.headers.get('location') ?? '', server.url).href
    const wrong = await send(upload, alice, 5, sound(100).subarray(5), { origin })
    expect(wrong.status).toBe(409)
    const strange = await ask(upload, { accessToken: 'nonsense' }, 'HEAD', { origin })
    expect(strange.status).toBe(401)
    await send(upload, alice, 0, sound(100))
    const url = linkOf(server, alice, upload)
    const file = await fetch(url, { headers: { origin } })
    const none = await fetch(`${url}x`, { headers: { origin } })
    expect([file.status, none.status]).toEqual([200, 404])
    const range = await fetch(url, { headers: { origin, range: 'bytes=100-' } })
    for (const { headers } of [preflight, made, wrong, strange, file, none, range]) {
      expect(headers.get('access-control-allow-origin')).toBe(allowed)
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('vary')).toContain('Origin')
    }
    expect(file.headers.get('cross-origin-resource-policy')).toBe(allowed ? 'cross-origin' : 'same-origin')
    if (allowed) {
      for (const name of ['Media-Id', 'Media-Error', 'Location', 'Upload-Offset'])
        expect(made.headers.get('access-control-expose-headers')).toContain(name)
      expect(strange.headers.get('access-control-expose-headers')).toContain('Media-Error')
    }
  })
})

const idOf = ({ id }: Person) => Buffer.from(id, 'base64').toString().split(':')[1] ?? ''

const linkOf = (server: TestServer, person: Person, upload: string) =>
  server.ctx.links.linkTo({ mediaId: idIn(upload), capsuleId: null, viewerId: idOf(person), what: 'file' })
