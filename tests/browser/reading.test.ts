import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

const isRightToLeft = (place: Locator) => place.evaluate((element) => element.matches(':dir(rtl)'))
/** Which edge of its box a text begins at. */
const beginsAt = (place: Locator) =>
  place.evaluate((element) => {
    const text = document.createRange()
    text.selectNodeContents(element)
    const [line] = text.getClientRects()
    const box = element.getBoundingClientRect()
    if (!line) return null
    return Math.abs(line.left - box.left) < Math.abs(line.right - box.right) ? 'left' : 'right'
  })

test('letters that are written from right to left are set so, and others are not', async ({ server, visitors }) => {
  const rivka = await visitors.arrive('Rivka')
  const { page } = rivka
  const saul = await server.signUp('saul')
  await saul.seals({ for: rivka, title: 'מכתב ליום הולדתך', body: 'שלום רבקה,\nמזל טוב!', in: '1s' })
  await saul.seals({ for: rivka, title: 'From left to right', body: 'Hello.', in: '1h' })

  const english = page.getByTestId('shelves').getByText('From left to right')
  await english.waitFor()
  expect(await isRightToLeft(english)).toBe(false)
  await page.getByTestId('shelf-READY').getByRole('link').click()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  const body = page.getByTestId('content').getByText('שלום')
  await body.waitFor()
  expect(await isRightToLeft(page.getByRole('heading', { level: 1 }))).toBe(true)
  expect(await beginsAt(body)).toBe('right')
  const answer = page.getByLabel('Your answer')
  await answer.fill('תודה')
  expect(await isRightToLeft(answer)).toBe(true)
  await page.getByRole('button', { name: 'Send the answer' }).click()
  expect(await beginsAt(page.getByTestId('reply').getByText('תודה'))).toBe('right')
  await rivka.goes('For you')
  expect(await beginsAt(page.getByTestId('shelf-OPENED').getByText('מכתב'))).toBe('right')

  await rivka.goes('Write')
  for (const label of ['Title', 'Letter']) {
    const field = page.getByLabel(label, { exact: true })
    await field.fill('שלום')
    expect(await isRightToLeft(field), label).toBe(true)
  }
})

/** How far the page reaches beyond the screen, in pixels. */
const overhang = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test('a word as long as a title may be makes no view wider than a phone', async ({ server, visitors }) => {
  const tilda = await visitors.arrive('Tilda', { viewport: { width: 390, height: 844 } })
  const { page } = tilda
  const ulf = await server.signUp('ulf')
  const word = 'w'.repeat(255)
  await ulf.seals({ for: tilda, title: word, body: word, in: '1s' })
  await page.getByTestId('shelf-READY').waitFor()
  expect(await overhang(page), 'inbox').toBe(0)
  await page.getByTestId('shelf-READY').getByRole('link').click()
  await page.getByRole('button', { name: 'Open the letter' }).waitFor()
  expect(await overhang(page), 'letter').toBe(0)
  await page.getByRole('button', { name: 'Open the letter' }).click()
  await page.getByTestId('content').waitFor()
  expect(await overhang(page), 'open letter').toBe(0)

  await tilda.writes({ to: ulf, title: word, body: word })
  await page.getByRole('button', { name: 'In a minute' }).click()
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('dialog', { name: 'Seal this letter?' }).waitFor()
  expect(await overhang(page), 'question').toBe(0)
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await tilda.goes('Write')
  await page.getByText('Go on with a draft').click()
  await page.getByRole('link', { name: word }).waitFor()
  expect(await overhang(page), 'drafts').toBe(0)
})

test('the title of a letter that was opened shows above the envelope of its sender', async ({ server, visitors }) => {
  const viola = await visitors.arrive('Viola Vane')
  const { page } = viola
  const willy = await server.signUp('willy')
  await viola.seals({ to: willy, title: 'Read at last', body: 'I hope.', opensIn: 2 })
  const card = page.getByTestId('shelf-READY').getByRole('link')
  await card.click()
  await page.getByRole('heading', { name: 'Read at last' }).waitFor()
  await willy.opens({ id: decodeURIComponent(page.url().split('/').pop() ?? '') })
  await page.locator('[data-testid="letter"][data-state="OPENED"]').waitFor()
  const { words, tip } = await page.evaluate(() => {
    const at = (selector: string) => document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()
    const flap = at('.envelope-flap')
    // Turned up, it stands on the envelope's upper edge, and is cut to a triangle of 62 % of its height.
    return { words: at('.letter .byline').bottom, tip: flap.bottom - 0.62 * flap.height }
  })
  expect(tip).toBeGreaterThanOrEqual(words)
})

test('dates are said in the language of the page', async ({ server, visitors }) => {
  const xenia = await visitors.arrive('Xenia')
  const { page } = xenia
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.getByRole('link', { name: 'Für dich' }).click()
  const yann = await server.signUp('yann')
  await yann.seals({ for: xenia, title: 'Auf Deutsch', at: new Date('2029-12-05T00:00:00Z') })
  await page.getByRole('link', { name: 'Auf Deutsch' }).click()
  await page.getByText('5. Dezember 2029 um 09:00').waitFor()
})

test('Back leads to where one was, Forward and links to the beginning', async ({ server, visitors }) => {
  const zoe = await visitors.arrive('Zoe')
  const { page } = zoe
  const abel = await server.signUp('abel')
  for (let day = 1; day <= 24; day++) await abel.seals({ for: zoe, title: `Letter ${day}.`, in: `${day}d` })
  const last = page.getByRole('link', { name: 'Letter 22.' })
  await last.scrollIntoViewIfNeeded()
  const height = () => page.evaluate(() => scrollY)
  const place = await height()
  expect(place).toBeGreaterThan(500)
  const focused = () => page.evaluate(() => document.activeElement?.textContent)

  await last.click()
  await page.getByRole('heading', { name: 'Letter 22.' }).waitFor()
  await expect.poll(height).toBe(0)
  await page.goBack()
  await last.waitFor()
  await expect.poll(height).toBe(place)
  await expect.poll(focused).toContain('Letter 22.')

  await page.reload()
  await last.waitFor()
  await expect.poll(height).toBe(place)
  await zoe.goes('From you')
  await zoe.goes('For you')
  await last.waitFor()
  await expect.poll(height).toBe(0)
  await expect.poll(focused).toBe('Letters for you')
})

test('what happens shows over the page, leads to the letter, and can be dismissed', async ({ server, visitors }) => {
  const bert = await visitors.arrive('Bert Bank')
  const { page } = bert
  const cleo = await server.signUp('cleo')
  await bert.goes('Write')
  await cleo.seals({ for: bert, title: 'Just now', in: '1s' })
  const notice = page.getByRole('region', { name: 'Notices' }).getByRole('listitem')
  // Of one letter only what is new.
  await notice.filter({ hasText: '“Just now” is ready to be opened.' }).waitFor()
  expect(await notice.count()).toBe(1)
  await notice.getByRole('link', { name: 'Show' }).click()
  await page.getByRole('heading', { name: 'Just now' }).waitFor()
  await expect.poll(() => notice.count(), { message: 'what is looked at needs no notice' }).toBe(0)

  await cleo.seals({ for: bert, title: 'For later', in: '1h' })
  const dismissal = notice.filter({ hasText: 'sealed “For later” for you.' }).getByRole('button', { name: 'Dismiss' })
  await dismissal.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => notice.count()).toBe(0)
  // The focus does not go with it.
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
})
