import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('the day of a letter that is shut goes into a calendar, and says nothing of what is in it', async ({
  server,
  visitors,
}) => {
  const { page, ...hal } = await visitors.arrive('Hal Hart')
  const iris = await server.signUp('iris')
  await iris.seals({ for: hal, title: 'For May', body: 'A secret', at: new Date('2029-05-04T07:30:00Z') })
  await page.getByRole('link', { name: 'For May' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Add its day to my calendar' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('letter.ics')
  const entry = await readFile(await download.path(), 'utf8')
  expect(entry).toContain('\r\nDTSTART:20290504T073000Z\r\n')
  expect(entry).toContain('\r\nSUMMARY:A letter opens: For May\r\n')
  expect(entry).not.toContain('secret')
})

test('addresses in a letter lead there, and a letter is printed alone, dark on light', async ({ server, visitors }) => {
  const { page, ...jon } = await visitors.arrive('Jon June', { colorScheme: 'dark' })
  const kim = await server.signUp('kim')
  const body = 'See (https://example.com/a?b=c), and http://example.org/é. <b>Not</b> javascript:alert(1)'
  await kim.seals({ for: jon, title: 'On paper', body, in: '1s' })
  await page.getByTestId('shelf-READY').getByRole('link').click()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  const content = page.getByTestId('content')
  await content.waitFor()
  expect(await content.locator('.body').textContent()).toBe(body)
  const links = content.getByRole('link')
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
    'https://example.com/a?b=c',
    'http://example.org/é',
  ])
  expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer')

  await page.emulateMedia({ media: 'print' })
  await expect.poll(() => page.getByRole('button').count()).toBe(0)
  for (const part of ['banner', 'contentinfo'] as const) expect(await page.getByRole(part).count(), part).toBe(0)
  expect(await content.isVisible()).toBe(true)
  const red = () =>
    content.locator('.body').evaluate((element) => Number(getComputedStyle(element).color.match(/[\d.]+/)?.[0] ?? 255))
  await expect.poll(red).toBeLessThan(100)
})

test('each view says in the title of its window where one is, and what leads nowhere has a way home', async ({
  visitors,
}) => {
  const { page, goes } = await visitors.arrive('Lea Lund')
  const isCalled = (title: string) => expect.poll(() => page.title()).toBe(title)
  await isCalled('Letters for you · OpenOn')
  await goes('From you')
  await isCalled('Letters from you · OpenOn')
  await goes('Write')
  await isCalled('Write a letter · OpenOn')
  for (const hash of ['#/nowhere/at/all', '#/letter/', '#/%']) {
    await page.evaluate((to) => location.assign(to), hash)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    await isCalled('Nothing here · OpenOn')
    await page.getByRole('link', { name: 'To your letters', exact: true }).click()
    await page.getByRole('heading', { name: 'Letters for you' }).waitFor()
  }
})

test('a picture of a shut letter says whom it is for and when it opens, and nothing of what is in it', async ({
  server,
  visitors,
}) => {
  const { page, ...mia } = await visitors.arrive('Mia Moon')
  const ned = await server.signUp('ned')
  const at = new Date('2029-05-04T07:30:00Z')
  await ned.seals({ for: mia, title: 'The first', body: 'A secret', at })
  await ned.seals({ for: mia, title: 'Another', body: 'And a much longer one', at })
  await ned.seals({ for: mia, title: 'A third', at: new Date('2030-05-04T07:30:00Z') })
  const pictureOf = async (title: string) => {
    await page.getByRole('link', { name: title }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Share a picture of the envelope' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('envelope.png')
    await page.goBack()
    return readFile(await download.path())
  }
  const first = await pictureOf('The first')
  expect(await sharp(first).metadata()).toMatchObject({ format: 'png', width: 1_200, height: 630 })
  const { channels } = await sharp(first).stats()
  // Paper, ink and wax.
  for (const { min, max } of channels.slice(0, 3)) expect(max - min).toBeGreaterThan(100)
  expect(await pictureOf('Another')).toEqual(first)
  expect(await pictureOf('A third')).not.toEqual(first)
})
