import { expect } from 'vitest'
import { begin, idIn, offsetOf, send } from '../../support/clients/raw-tus.ts'
import { localId } from '../../support/ids.ts'
import { photo } from '../../support/media/photos.ts'
import { sound } from '../../support/media/sounds.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const kib = 1024
const [chunk, segment] = [64 * kib, 4096 * kib]
/** As it is stored: with its iv and its tag. */
const stored = chunk + 28

/** Changes what is in the store, past everything that knows of it. */
type Damage = (store: Workshop, id: string, other: string) => Promise<unknown>

interface Workshop {
  read(name: string): Promise<Buffer>
  write(name: string, bytes: Buffer): Promise<void>
  remove(name: string): Promise<void>
  /** The one object that a file has for a segment, or for its thumbnail. */
  nameOf(id: string, part: string): Promise<string>
}

function workshop({ ctx: { store } }: TestServer): Workshop {
  const list = (id: string, part: string) =>
    store.list(id).then((names) => names.filter((name) => name.startsWith(`${id}/${part}.`)))
  return {
    async read(name) {
      const bytes = await store.get(name, 0, 8 * segment)
      if (!bytes) throw new Error(`There is no ${name}.`)
      return Buffer.from(bytes)
    },
    write: (name, bytes) => store.put(name, bytes),
    remove: (name) => store.remove([name]),
    async nameOf(id, part) {
      const [name, ...more] = await list(id, part)
      if (!name || more.length > 0) throw new Error(`Of ${part} there are ${more.length + (name ? 1 : 0)}.`)
      return name
    },
  }
}

const changing =
  (part: string, change: (bytes: Buffer) => Buffer): Damage =>
  async (store, id) => {
    const name = await store.nameOf(id, part)
    await store.write(name, change(await store.read(name)))
  }

const flip = (at: number) => (bytes: Buffer) => {
  bytes[at < 0 ? bytes.length + at : at] = (bytes.at(at) ?? 0) ^ 1
  return bytes
}

const damages: Readonly<Record<string, Damage>> = {
  'a bit of an iv is another': changing('0', flip(0)),
  'a bit of what it says is another': changing('1', flip(5 * stored + 700)),
  'a bit of a tag is another': changing('0', flip(stored - 1)),
  'the last bit of all is another': changing('2', flip(-1)),
  'two chunks are exchanged': changing('0', (bytes) =>
    Buffer.concat([bytes.subarray(stored, 2 * stored), bytes.subarray(0, stored), bytes.subarray(2 * stored)]),
  ),
  'a chunk is there twice': changing('0', (bytes) =>
    Buffer.concat([bytes.subarray(0, stored), bytes.subarray(0, stored), bytes.subarray(2 * stored)]),
  ),
  'a chunk is left out': changing('1', (bytes) =>
    Buffer.concat([bytes.subarray(0, stored), bytes.subarray(2 * stored)]),
  ),
  'a segment is cut within a chunk': changing('1', (bytes) => bytes.subarray(0, 3 * stored + 100)),
  'a segment is cut between chunks': changing('1', (bytes) => bytes.subarray(0, 3 * stored)),
  'the last segment is cut between chunks': changing('2', (bytes) => bytes.subarray(0, stored)),
  'a segment is empty': changing('0', () => Buffer.alloc(0)),
  'a segment is noise': changing('0', (bytes) => Buffer.alloc(bytes.length, 7)),
  'a segment is gone': async (store, id) => store.remove(await store.nameOf(id, '1')),
  'two of its segments are exchanged': async (store, id) => {
    const [first, second] = [await store.nameOf(id, '0'), await store.nameOf(id, '1')]
    const [a, b] = [await store.read(first), await store.read(second)]
    await store.write(first, b)
    await store.write(second, a)
  },
  'a segment is that of another file': async (store, id, other) =>
    store.write(await store.nameOf(id, '0'), await store.read(await store.nameOf(other, '0'))),
}

