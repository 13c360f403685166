import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { patience } from '../support/until.ts'
import { findings } from './support/axe.ts'
import { layCable } from './support/cable.ts'
import { arrived, choose, hand, lineOf, names, photo, sound } from './support/files.ts'
import { testInBrowser } from './support/test.ts'
import { seal } from './support/visitor.ts'

const test = testInBrowser({}, { kind: 'whole' })

/** How many bytes go out in a second from now on; -1 for as many as can be. */
async function limitUploads(page: Page): Promise<(bytes: number) => Promise<void>> {
  const network = await page.context().newCDPSession(page)
  return async (bytes) => {
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes }
    await network.send('Network.emulateNetworkConditions', conditions)
  }
}

test('a photo goes on where the connection broke, and is seen when the letter is opened, without where it was taken', async ({
  server,
  visitors,
}) => {
  await using cable = await layCable(server)
  const ada = await visitors.arrive('Ada Alder', { at: cable.url })
  const ben = await visitors.arrive('Ben Birch')
  const { page } = ada
  const sea = await photo('sea.jpg', 1600, 1200)
  expect((await sharp(sea.buffer).metadata()).exif, 'there is something to remove').toBeDefined()
  await ada.writes({ to: ben, title: 'By the sea', body: 'Look.' })
  const begins: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') begins.push(Number(request.headers()['upload-offset']))
  })
  const allow = await limitUploads(page)
  await allow(sea.buffer.length / 4)
  await choose(page, sea)
  const line = lineOf(page, 'sea.jpg')
  const part = () => line.getByRole('progressbar').evaluate((bar: HTMLProgressElement) => bar.value)
  await expect.poll(part).toBeGreaterThan(0.3)
  cable.cut()
  await line.getByRole('status').filter({ hasText: 'The server cannot be reached. It goes on' }).waitFor()

  await page.getByLabel('Date and time').fill('2029-01-01T09:00')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('alert').filter({ hasText: '“sea.jpg” is still on the way.' }).waitFor()
  expect(await page.getByRole('dialog').count(), 'it cannot be sealed').toBe(0)

  await allow(-1)
  cable.mend()
  await arrived(page, 'sea.jpg')
  expect(begins[0]).toBe(0)
  expect(Math.max(...begins), 'not all over again').toBeGreaterThan(0)
  await page.getByLabel('Caption of sea.jpg').fill('As you left it')
  await page.locator('[data-saving="saved"]').waitFor()
  await seal(page, 2)

  await ben.page
    .getByTestId('shelf-READY')
    .getByRole('link', { name: /By the sea/ })
    .click()
  await ben.page.getByRole('button', { name: 'Open the letter' }).click()
  const picture = ben.page.getByRole('img', { name: 'As you left it' })
  const width = () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)
  await expect.poll(width, { timeout: patience }).toBeGreaterThan(0)
  const small = await picture.evaluate((img: HTMLImageElement) => img.src)
  await picture.click()
  const whole = await ben.page.getByRole('dialog').getByRole('link', { name: 'Save it' }).getAttribute('href')
  for (const url of [small, new URL(whole ?? '', small).href]) {
    const { format, exif } = await sharp(await (await ben.page.request.get(url)).body()).metadata()
    expect(['jpeg', 'webp']).toContain(format)
    expect(exif).toBeUndefined()
  }
})

test('a file that is chosen again after the page was left goes on where it was', async ({ visitors }) => {
  const folder = await mkdtemp(join(tmpdir(), 'openon-'))
  const path = join(folder, 'later.jpg')
  const { buffer } = await photo('later.jpg', 1200, 1200)
  await writeFile(path, buffer)
  const anna = await visitors.arrive('Anna Ash')
  const { page } = anna
  await anna.writes({ title: 'In two goes', body: 'One.' })
  const allow = await limitUploads(page)
  await allow(buffer.length / 4)
  await page.getByLabel('Add files').setInputFiles(path)
  const bar = page.getByRole('progressbar')
  await expect.poll(() => bar.evaluate(({ value }: HTMLProgressElement) => value)).toBeGreaterThan(0.3)
  await page.reload()
  await allow(-1)
  const goingOn = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByLabel('Add files').setInputFiles(path)
  expect(Number((await goingOn).headers()['upload-offset'])).toBeGreaterThan(0)
  await arrived(page, 'later.jpg')
  await rm(folder, { recursive: true })
})

test('a kind of file that letters do not carry is told in words, and not left out in silence', async ({
  server,
  visitors,
}) => {
  const cara = await visitors.arrive('Cara Cedar')
  const { page } = cara
  await cara.writes({ to: await server.signUp('dirk'), title: 'A drawing', body: 'Or is it?' })
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  await choose(page, { name: 'drawing.png', mimeType: 'image/png', buffer: Buffer.from(drawing) })
  const line = lineOf(page, 'drawing.png')
  await line
    .getByRole('alert')
    .filter({ hasText: 'It is not in the letter. This is no kind of file that a letter may have' })
    .waitFor()

  await page.getByRole('button', { name: 'In a minute' }).click()
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('alert').filter({ hasText: '“drawing.png” is not in the letter. Try it again or' }).waitFor()
  await line.getByRole('button', { name: 'Remove drawing.png' }).click()
  await choose(page, await photo('sea.jpg'), sound('hum.wav', 1))
  await arrived(page, 'sea.jpg', 'hum.wav')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  const question = page.getByRole('dialog', { name: 'Seal this letter?' })
  await question.filter({ hasText: 'It carries 1 picture and 1 voice.' }).waitFor()
})

