import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createRecordings } from '../../../src/infra/recordings.ts'
import { recorded } from '../../support/media/photos.ts'
import { wav } from '../../support/media/sounds.ts'
import { until } from '../../support/until.ts'

const log = pino({ level: 'silent' })
const recordings = createRecordings({ log })
afterAll(() => recordings.close())

const measure = (bytes: Uint8Array, by = recordings) =>
  by.measure(bytes.length, async (start, length) => bytes.subarray(start, start + length))

test.each(['film.mp4', 'film.mov', 'film.webm'])('%s is as long, wide and high as it is', async (name) => {
  expect(await measure(recorded(name))).toEqual({ duration: expect.closeTo(1, 1), width: 64, height: 48 })
})

test('a film that was taken upright is as wide and high as it is shown', async () => {
  expect(await measure(recorded('turned.mp4'))).toMatchObject({ width: 48, height: 64 })
})

test.each(['mp3', 'm4a', 'aac', 'ogg', 'flac'])('a voice in %s is as long as it is', async (ending) => {
  const found = await measure(recorded(`voice.${ending}`))
  expect(found).toMatchObject({ width: null, height: null })
  // Their frames are longer than what is in the last of them.
  expect(found?.duration).toBeGreaterThan(0.95)
  expect(found?.duration).toBeLessThan(1.2)
})

test.each(['voice.webm', 'voice.mp4'])(
  '%s, which a browser recorded, does not say how long it is; it is told all the same',
  async (name) => {
    expect(await measure(recorded(name))).toEqual({ duration: expect.closeTo(1.03, 1), width: null, height: null })
  },
)

test('a WAV is as long as its samples', async () => {
  expect(await measure(wav(2.5))).toEqual({ duration: 2.5, width: null, height: null })
})

test('of a long film only what tells its length is read, also where that comes last', async () => {
  const film = recorded('film.mp4')
  const moov = film.indexOf('moov') - 4
  const gap = 100_000_000
  const head = Buffer.from([0, 0, 0, 0, ...Buffer.from('free')])
  head.writeUInt32BE(gap, 0)
  const size = film.length + gap
  /** The film, with a hundred megabytes of nothing before what is told of it. */
  const at = (position: number): number => {
    if (position < moov) return film[position] ?? 0
    return (position < moov + gap ? head[position - moov] : film[position - gap]) ?? 0
  }
  let read = 0
  const found = await recordings.measure(size, async (start, length) => {
    read += length
    return Uint8Array.from({ length }, (_, n) => at(start + n))
  })
  expect(found).toEqual({ duration: expect.closeTo(1, 1), width: 64, height: 48 })
  expect(read).toBeLessThan(1_000_000)
})

test('of a recording that a browser made for hours no more is read than is bearable; how wide it is is known', async () => {
  const film = recorded('film.webm')
  const [cluster, cues] = [film.indexOf('1f43b675', 'hex'), film.indexOf('1c53bb6b', 'hex')]
  const body = film.subarray(cluster, cues < 0 ? undefined : cues)
  // A head that names no end, and the same piece of the film again and again.
  const head = Buffer.from(film.subarray(0, cluster))
  const segment = head.indexOf('18538067', 'hex') + 4
  head.write('01ffffffffffffff', segment, 'hex')
  let read = 0
  const found = await recordings.measure(head.length + 40_000 * body.length, async (start, length) => {
    read += length
    return Uint8Array.from({ length }, (_, n) => {
      const at = start + n
      return (at < head.length ? head[at] : body[(at - head.length) % body.length]) ?? 0
    })
  })
  expect(found).toMatchObject({ width: 64, height: 48 })
  expect(read).toBeLessThan(34_000_000)
})

test('what is no recording, or cut short, or nonsense, takes nothing down', async () => {
  // Some of it keeps its reader busy for ever.
  const hurried = createRecordings({ log, patience: 1_000 })
  for (const name of ['film.mp4', 'film.mov', 'film.webm', 'voice.mp3', 'voice.ogg', 'voice.flac', 'voice.aac']) {
    const bytes = recorded(name)
    await measure(bytes.subarray(0, bytes.length / 2), hurried)
    await measure(Buffer.concat([bytes.subarray(0, 40), randomBytes(10_000)]), hurried)
    for (let n = 0; n < 40; n++) {
      const changed = Buffer.from(bytes)
      for (let m = 0; m < 4; m++)
        changed[Math.floor(Math.random() ** 3 * changed.length)] = Math.floor(Math.random() * 256)
      const found = await measure(changed, hurried)
      if (found?.duration) expect(Number.isFinite(found.duration)).toBe(true)
    }
  }
  await hurried.close()
  expect(await measure(randomBytes(100_000))).toBeNull()
  expect(await measure(Buffer.alloc(0))).toBeNull()
  expect(await measure(recorded('film.mp4'))).toMatchObject({ width: 64 })
})

test('a file that cannot be read now is not called unreadable', async () => {
  const away = async () => {
    throw new Error('the store is away')
  }
  await expect(recordings.measure(1_000, away)).rejects.toThrow('the store is away')
  expect(await measure(recorded('film.mp4'))).toMatchObject({ width: 64 })
})

test('one that takes too long is given up', async () => {
  const hurried = createRecordings({ log, patience: 300 })
  expect(await hurried.measure(1_000, () => new Promise(() => {}))).toBeNull()
  await hurried.close()
})

test('once closed nothing is measured', async () => {
  const closing = createRecordings({ log })
  let isRead = false
  const begun = closing.measure(1_000, () => {
    isRead = true
    return new Promise(() => {})
  })
  const outcome = Promise.allSettled([begun, measure(wav(1), closing)])
  await until(() => isRead)
  await closing.close()
  expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
