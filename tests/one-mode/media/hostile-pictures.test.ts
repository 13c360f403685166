import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { kindOf } from '../../../src/domain/media/kinds.ts'
import { createPictures } from '../../../src/infra/pictures.ts'
import { strip } from '../../../src/infra/threads/strip/strip.ts'
import {
  hugePng,
  movingGif,
  photo,
  recorded,
  scene,
  telling,
  toldBy,
  withSegments,
} from '../../support/media/photos.ts'
import { until } from '../../support/until.ts'

const log = pino({ level: 'silent' })
const pictures = createPictures({ log })
afterAll(() => pictures.close())

async function* once(bytes: Uint8Array) {
  yield bytes
}

async function look(bytes: Uint8Array, by = pictures) {
  const kind = await kindOf(bytes)
  return by.look(once(bytes), { contentType: kind?.contentType ?? 'none', keepMetadata: false })
}

/** A picture in each format, which tells who took it. */
const everyFormat = async () =>
  Promise.all([
    photo(),
    telling(scene()).png().toBuffer(),
    telling(scene()).webp().toBuffer(),
    telling(scene()).avif().toBuffer(),
    movingGif(20, 5),
    recorded('photo.heic'),
  ])

test('a small file with 30,000 × 30,000 pixels is a bomb', async () => {
  expect(await look(hugePng(30_000, 30_000))).toEqual({ kind: 'bomb' })
  const jpeg = await photo()
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  jpeg.writeUInt16BE(65_500, frame + 5)
  jpeg.writeUInt16BE(65_500, frame + 7)
  expect(await look(jpeg)).toEqual({ kind: 'bomb' })
})

test('10,000 small frames are a picture, as many large ones a bomb', async () => {
  expect(await look(movingGif(20, 10_000))).toMatchObject({ kind: 'picture', width: 20, height: 20 })
  expect(await look(movingGif(1_000, 10_000))).toEqual({ kind: 'bomb' })
})

test('a JPEG that is cut short is not drawn, and does not tell where it was taken either', async () => {
  const whole = await photo(6)
  const seen = await look(whole.subarray(0, whole.length - 300))
  if (seen.kind !== 'unreadable' || !seen.cleaned) throw new Error(seen.kind)
  // How it is to be turned is all that stays of it.
  expect(await toldBy(seen.cleaned)).toEqual({ Orientation: expect.stringContaining('90') })
})

test('megabytes of EXIF are taken out as little of it is', async () => {
  const piece = Buffer.concat([Buffer.from('Exif\0\0TELLTALE'), randomBytes(65_000)])
  const seen = await look(
    withSegments(
      await photo(),
      Array.from({ length: 300 }, () => [0xe1, piece] as const),
    ),
  )
  if (seen.kind !== 'picture' || !seen.cleaned) throw new Error(seen.kind)
  expect(await toldBy(seen.cleaned)).toEqual({})
  expect(seen.cleaned.length).toBeLessThan(10_000)
})

test('what only begins like a picture is not drawn, and takes nothing down', async () => {
  for (const bytes of await everyFormat()) {
    expect(await look(Buffer.concat([bytes.subarray(0, 32), randomBytes(100_000)]))).toMatchObject({
      kind: 'unreadable',
    })
    expect(await look(bytes.subarray(0, 40))).toMatchObject({ kind: 'unreadable' })
  }
  expect(await look(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toEqual({
    kind: 'unreadable',
    cleaned: null,
    mayTell: true,
  })
  expect(await look(Buffer.alloc(0))).toMatchObject({ kind: 'unreadable' })
  expect(await look(await photo())).toMatchObject({ kind: 'picture' })
})

test('pictures in which bytes are changed at random are answered too', async () => {
  for (const bytes of await everyFormat()) {
    for (let n = 0; n < 25; n++) {
      const changed = Buffer.from(bytes)
      for (let m = 0; m < 4; m++) changed[Math.floor(Math.random() * changed.length)] = Math.floor(Math.random() * 256)
      expect(['picture', 'unreadable', 'bomb']).toContain((await look(changed)).kind)
    }
  }
})

test('taking out what is told ends, and throws nothing, whatever the bytes', async () => {
  const types = ['jpeg', 'png', 'webp', 'avif', 'gif', 'heic'].map((name) => `image/${name}`)
  const files = await everyFormat()
  for (const [n, type] of types.entries()) {
    for (let m = 0; m < 2_000; m++) {
      const changed = Buffer.from(files[n] ?? [])
      // Mostly where sizes and places are told.
      for (let k = 0; k < 3; k++) changed[Math.floor(Math.random() ** 3 * changed.length)] = m % 2 ? 255 : m % 256
      const stripped = strip(changed.subarray(0, m % 5 ? undefined : Math.floor(Math.random() * 500)), type, 1)
      expect(stripped === null || stripped === 'same' || stripped instanceof Uint8Array).toBe(true)
    }
  }
})

test('fifty pictures at once are looked at one by one, and nobody else waits for them', async () => {
  const bytes = await telling(scene({ width: 2_000, height: 1_500 }), 6)
    .jpeg()
    .toBuffer()
  let reading = 0
  async function* source() {
    expect(++reading).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
    yield bytes
    reading--
  }
  let turns = 0
  const turning = setInterval(() => turns++, 1)
  const seen = await Promise.all(
    Array.from({ length: 50 }, () => pictures.look(source(), { contentType: 'image/jpeg', keepMetadata: false })),
  )
  clearInterval(turning)
  expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['picture']))
  // While each was looked at the event loop turned, and not only between two of them.
  expect(turns).toBeGreaterThan(5 * seen.length)
  // What was handed over was a copy: whoever reads the file may go on with it.
  expect(bytes.length).toBeGreaterThan(0)
})

