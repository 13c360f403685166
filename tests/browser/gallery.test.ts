import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'
import { findings } from './support/axe.ts'
import { type Chosen, photo, sound } from './support/files.ts'
import { testInBrowser } from './support/test.ts'
import type { Visitor } from './support/visitor.ts'

const test = testInBrowser()
const testWithShortLinks = testInBrowser({ MEDIA_URL_LIFETIME: '4s' })

type Enclosed = Chosen & { readonly caption?: string }

/** Has somebody send files, and the visitor open the letter. */
async function opens(visitor: Visitor, server: TestServer, title: string, files: readonly Enclosed[]): Promise<void> {
  const { page } = visitor
  const sender = await server.signUp('sender')
  const attachments: { mediaId: string; caption?: string }[] = []
  for (const { name, buffer, caption } of files) {
    const mediaId = await sender.uploads(buffer, { name })
    attachments.push({ mediaId, ...(caption && { caption }) })
  }
  await sender.seals({ for: visitor, title, in: '1s', attachments })
  await page.getByTestId('shelf-READY').getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  await page.getByTestId('content').waitFor()
}

const isSeen = (picture: Locator) => picture.evaluate((img: HTMLImageElement) => img.naturalWidth > 0)
const focused = (page: Page) => page.evaluate(() => document.activeElement?.querySelector('img')?.alt)
const pdf: Chosen = {
  name: 'recipe.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${'%'.repeat(2_000)}`),
}

test('pictures are looked at one after the other with the keyboard alone', async ({ server, visitors }) => {
  const kaia = await visitors.arrive('Kaia Kelp')
  const { page } = kaia
  const files = [
    { ...(await photo('one.jpg')), caption: 'The first' },
    await photo('two.jpg', 200, 300),
    sound('hum.wav', 1),
    { ...(await photo('three.jpg')), caption: 'The last' },
  ]
  await opens(kaia, server, 'Three of them', files)
  await page.getByRole('button', { name: 'The first' }).focus()
  await page.keyboard.press('Enter')
  const viewer = (n: number) => page.getByRole('dialog', { name: `Picture ${n} of 3` })
  await viewer(1).waitFor()
  await expect.poll(() => isSeen(viewer(1).getByRole('img', { name: 'The first' }))).toBe(true)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  await viewer(2).getByRole('img', { name: 'two.jpg' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await viewer(3).getByText('The last').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await viewer(2).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await expect.poll(() => focused(page), { message: 'where one has come to' }).toBe('two.jpg')
})

test('a voice can be sought in, and a PDF is saved under its name', async ({ server, visitors }) => {
  const lars = await visitors.arrive('Lars Larch')
  const { page } = lars
  await opens(lars, server, 'To be kept', [{ ...sound('hum.wav', 60), caption: 'A hum' }, pdf])
  await page.getByTestId('content').getByText('1:00').waitFor()
  const audio = page.locator('audio')
  await until(() => audio.evaluate((player: HTMLAudioElement) => player.readyState > 0))
  await audio.evaluate((player: HTMLAudioElement) => {
    player.currentTime = 50
  })
  await until(() => audio.evaluate((player: HTMLAudioElement) => !player.seeking && player.currentTime === 50))
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'recipe.pdf' }).click()
  expect((await saving).suggestedFilename()).toBe('recipe.pdf')
})

test('a film shows a player with its first picture', async ({ server, visitors }) => {
  const mona = await visitors.arrive('Mona Moss')
  const { page } = mona
  await opens(mona, server, 'Moving', [{ name: 'film.webm', mimeType: 'video/webm', buffer: await film(page) }])
  const player = page.locator('video')
  await expect.poll(() => player.evaluate((film: HTMLVideoElement) => film.readyState)).toBeGreaterThan(1)
  expect(await player.evaluate((film: HTMLVideoElement) => film.videoWidth)).toBe(64)
})

test('a picture that cannot be fetched says so, and comes when it is asked for again', async ({ server, visitors }) => {
  const nele = await visitors.arrive('Nele Nettle')
  const { page } = nele
  await page.route('**/media/files/**', (route) =>
    route.fulfill({ status: 503, headers: { 'media-error': 'STORE_AWAY' }, body: 'Files cannot be reached.\n' }),
  )
  await opens(nele, server, 'Not now', [await photo('sea.jpg'), sound('hum.wav', 1)])
  const told = page.getByRole('status').filter({ hasText: 'cannot be fetched now. Files cannot be reached.' })
  await expect.poll(() => told.count()).toBe(2)
  await page.unroute('**/media/files/**')
  for (const left of [1, 0]) {
    await told.first().getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => told.count()).toBe(left)
  }
  await expect.poll(() => isSeen(page.getByRole('img', { name: 'sea.jpg' }))).toBe(true)
  await until(() => page.locator('audio').evaluate((player: HTMLAudioElement) => player.readyState > 0))
})

