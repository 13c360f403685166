import { existsSync } from 'node:fs'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ask, begin, beginSending, idIn, offsetOf, send } from '../support/clients/raw-tus.ts'
import { globalId } from '../support/ids.ts'
import { sound } from '../support/media/sounds.ts'
import * as operations from '../support/operations.ts'
import { inTime, type Person } from '../support/person.ts'
import { canHaveWorlds, createWorld, settle, twoPeople, type World } from '../support/rig/world.ts'
import { canMount, smallDisk } from '../support/servers/small-disk.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

const kib = 1024
const segment = 4096 * kib

/** The same upload at another process. */
const at = (upload: string, { url }: { url: string }) => upload.replace(new URL(upload).host, new URL(url).host)

interface Shown {
  readonly url: string
  readonly size: number
  readonly width: number | null
  readonly thumbnailUrl: string | null
}

/** Puts an upload into a draft, and answers how that shows it. */
async function attach(person: Person, upload: string): Promise<Shown> {
  const mediaId = globalId('Media', idIn(upload))
  const draft = await person.drafts({ title: 'A letter', attachments: [{ mediaId }] })
  const { found } = await person.ask<{ found: { attachments: Shown[] } }>(
    'query ($id: ID!) { found: draft(id: $id) { attachments { url size width thumbnailUrl } } }',
    { id: draft.id },
  )
  const [shown] = found.attachments
  if (!shown) throw new Error('There is no file in the draft.')
  return shown
}

const fetched = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer())

const rowOf = async (world: World, upload: string) => {
  const [row] = await world.query<{ received: number; size: number; isFinished: boolean }>(
    `SELECT received::float8, size::float8, finished_at IS NOT NULL AS "isFinished" FROM media WHERE id = $1`,
    [idIn(upload)],
  )
  return row ?? { received: -1, size: 0, isFinished: false }
}

const objectsOf = async (world: World, upload: string) => {
  const id = idIn(upload)
  const folder = join(world.env['OPENON_DATA_DIR'] ?? '', 'media', id.slice(-2), id)
  return existsSync(folder) ? (await readdir(folder)).sort() : []
}

describe.skipIf(!canHaveWorlds)('A process is killed', () => {
  test('while a file comes, which goes on from its last segment, again and again', async () => {
    await using world = await createWorld(null)
    let api = await world.start('api')
    const alice = await settle(api, 'alice')
    const film = sound(3 * segment + 400 * kib)
    const upload = await begin(api, alice, film.length, 'film.wav')
    for (let kept = 0; kept < 3 * segment; ) {
      const sending = beginSending(at(upload, api), alice, kept, film.length - kept)
      sending.write(film.subarray(kept, kept + segment + 300 * kib))
      await until(async () => (await rowOf(world, upload)).received >= kept + segment, { what: 'a segment being kept' })
      await api.end('SIGKILL')
      api = await world.start('api')
      const now = await offsetOf(at(upload, api), alice)
      expect(now).toBe(kept + segment)
      kept = now
    }
    expect((await send(at(upload, api), alice, 3 * segment, film.subarray(3 * segment))).status).toBe(204)
    const { url } = await attach(alice.at(api), upload)
    expect((await fetched(url)).equals(film)).toBe(true)
  })

  test('when a segment is in the store and nobody knows yet: it comes once more, and what was there goes', async () => {
    await using world = await createWorld(null)
    const first = await world.start('api')
    const alice = await settle(first, 'alice')
    const film = sound(segment + 100 * kib)
    const upload = await begin(first, alice, film.length, 'film.wav')
    const sending = beginSending(upload, alice, 0, film.length)
    sending.write(film.subarray(0, 100))
    // Whoever comes has written down that they did.
    await until(async () => (await world.query('SELECT FROM media WHERE writer = 1')).length === 1)
    const client = new pg.Client({ connectionString: world.postgres.url })
    await client.connect()
    await client.query('BEGIN')
    await client.query('SELECT FROM media FOR UPDATE')
    sending.write(film.subarray(100))
    await until(async () => (await objectsOf(world, upload)).includes('0.1'), { what: 'the segment in the store' })
    await first.end('SIGKILL')
    await client.query('ROLLBACK')
    await client.end()

    const second = await world.start('api')
    const again = at(upload, second)
    // Its last statement may have come through in spite of that.
    const kept = await offsetOf(again, alice)
    expect([0, segment]).toContain(kept)
    expect((await send(again, alice, kept, film.subarray(kept))).status).toBe(204)
    const { url } = await attach(alice.at(second), upload)
    expect((await fetched(url)).equals(film)).toBe(true)
    expect(await objectsOf(world, upload)).toHaveLength(2)
  })

  test('while it cleans a picture: whoever puts that into a letter, or asks for it, has it cleaned', async () => {
    await using world = await createWorld(null)
    const first = await world.start('api')
    const alice = await settle(first, 'alice')
    const picture = await sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#345' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const beginOne = () => begin(first, alice, picture.length)
    const uploads = [await beginOne(), await beginOne()] as const
    // One after the other is cleaned: while this one is, the others wait.
    const ahead = send(await beginOne(), alice, 0, picture).catch(() => null)
    const sending = uploads.map((upload) => send(upload, alice, 0, picture).catch(() => null))
    const isThere = async (upload: string) => {
      const { received, size, isFinished } = await rowOf(world, upload)
      return received === size && !isFinished
    }
    await until(async () => (await isThere(uploads[0])) && (await isThere(uploads[1])), { what: 'both being there' })
    await first.end('SIGKILL')
    await ahead
    expect(await Promise.all(sending)).toEqual([null, null])
    expect(await Promise.all(uploads.map(isThere))).toEqual([true, true])

    const second = await world.start('api')
    const asked = await ask(at(uploads[1], second), alice)
    expect(asked.headers.get('upload-offset')).toBe(asked.headers.get('upload-length'))
    expect((await rowOf(world, uploads[1])).isFinished).toBe(true)
    for (const upload of uploads) {
      const { url, size, thumbnailUrl } = await attach(alice.at(second), upload)
      const shown = await fetched(url)
      expect(shown.length).toBe(size)
      const { exif, orientation, width } = await sharp(shown).metadata()
      expect({ exif, orientation, width }).toEqual({ exif: undefined, orientation: undefined, width: 5_000 })
      expect((await fetch(thumbnailUrl ?? '')).status).toBe(200)
      expect(await objectsOf(world, upload)).toHaveLength(2)
    }
  })
})

