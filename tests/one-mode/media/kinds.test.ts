import sharp from 'sharp'
import { expect, test } from 'vitest'
import { headSize, kindOf, soundOf } from '../../../src/domain/media/kinds.ts'
import { photo, recorded, scene } from '../../support/media/photos.ts'
import { wav } from '../../support/media/sounds.ts'

test.each([
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
] as const)('a %s is an image', async (format, contentType) => {
  expect(await kindOf(await scene()[format]().toBuffer())).toEqual({ kind: 'image', contentType })
})

test.each([
  ['photo.heic', 'image', 'image/heic'],
  ['film.mp4', 'video', 'video/mp4'],
  ['film.mov', 'video', 'video/quicktime'],
  ['film.webm', 'video', 'video/webm'],
  ['voice.mp3', 'audio', 'audio/mpeg'],
  ['voice.m4a', 'audio', 'audio/mp4'],
  ['voice.aac', 'audio', 'audio/aac'],
  ['voice.ogg', 'audio', 'audio/ogg'],
  ['voice.flac', 'audio', 'audio/flac'],
  // As browsers record them.
  ['voice.webm', 'audio', 'audio/webm'],
  ['voice.mp4', 'audio', 'audio/mp4'],
] as const)('%s is %s', async (name, kind, contentType) => {
  expect(await kindOf(recorded(name).subarray(0, headSize))).toEqual({ kind, contentType })
})

test('a WAV and a PDF are known', async () => {
  expect(await kindOf(wav(1))).toEqual({ kind: 'audio', contentType: 'audio/wav' })
  expect(await kindOf(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'))).toEqual({
    kind: 'pdf',
    contentType: 'application/pdf',
  })
})

test('a few hundred bytes of a long file tell what it is', async () => {
  expect(await kindOf((await photo()).subarray(0, 300))).toMatchObject({ kind: 'image' })
  expect(await kindOf(recorded('film.webm').subarray(0, 500))).toMatchObject({ kind: 'video' })
  // Its tracks come last: it is taken for a film until they are seen.
  expect(await kindOf(recorded('voice.m4a').subarray(0, 64))).toMatchObject({ kind: 'audio' })
  const late = await kindOf(Buffer.concat([recorded('voice.mp4').subarray(0, 28), Buffer.alloc(1_000)]))
  expect(late).toEqual({ kind: 'video', contentType: 'video/mp4' })
  expect(soundOf(late?.contentType ?? '')).toBe('audio/mp4')
})

test.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['an SVG with a head', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a page', '<!doctype html><script>alert(1)</script>'],
  ['a page behind a byte order mark', '\xef\xbb\xbf<html>'],
  ['a ZIP', 'PK\x03\x04\x14\0\0\0\0\0'],
  ['a program of Windows', `MZ${'\0'.repeat(100)}`],
  ['a program of Linux', `\x7fELF\x02\x01\x01${'\0'.repeat(100)}`],
  ['a script', '#!/bin/sh\nrm -rf /'],
  ['text', 'Dear Bob'],
  ['a TIFF', 'II*\0\x08\0\0\0\0\0\0\0\0\0'],
  ['nothing', ''],
])('%s is refused', async (_, text) => {
  expect(await kindOf(Buffer.from(text, 'latin1'))).toBeNull()
})

test('a film in Matroska is refused, which browsers do not play', async () => {
  expect(await kindOf(recorded('film.mkv'))).toBeNull()
})

test('what is a picture and a page at once is a picture', async () => {
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from('/*<html><script>*/=1;alert(1)')])
  expect(await kindOf(gif)).toEqual({ kind: 'image', contentType: 'image/gif' })
})

test('whatever the bytes, one of the kinds or none is told, and soon', async () => {
  const heads = [
    ...['film.mp4', 'film.mov', 'film.webm', 'voice.mp3', 'voice.m4a', 'voice.ogg', 'voice.flac', 'photo.heic'].map(
      recorded,
    ),
    await sharp(await photo())
      .tiff()
      .toBuffer(),
    wav(1).subarray(0, 200),
  ]
  for (const head of heads) {
    for (let n = 0; n < 300; n++) {
      const changed = Buffer.from(head)
      for (let m = 0; m < 4; m++)
        changed[Math.floor(Math.random() ** 3 * changed.length)] = Math.floor(Math.random() * 256)
      expect([undefined, 'image', 'audio', 'video', 'pdf']).toContain((await kindOf(changed))?.kind)
    }
  }
})
