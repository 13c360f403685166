import { pino } from 'pino'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { headSize, kindOf } from '../../../src/domain/media/kinds.ts'
import type { Picture } from '../../../src/domain/ports.ts'
import { createPictures } from '../../../src/infra/pictures.ts'
import {
  movingGif,
  photo,
  pixelsOf,
  pngTexts,
  recorded,
  scene,
  size,
  telling,
  toldBy,
  withChunks,
  withSegments,
} from '../../support/media/photos.ts'

const pictures = createPictures({ log: pino({ level: 'silent' }) })
afterAll(() => pictures.close())

async function* piecesOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
}

async function look(bytes: Uint8Array, keepMetadata = false) {
  const kind = await kindOf(bytes.subarray(0, headSize))
  return pictures.look(piecesOf(bytes), { contentType: kind?.contentType ?? 'none', keepMetadata })
}

async function see(bytes: Uint8Array): Promise<Picture> {
  const seen = await look(bytes)
  if (seen.kind !== 'picture') throw new Error(seen.kind)
  return seen
}

/** Of a picture that had something to tell. */
async function cleanedOf(bytes: Uint8Array): Promise<Uint8Array> {
  expect(await toldBy(bytes)).not.toEqual({})
  const { cleaned } = await see(bytes)
  if (!cleaned) throw new Error('It was left as it is.')
  expect((await sharp(cleaned).metadata()).format).toBe((await sharp(bytes).metadata()).format)
  return cleaned
}

/** The colour at a place, both from 0 to 1. */
async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3
  return [...data.subarray(at, at + 3)].map((part) => Math.round(part / 40))
}

test('the photos here tell who took them and where, so that it is seen when they do not', async () => {
  expect(await toldBy(await photo(6))).toMatchObject({ Make: 'TELLTALE', xmp: true, raw: true })
  expect(await toldBy(await photo())).toHaveProperty('latitude', expect.closeTo(52.52))
})

test('a picture is measured, blurred and made small', async () => {
  const seen = await see(
    await telling(scene({ width: 1600, height: 1000 }))
      .jpeg()
      .toBuffer(),
  )
  expect(seen).toMatchObject({ width: 1600, height: 1000, blurhash: expect.stringMatching(/^.{28}$/) })
  expect(await sharp(seen.thumbnail).metadata()).toMatchObject({ format: 'webp', width: 640, height: 400 })
  expect(await toldBy(seen.thumbnail)).toEqual({})
})

test.each([2, 3, 4, 5, 6, 7, 8])('a photo that lies as EXIF says %i is turned upright', async (orientation) => {
  const bytes = await photo(orientation)
  const upright = await sharp(bytes).autoOrient().toBuffer()
  const seen = await see(bytes)
  const cleaned = await cleanedOf(bytes)
  const shown = orientation > 4 ? { width: size.height, height: size.width } : size
  expect(seen).toMatchObject(shown)
  for (const turned of [cleaned, seen.thumbnail]) {
    expect(await toldBy(turned)).toEqual({})
    expect(await sharp(turned).metadata()).toMatchObject(shown)
    for (const [x, y] of [
      [0.2, 0.2],
      [0.8, 0.2],
      [0.2, 0.8],
      [0.8, 0.8],
    ] as const) {
      expect(await colourAt(turned, x, y)).toEqual(await colourAt(upright, x, y))
    }
  }
})

