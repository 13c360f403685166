import type { Buffer } from 'node:buffer'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { patience } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'
import { seal } from './support/visitor.ts'

const test = testInBrowser()

/** A photo as telephones take it, with where it was taken; noise, so that it has some size. */
const photo = async (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: '#7a94a8', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .toBuffer()

const choose = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.getByLabel('Add files').setInputFiles(files)

const fileIn = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Pictures, voices and films' }).getByRole('listitem').filter({ hasText: name })

test('a photo goes on its way where the connection broke, and is seen when the letter is opened, without its place', async ({
  visitors,
}) => {
  const ada = await visitors.arrive('Ada Alder')
  const ben = await visitors.arrive('Ben Birch')
  const { page } = ada
  await ada.writes({ to: ben, title: 'By the sea', body: 'Look.' })
  const bytes = await photo(1600, 1200)
  await choose(page, { name: 'sea.jpg', mimeType: 'image/jpeg', buffer: bytes })
  await fileIn(page, 'sea.jpg').getByRole('button', { name: 'Remove sea.jpg' }).waitFor()
  await page.locator('[data-saving="saved"]').waitFor()
  await seal(page, 2)

  await ben.page
    .getByTestId('shelf-READY')
    .getByRole('link', { name: /By the sea/ })
    .click()
  await ben.page.getByRole('button', { name: 'Open the letter' }).click()
  const picture = ben.page.getByRole('img', { name: 'sea.jpg' })
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: patience })
    .toBeGreaterThan(0)
})