test('a file that is too large is read no further', async () => {
  let read = 0
  async function* endless() {
    const piece = (await photo()).subarray(0, 1_000)
    yield piece
    for (;;) {
      read += 1_000_000
      yield Buffer.alloc(1_000_000)
    }
  }
  const seen = await pictures.look(endless(), { contentType: 'image/jpeg', keepMetadata: false })
  expect(seen).toEqual({ kind: 'unreadable', cleaned: null, mayTell: true })
  expect(read).toBeLessThan(52_000_000)
})

test('a picture that cannot be read now is not called unreadable, and holds up no other', async () => {
  const failing = { next: () => Promise.reject(new Error('the store is away')) }
  const away = () => ({ [Symbol.asyncIterator]: () => failing })
  const options = { contentType: 'image/jpeg', keepMetadata: false }
  await expect(pictures.look(away(), options)).rejects.toThrow('the store is away')
  expect(await look(await photo())).toMatchObject({ kind: 'picture' })
})

test('a picture that takes too long is unreadable, and so is the next one in a thread of its own', async () => {
  const hurried = createPictures({ log, patience: 1 })
  for (let n = 0; n < 3; n++) {
    expect(await look(await photo(), hurried)).toEqual({ kind: 'unreadable', cleaned: null, mayTell: true })
  }
  await hurried.close()
})

test('a large picture that lies on its side is not held in memory: it says itself how it lies', async () => {
  const large = telling(scene({ width: 9_000, height: 5_000 }), 6)
  for (const bytes of [await large.jpeg().toBuffer(), await large.png({ compressionLevel: 1 }).toBuffer()]) {
    const seen = await look(bytes)
    if (seen.kind !== 'picture' || !seen.cleaned) throw new Error(seen.kind)
    expect(seen).toMatchObject({ width: 5_000, height: 9_000 })
    expect(await sharp(seen.thumbnail).metadata()).toMatchObject({ width: 356, height: 640 })
    expect(await sharp(seen.cleaned).metadata()).toMatchObject({ orientation: 6, width: 9_000 })
    expect(await toldBy(seen.cleaned)).toEqual({ Orientation: expect.stringContaining('90') })
  }
})

test('a large picture that can only be held in memory is not drawn, and tells nothing all the same', async () => {
  const large = telling(scene({ width: 9_000, height: 5_000 }), 6)
  for (const bytes of [
    await large.jpeg({ progressive: true }).toBuffer(),
    await large.webp({ effort: 0 }).toBuffer(),
  ]) {
    const seen = await look(bytes)
    if (seen.kind !== 'unreadable' || !seen.cleaned) throw new Error(seen.kind)
    expect(await sharp(seen.cleaned).metadata()).toMatchObject({ orientation: 6, width: 9_000 })
    const { Orientation, ...told } = { Orientation: '', ...(await toldBy(seen.cleaned)) }
    expect(told).toEqual({})
  }
})

test('once closed no picture is looked at, neither one that is begun nor one that waits', async () => {
  const closing = createPictures({ log })
  let isRead = false
  async function* source() {
    isRead = true
    yield bytes
  }
  const bytes = await photo()
  const options = { contentType: 'image/jpeg', keepMetadata: false }
  const outcome = Promise.allSettled([closing.look(source(), options), look(bytes, closing)])
  await until(() => isRead)
  await closing.close()
  expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