test('an upright JPEG loses all that it tells, and no bit of what is to be seen', async () => {
  const bytes = withSegments(await telling(scene()).withIccProfile('p3').jpeg({ progressive: true }).toBuffer(), [
    [0xe0, Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01'), Buffer.from('TELL66')])],
    [0xe2, 'MPF\0TELLTALE'],
    [0xed, 'Photoshop 3.0\0 8BIM TELLTALE'],
    [0xfe, 'TELLTALE'],
    [0xec, 'Ducky TELLTALE'],
  ])
  const cleaned = await cleanedOf(Buffer.concat([bytes, await photo()]))
  expect(await toldBy(cleaned)).toEqual({})
  expect(Buffer.from(cleaned).includes('TELL')).toBe(false)
  expect(await pixelsOf(cleaned)).toEqual(await pixelsOf(bytes))
  expect((await sharp(cleaned).metadata()).icc).toEqual((await sharp(bytes).metadata()).icc)
})

test('a wide-gamut photo that is turned keeps its colours and their profile', async () => {
  const bytes = await telling(scene(), 3)
    .withIccProfile('p3')
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer()
  const cleaned = await cleanedOf(bytes)
  const seen = await sharp(cleaned).metadata()
  expect(seen).toMatchObject({ chromaSubsampling: '4:4:4', icc: (await sharp(bytes).metadata()).icc })
  const plain = { ignoreIcc: true }
  const [was, is] = [
    await sharp(bytes, plain).rotate(180).raw().toBuffer(),
    await sharp(cleaned, plain).raw().toBuffer(),
  ]
  expect(was.reduce((most, part, n) => Math.max(most, Math.abs(part - (is[n] ?? 0))), 0)).toBeLessThan(12)
})

test('a photo for print that is turned is shown in the colours of screens', async () => {
  const bytes = await telling(scene().toColourspace('cmyk'), 3).jpeg().toBuffer()
  const cleaned = await cleanedOf(bytes)
  expect(await sharp(cleaned).metadata()).toMatchObject({ space: 'srgb', channels: 3 })
  expect(await toldBy(cleaned)).toEqual({})
})

test.each(['png', 'webp', 'avif'] as const)(
  'a see-through %s loses all that it tells, and no bit of what is to be seen',
  async (format) => {
    const bytes = await telling(scene(size, 0.5))[format]().toBuffer()
    const cleaned = await cleanedOf(bytes)
    expect(await toldBy(cleaned)).toEqual({})
    expect(await pixelsOf(cleaned)).toEqual(await pixelsOf(bytes))
    expect(await sharp(cleaned).metadata()).toMatchObject({ hasAlpha: true, ...size })
  },
)

test('a PNG loses its texts, compressed ones too, what nobody knows, and what comes after its end', async () => {
  const plain = await scene().png().toBuffer()
  const cleaned = await cleanedOf(Buffer.concat([withChunks(plain, pngTexts), Buffer.from('TELLTALE')]))
  expect(Buffer.from(cleaned)).toEqual(plain)
})

test('a PNG and a WebP that lie on their side are turned upright', async () => {
  for (const format of ['png', 'webp'] as const) {
    const cleaned = await cleanedOf(await telling(scene(), 6)[format]().toBuffer())
    expect(await sharp(cleaned).metadata()).toMatchObject({ width: size.height, height: size.width })
    expect(await toldBy(cleaned)).toEqual({})
  }
})

test('deep colours stay deep when a picture is turned', async () => {
  const deep = telling(scene().toColourspace('rgb16'), 6).png()
  expect(await sharp(await cleanedOf(await deep.toBuffer())).metadata()).toMatchObject({ depth: 'ushort' })
})

test('what moves goes on moving, and its thumbnail stands still', async () => {
  const gif = movingGif(40, 7)
  const webp = await telling(sharp(gif, { animated: true }), 1)
    .webp({ lossless: true })
    .toBuffer()
  for (const bytes of [gif, webp]) {
    const cleaned = await cleanedOf(bytes)
    expect(await toldBy(cleaned)).toEqual({})
    expect(await pixelsOf(cleaned)).toEqual(await pixelsOf(bytes))
    const { pages, delay, loop } = await sharp(bytes).metadata()
    expect(await sharp(cleaned).metadata()).toMatchObject({ pages: 7, delay, loop })
    expect(pages).toBe(7)
    const seen = await see(bytes)
    expect(seen).toMatchObject({ width: 40, height: 40 })
    expect((await sharp(seen.thumbnail).metadata()).pages ?? 1).toBe(1)
  }
})

test('what moves and lies on its side says itself still how it lies, and nothing else', async () => {
  const bytes = await sharp(movingGif(40, 7), { animated: true })
    .withExif({ IFD0: { Make: 'TELLTALE' } })
    .withMetadata({ orientation: 6 })
    .webp({ lossless: true })
    .toBuffer()
  const cleaned = await cleanedOf(bytes)
  expect(await sharp(cleaned).metadata()).toMatchObject({ orientation: 6, pages: 7 })
  expect(Buffer.from(cleaned).includes('TELL')).toBe(false)
})

test('an AVIF that lies on its side, which is told apart from EXIF, goes on lying so', async () => {
  const bytes = await telling(scene(), 6).avif().toBuffer()
  const cleaned = await cleanedOf(bytes)
  expect(await toldBy(cleaned)).toEqual({})
  expect(await pixelsOf(cleaned)).toEqual(await pixelsOf(bytes))
  expect(await see(bytes)).toMatchObject({ width: size.height, height: size.width })
})

test('a HEIC, which cannot be drawn here, does not tell where it was taken all the same', async () => {
  const bytes = recorded('photo.heic')
  expect(await toldBy(bytes)).toMatchObject({ xmp: true, raw: true })
  const seen = await look(bytes)
  if (seen.kind !== 'unreadable' || !seen.cleaned) throw new Error(seen.kind)
  expect(seen.mayTell).toBe(false)
  expect(await toldBy(seen.cleaned)).toEqual({})
  expect(seen.cleaned).toHaveLength(bytes.length)
})

test('a picture that tells nothing stays as it is, and so does one that its sender wants so', async () => {
  for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif'] as const) {
    expect(await see(await scene()[format]().toBuffer())).toMatchObject({ cleaned: null, ...size })
  }
  expect(await look(await photo(6), true)).toMatchObject({ cleaned: null, width: size.height, height: size.width })
  expect(await look(recorded('photo.heic'), true)).toMatchObject({ kind: 'unreadable', cleaned: null })
})