describe.skipIf(!canHaveWorlds)('The store', () => {
  test('is away for a while: letters are written, unlock and open without it, and then have their files again', async () => {
    await using folder = await temporaryFolder()
    const [here, away] = [join(folder.path, 'store'), join(folder.path, 'elsewhere')]
    await mkdir(here)
    await using world = await createWorld(null, { STORE_URL: `file:${here}` })
    const api = await world.start('all')
    const [alice, bob] = await twoPeople(api)
    const bytes = sound(300 * kib)
    const [first, second] = [await alice.uploads(bytes), await alice.uploads(bytes)]
    const letter = await alice.seals({ for: bob, in: '2s', attachments: [{ mediaId: first }] })
    const upload = await begin(api, alice, bytes.length, 'sound.wav')
    await send(upload, alice, 0, bytes.subarray(0, 1_000))

    await rename(here, away)
    const draft = await alice.drafts({ title: 'Meanwhile', body: 'Still writing.', attachments: [{ mediaId: second }] })
    const unlocksAt = inTime('1h').toISOString()
    const sealed = await alice.does(operations.sealDraft, { input: { id: draft.id, receiverId: bob.id, unlocksAt } })
    expect(sealed.__typename).toBe('Capsule')
    await until(async () => (await bob.opens(letter)).__typename === 'Capsule', { what: 'the letter being opened' })
    const files = 'query ($id: ID!) { capsule(id: $id) { content { attachments { url } } } }'
    const { capsule } = await bob.ask<{ capsule: { content: { attachments: { url: string }[] } } }>(files, {
      id: letter.id,
    })
    const { url = '' } = capsule.content.attachments[0] ?? {}
    for (const answer of [await fetch(url), await send(upload, alice, 1_000, bytes.subarray(1_000))]) {
      expect(answer.status).toBe(503)
      expect(answer.headers.get('media-error')).toBe('STORE_AWAY')
      expect(answer.headers.get('retry-after')).toBe('5')
      expect(await answer.text()).toBe('Files cannot be reached at the moment.\n')
    }
    // Nothing was made in its place, where nobody would ever look for it.
    expect(existsSync(here)).toBe(false)
    await until(() => api.log.some((line) => line.includes('a file could not be brought or fetched')))

    await rename(away, here)
    expect((await fetched(url)).equals(bytes)).toBe(true)
    expect(await offsetOf(upload, alice)).toBe(1_000)
    expect((await send(upload, alice, 1_000, bytes.subarray(1_000))).status).toBe(204)
    expect((await fetched((await attach(alice, upload)).url)).equals(bytes)).toBe(true)
  })

  test.skipIf(!canMount())('is full: that is told, what is there stays, and with more room uploads go on', async () => {
    await using disk = await smallDisk('6m')
    await using world = await createWorld(null, { STORE_URL: `file:${disk.path}` })
    const api = await world.start('all')
    const [alice, bob] = await twoPeople(api)
    const small = sound(50 * kib)
    const mediaId = await alice.uploads(small)
    const letter = await alice.seals({ for: bob, in: '1s', attachments: [{ mediaId }] })
    const film = sound(2 * segment + 10 * kib)
    const upload = await begin(api, alice, film.length, 'film.wav')
    const answer = await send(upload, alice, 0, film)
    expect(answer.status).toBe(507)
    expect(answer.headers.get('media-error')).toBe('STORE_FULL')
    expect(await answer.text()).toBe('There is no room for more files. Whoever runs this can change that.\n')
    expect(await offsetOf(upload, alice)).toBe(segment)
    await until(async () => (await bob.opens(letter)).__typename === 'Capsule', { what: 'the letter being opened' })
    const files = 'query ($id: ID!) { capsule(id: $id) { content { attachments { url } } } }'
    const { capsule } = await bob.ask<{ capsule: { content: { attachments: { url: string }[] } } }>(files, {
      id: letter.id,
    })
    expect((await fetched(capsule.content.attachments[0]?.url ?? '')).equals(small)).toBe(true)

    await disk.resize('32m')
    expect((await send(upload, alice, segment, film.subarray(segment))).status).toBe(204)
    expect((await fetched((await attach(alice, upload)).url)).equals(film)).toBe(true)
  })
})