test.for(Object.entries(damages))('where %s, the file is not shown', async ([, damage], { server }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const film = sound(2 * segment + 3 * chunk + 5)
  const [mediaId, otherId] = [await alice.uploads(film), await alice.uploads(film)]
  const letter = await alice.seals({ for: bob, attachments: [{ mediaId, caption: 'Listen' }] })
  const id = localId(mediaId)
  const url = server.ctx.links.linkTo({
    mediaId: id,
    capsuleId: localId(letter.id),
    viewerId: localId(alice.id),
    what: 'file',
  })
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(film)).toBe(true)
  const before = server.log.length
  await damage(workshop(server), id, localId(otherId))

  // All of it breaks off, having shown nothing that is not of the file.
  const shown = await fetch(url).then(read, () => ({ status: null, bytes: Buffer.alloc(0) }))
  if (shown.status === 502) expect(shown.bytes.toString()).toBe('This file is damaged.\n')
  else {
    expect(shown.bytes.length).toBeLessThan(film.length)
    expect(shown.bytes.equals(film.subarray(0, shown.bytes.length))).toBe(true)
  }
  // Of parts those that are as they were are shown, and no others.
  let refused = 0
  for (let first = 0; first < film.length; first += segment / 4) {
    const part = film.subarray(first, first + segment / 4)
    const answer = await fetch(url, { headers: { range: `bytes=${first}-${first + part.length - 1}` } }).then(
      read,
      () => null,
    )
    const isWhole = answer?.status === 206 && answer.bytes.equals(part)
    if (!isWhole) {
      refused++
      if (answer?.status === 502) expect(answer.code).toBe('DAMAGED')
      else expect(answer === null || part.subarray(0, answer.bytes.length).equals(answer.bytes)).toBe(true)
    }
  }
  expect(refused).toBeGreaterThan(0)
  const told = server.log.slice(before).filter((line) => line.includes('is not what was put there'))
  expect(told.length).toBeGreaterThan(0)
  for (const line of told)
    expect(JSON.parse(line)).toMatchObject({ level: 50, object: expect.stringContaining(`${id}/`) })
})

/** What arrives until a connection breaks. */
async function read(answer: Response): Promise<{ status: number; code: string | null; bytes: Buffer }> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of answer.body ?? []) pieces.push(piece)
  } catch {
    // It is broken off.
  }
  return { status: answer.status, code: answer.headers.get('media-error'), bytes: Buffer.concat(pieces) }
}

test('what an earlier writer put does not pass for what a later one did', async ({ server }) => {
  const alice = await server.signUp('alice')
  const store = workshop(server)
  // Two devices bring different bytes, one after the other, and the first chunk is all that the first keeps.
  const [first, second] = [sound(3 * chunk), sound(3 * chunk)]
  const upload = await begin(server, alice, first.length, 'sound.wav')
  const id = idIn(upload)
  await send(upload, alice, 0, first.subarray(0, chunk))
  const old = await store.read(await store.nameOf(id, '0'))
  expect(await offsetOf(upload, alice)).toBe(chunk)
  await send(upload, alice, chunk, second.subarray(chunk))
  const name = await store.nameOf(id, '0')
  const now = await store.read(name)
  const url = server.ctx.links.linkTo({ mediaId: id, capsuleId: null, viewerId: localId(alice.id), what: 'file' })
  expect((await fetch(url)).status).toBe(200)
  await store.write(name, Buffer.concat([old.subarray(0, stored), now.subarray(stored)]))
  expect((await fetch(url)).status).toBe(502)
})

test('a picture as it was before it was cleaned is not shown in its place', async ({ server }) => {
  const alice = await server.signUp('alice')
  const store = workshop(server)
  const telling = await photo()
  const upload = await begin(server, alice, telling.length, 'photo.jpg')
  const id = idIn(upload)
  // All but the last byte, which is when somebody copies the store.
  await send(upload, alice, 0, telling.subarray(0, -1))
  const old = await store.read(await store.nameOf(id, '0'))
  expect((await send(upload, alice, telling.length - 1, telling.subarray(-1))).status).toBe(204)
  const url = server.ctx.links.linkTo({ mediaId: id, capsuleId: null, viewerId: localId(alice.id), what: 'file' })
  expect((await fetch(url)).status).toBe(200)
  await store.write(await store.nameOf(id, '0'), old)
  expect((await fetch(url)).status).toBe(502)
})

test('a thumbnail is not that of another picture, and none that was changed', async ({ server }) => {
  const alice = await server.signUp('alice')
  const store = workshop(server)
  const [a, b] = await Promise.all([photo(1), photo(3)].map(async (bytes) => localId(await alice.uploads(await bytes))))
  if (!a || !b) throw new Error('There are no pictures.')
  const linkTo = (what: 'file' | 'thumbnail') =>
    server.ctx.links.linkTo({ mediaId: a, capsuleId: null, viewerId: localId(alice.id), what })
  const name = await store.nameOf(a, 'thumbnail')
  const own = await store.read(name)
  expect((await fetch(linkTo('thumbnail'))).status).toBe(200)
  const wrong = {
    'of another': await store.read(await store.nameOf(b, 'thumbnail')),
    'of the picture itself': await store.read(await store.nameOf(a, '0')),
    changed: flip(100)(Buffer.from(own)),
    cut: own.subarray(0, -1),
    empty: Buffer.alloc(0),
  }
  for (const [how, bytes] of Object.entries(wrong)) {
    await store.write(name, bytes)
    const answer = await read(await fetch(linkTo('thumbnail')))
    expect([how, answer.status, answer.code, answer.bytes.toString()]).toEqual([
      ...[how, 502, 'DAMAGED'],
      'This file is damaged.\n',
    ])
  }
  await store.remove(name)
  expect((await fetch(linkTo('thumbnail'))).status).toBe(502)
  expect((await fetch(linkTo('file'))).status).toBe(200)
})