test('a picture that this browser cannot show can be saved', async ({ server, visitors }) => {
  const olaf = await visitors.arrive('Olaf Olive')
  const { page } = olaf
  const { buffer } = await photo('broken.jpg')
  await opens(olaf, server, 'Broken', [{ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: buffer.subarray(0, 60) }])
  const told = page.getByRole('status').filter({ hasText: 'This browser cannot show “broken.jpg”.' })
  await told.getByRole('link', { name: 'Save it' }).waitFor()
})

testWithShortLinks('a voice whose link has ended goes on where it was', async ({ server, visitors }) => {
  const rosa = await visitors.arrive('Rosa Rowan')
  const { page } = rosa
  await opens(rosa, server, 'At length', [sound('hum.wav', 60)])
  const player = page.locator('audio')
  const place = () => player.evaluate((audio: HTMLAudioElement) => (audio.seeking ? 0 : audio.currentTime))
  await until(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState > 0))
  await player.evaluate((audio: HTMLAudioElement) => {
    audio.currentTime = 50
  })
  await expect.poll(place).toBe(50)
  const link = () => player.evaluate((audio: HTMLAudioElement) => audio.src)
  const first = await link()
  await until(async () => (await page.request.get(first)).status() === 404)
  // All of it has come already; of a longer one the next part would not.
  await player.evaluate((audio: HTMLAudioElement) => audio.dispatchEvent(new Event('error')))
  await expect.poll(link).not.toBe(first)
  await expect.poll(place).toBe(50)
})

testWithShortLinks('a link that is too old is replaced when it is needed', async ({ server, visitors }) => {
  const pina = await visitors.arrive('Pina Pine')
  const { page } = pina
  await opens(pina, server, 'For a moment', [await photo('sea.jpg')])
  const picture = page.getByRole('img', { name: 'sea.jpg' })
  await expect.poll(() => isSeen(picture)).toBe(true)
  const url = await picture.evaluate((img: HTMLImageElement) => img.src)
  await until(async () => (await page.request.get(url)).status() === 404)
  await picture.click()
  await expect.poll(() => isSeen(page.getByRole('dialog').getByRole('img', { name: 'sea.jpg' }))).toBe(true)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no serious issue at files that are read in ${colorScheme}, and they fit a small telephone`, async ({
    server,
    visitors,
  }) => {
    const viewport = { width: 320, height: 640 }
    const quin = await visitors.arrive('Quin Quince', { colorScheme, viewport, bypassCSP: true })
    const { page } = quin
    const width = () => page.evaluate(() => document.documentElement.scrollWidth)
    const files = [
      { ...(await photo('one.jpg')), caption: 'w'.repeat(500) },
      await photo('two.jpg', 600, 100),
      sound(`${'long'.repeat(40)}.wav`, 1),
      { name: 'film.webm', mimeType: 'video/webm', buffer: await film(page) },
      { ...pdf, name: `${'long'.repeat(40)}.pdf` },
    ]
    await opens(quin, server, 'All of them', files)
    await expect.poll(() => isSeen(page.getByRole('img', { name: 'www' }))).toBe(true)
    expect(await findings(page)).toEqual([])
    expect(await width()).toBeLessThanOrEqual(320)
    await page.getByRole('button', { name: 'www' }).click()
    await expect.poll(() => isSeen(page.getByRole('dialog').getByRole('img', { name: 'www' }))).toBe(true)
    expect(await findings(page), 'viewer').toEqual([])
    await page.keyboard.press('Escape')
    await page.route('**/media/files/**', (route) => route.abort())
    await page.reload()
    await page.getByRole('button', { name: 'Try again' }).first().waitFor()
    expect(await findings(page), 'trouble').toEqual([])
    expect(await width()).toBeLessThanOrEqual(320)
  })
}

/** A film of a moment, as a page records it. */
async function film(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
    const context = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm;codecs=vp8' })
    const pieces: Blob[] = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    const end = new Promise((resolve) => recorder.addEventListener('stop', resolve))
    recorder.start()
    for (let n = 0; n < 8; n++) {
      context?.fillRect(n * 4, n * 4, 4, 4)
      await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
    }
    recorder.stop()
    await end
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
    return btoa(String.fromCharCode(...bytes))
  })
  return Buffer.from(base64, 'base64')
}