test('files are dropped, pasted, put in another order and removed, and their draft has them so', async ({
  visitors,
}) => {
  const emil = await visitors.arrive('Emil Elder')
  const { page } = emil
  await emil.goes('Write')
  await choose(page, await photo('one.jpg'))
  await hand(page, 'drop', await photo('two.jpg'), sound('three.wav', 2))
  await hand(page, 'paste', await photo('four.jpg'))
  await arrived(page, 'one.jpg', 'two.jpg', 'three.wav', 'four.jpg')
  expect(await names(page), 'as they were chosen').toEqual(['one.jpg', 'two.jpg', 'three.wav', 'four.jpg'])

  const down = page.getByRole('button', { name: 'Move one.jpg down' })
  await down.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => names(page)).toEqual(['two.jpg', 'one.jpg', 'three.wav', 'four.jpg'])
  await expect.poll(() => down.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => names(page)).toEqual(['two.jpg', 'three.wav', 'one.jpg', 'four.jpg'])
  await page.getByText('one.jpg is now file 3 of 4.').waitFor()

  const grip = lineOf(page, 'four.jpg').locator('[data-grip]')
  await grip.scrollIntoViewIfNeeded()
  await grip.hover()
  await page.mouse.down()
  await lineOf(page, 'two.jpg').locator('[data-grip]').hover()
  await page.mouse.up()
  await expect.poll(() => names(page)).toEqual(['four.jpg', 'two.jpg', 'three.wav', 'one.jpg'])

  await page.getByRole('button', { name: 'Remove two.jpg' }).click()
  await page.getByLabel('Caption of three.wav').fill('A hum')
  await page.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await lineOf(page, 'one.jpg').waitFor()
  expect(await names(page)).toEqual(['four.jpg', 'three.wav', 'one.jpg'])
  expect(await page.getByLabel('Caption of three.wav').inputValue()).toBe('A hum')
  const thumbnail = lineOf(page, 'four.jpg').locator('img')
  await expect.poll(() => thumbnail.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
})

test('a file is cancelled on its way, and one that is left goes on without anybody watching', async ({ visitors }) => {
  const fenja = await visitors.arrive('Fenja Fir')
  const { page } = fenja
  await fenja.writes({ title: 'On the way', body: 'Slowly.' })
  const allow = await limitUploads(page)
  await allow(20_000)
  await choose(page, await photo('slow.jpg', 600, 600), await photo('slower.jpg', 600, 600))
  await lineOf(page, 'slow.jpg').getByRole('button', { name: 'Cancel slow.jpg' }).click()
  await expect.poll(() => names(page)).toEqual(['slower.jpg'])
  const address = page.url()
  await fenja.goes('For you')
  await allow(-1)
  await page.goto(address)
  await arrived(page, 'slower.jpg')
  expect(await names(page)).toEqual(['slower.jpg'])
})

test('a voice is recorded, heard, sent, and heard by whom it is for', async ({ visitors }) => {
  const gil = await visitors.arrive('Gil Gorse')
  const hedda = await visitors.arrive('Hedda Hazel')
  const { page } = gil
  await page.context().grantPermissions(['microphone'])
  await gil.writes({ to: hedda, title: 'To be heard', body: 'Listen.' })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const player = page.locator('.file audio')
  for (const isKept of [false, true]) {
    await press('Record a voice')
    await page
      .getByRole('timer')
      .filter({ hasText: /0:0[1-9]/ })
      .waitFor()
    await press('Stop')
    await player.waitFor()
    await expect.poll(() => canBePlayed(player)).toBe(true)
    if (!isKept) await page.getByRole('button', { name: /^Remove Voice, / }).click()
  }
  expect(await player.count()).toBe(1)
  await page.locator('[data-saving="saved"]').waitFor()
  await seal(page, 2)

  await hedda.page
    .getByTestId('shelf-READY')
    .getByRole('link', { name: /To be heard/ })
    .click()
  await hedda.page.getByRole('button', { name: 'Open the letter' }).click()
  await expect.poll(() => canBePlayed(hedda.page.getByTestId('content').locator('audio'))).toBe(true)
})

test('whoever lends no microphone is told so', async ({ visitors }) => {
  const ingo = await visitors.arrive('Ingo Iris')
  const { page } = ingo
  await page.context().clearPermissions()
  await ingo.goes('Write')
  await page.getByRole('button', { name: 'Record a voice' }).click()
  await page.getByRole('alert').filter({ hasText: 'The microphone cannot be used.' }).waitFor()
  await page.getByRole('button', { name: 'Record a voice' }).waitFor()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no serious issue at files that are being added in ${colorScheme}, and they fit a small telephone`, async ({
    visitors,
  }) => {
    const viewport = { width: 320, height: 640 }
    const jule = await visitors.arrive('Jule Juniper', { colorScheme, viewport, bypassCSP: true })
    const { page } = jule
    await jule.goes('Write')
    await choose(page, await photo(`${'long'.repeat(40)}.jpg`), sound('a.wav', 1))
    await arrived(page, 'a.wav')
    await choose(page, { name: 'nothing.png', mimeType: 'image/png', buffer: Buffer.alloc(0) })
    await page.getByText('There is nothing in it.').waitFor()
    const allow = await limitUploads(page)
    await allow(2_000)
    await choose(page, await photo('on-its-way.jpg'))
    await page.getByRole('progressbar', { name: /^on-its-way/ }).waitFor()
    expect(await findings(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })
}

const canBePlayed = (player: Locator) =>
  player.evaluate((audio: HTMLAudioElement) => audio.play().then(() => audio.currentTime >= 0 && audio.error === null))
