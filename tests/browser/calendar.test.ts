import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ar } from '../../src/web/language/ar/index.ts'
import type { Catalogue } from '../../src/web/language/catalogue.ts'
import { de } from '../../src/web/language/de/index.ts'
import { findings } from './support/axe.ts'
import { testInBrowser } from './support/test.ts'
import { seal } from './support/visitor.ts'

const test = testInBrowser({}, { mode: 'embedded' })

const calendar = (page: Page) => page.getByRole('dialog', { name: 'Choose a day' })
const opener = (page: Page) => page.getByRole('button', { name: 'Choose a day' })
const date = (page: Page) => page.getByLabel('Date and time')
/** The day that keys go on from, as it is read out. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document
    // Whether there is a comma is up to the browser.
    return (activeElement?.getAttribute('aria-label') ?? activeElement?.textContent)?.replace(',', '')
  })

test('a day is chosen with the keyboard alone, and the focus returns', async ({ visitors }) => {
  const ada = await visitors.arrive('Ada Almanac')
  const { page } = ada
  await ada.writes({ title: 'Some day', body: 'Which?' })
  await date(page).fill('2029-01-31T18:45')
  await opener(page).focus()
  await page.keyboard.press('Enter')
  await calendar(page).waitFor()
  const goes = async (key: string, to: string) => {
    await page.keyboard.press(key)
    await expect.poll(() => focused(page), { message: key }).toBe(to)
  }
  await expect.poll(() => focused(page)).toBe('Wednesday 31 January 2029')
  await goes('ArrowRight', 'Thursday 1 February 2029')
  await goes('ArrowLeft', 'Wednesday 31 January 2029')
  await goes('PageDown', 'Wednesday 28 February 2029')
  await calendar(page).getByRole('grid', { name: 'February 2029' }).waitFor()
  await goes('Shift+PageUp', 'Monday 28 February 2028')
  await goes('ArrowDown', 'Monday 6 March 2028')
  await goes('End', 'Sunday 12 March 2028')
  await goes('Home', 'Monday 6 March 2028')
  await goes('ArrowUp', 'Monday 28 February 2028')
  await goes('PageUp', 'Friday 28 January 2028')
  const days = calendar(page).getByRole('gridcell')
  expect(await days.and(page.locator('[tabindex="0"]')).count(), 'one day is reached by Tab').toBe(1)

  await page.keyboard.press('Escape')
  await calendar(page).waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Choose a day')
  expect(await date(page).inputValue()).toBe('2029-01-31T18:45')

  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Wednesday 31 January 2029')
  await goes('ArrowUp', 'Wednesday 24 January 2029')
  await page.keyboard.press('Space')
  await calendar(page).waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Choose a day')
  expect(await date(page).inputValue()).toBe('2029-01-24T18:45')
  await page.getByTestId('moment').filter({ hasText: '24 January 2029 at 18:45 for you' }).waitFor()
  await page.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await expect.poll(() => date(page).inputValue()).toBe('2029-01-24T18:45')
})

test('whoever leaves it and opens it again in the same breath has it open', async ({ visitors }) => {
  const { page, goes } = await visitors.arrive('Sam Staccato')
  await goes('Write')
  await opener(page).press('Enter')
  await calendar(page).waitFor()
  await Promise.all(['Escape', 'Enter', 'ArrowRight', 'ArrowLeft'].map((key) => page.keyboard.press(key)))
  await expect.poll(() => focused(page)).toMatch(/ 20\d\d$/)
  expect(await calendar(page).isVisible()).toBe(true)
})

test('months and years are chosen by hand, and a day by a touch', async ({ visitors }) => {
  const bea = await visitors.arrive('Bea Bissextile', { viewport: { width: 320, height: 568 }, hasTouch: true })
  const { page } = bea
  await bea.goes('Write')
  await opener(page).tap()
  const year = calendar(page).getByRole('combobox', { name: 'Year' })
  const month = calendar(page).getByRole('combobox', { name: 'Month' })
  await year.selectOption('2028')
  await month.selectOption('February')
  await calendar(page).getByRole('button', { name: 'Month after' }).tap()
  await calendar(page).getByRole('grid', { name: 'March 2028' }).waitFor()
  await calendar(page).getByRole('button', { name: 'Month before' }).tap()
  await calendar(page)
    .getByRole('gridcell', { name: /Tuesday,? 29 February 2028/ })
    .tap()
  expect(await date(page).inputValue()).toBe('2028-02-29T09:00')

  await opener(page).tap()
  expect(await year.inputValue()).toBe('2028')
  const chosen = calendar(page).getByRole('gridcell', { selected: true })
  expect(await chosen.getAttribute('aria-label')).toMatch(/29 February 2028$/)
  for (const cell of await calendar(page).getByRole('gridcell').and(page.locator('[tabindex]')).all()) {
    const box = await cell.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(30)
  }
})

test('days on which no letter may open are told as such, and not chosen', async ({ visitors }) => {
  // Where a month has begun before today: these two never have the same day.
  const isFirst = new Date(Date.now() + 14 * 3_600_000).getUTCDate() === 1
  const cal = await visitors.arrive('Cal Calends', { timezoneId: isFirst ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati' })
  const { page } = cal
  await cal.goes('Write')
  await opener(page).click()
  await calendar(page).waitFor()
  const today = calendar(page).locator('[aria-current="date"]')
  await expect.poll(() => focused(page)).toBe((await today.getAttribute('aria-label'))?.replace(',', ''))
  const text = await calendar(page).getByText('A letter can open from').innerText()
  expect(await calendar(page).evaluate((dialog) => dialog.ariaDescribedByElements?.[0]?.textContent)).toBe(text)

  await page.keyboard.press('PageUp')
  await expect.poll(() => focused(page)).toMatch(/ 1 /)
  const closed = calendar(page).locator('td:focus')
  expect(await closed.getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.press('Enter')
  await closed.click({ force: true })
  expect(await calendar(page).isVisible()).toBe(true)
  expect(await date(page).inputValue()).toBe('')

  // To the end of all: the last month, and no further.
  for (let year = 0; year < 6; year++) await page.keyboard.press('Shift+PageDown')
  await page.keyboard.press('PageDown')
  const last = await focused(page)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page)).toBe(last)
  const years = await calendar(page).getByRole('combobox', { name: 'Year' }).locator('option').allInnerTexts()
  expect(years.length).toBeGreaterThanOrEqual(5)
  expect(years).toContain(String(last).slice(-4))
  expect(await calendar(page).getByRole('button', { name: 'Month after' }).getAttribute('aria-disabled')).toBe('true')
  const lastDay = calendar(page).locator('td[aria-disabled="false"]').last()
  const label = await lastDay.getAttribute('aria-label')
  await lastDay.click()
  await page
    .getByTestId('moment')
    .filter({ hasText: String(label).split(' ').slice(1).join(' ') })
    .waitFor()
})

test('the present day is chosen a little later than now, and a letter is sealed for it', async ({ visitors }) => {
  const dan = await visitors.arrive('Dan Dawn')
  const { page } = dan
  await dan.writes({ title: 'Tonight', body: 'Soon.' })
  await page.getByRole('combobox', { name: 'To', exact: true }).click()
  await page.getByRole('option', { name: 'Myself' }).click()
  await opener(page).click()
  await page.keyboard.press('Enter')
  await calendar(page).waitFor({ state: 'detached' })
  const chosen = Date.parse(`${await date(page).inputValue()}+09:00`)
  expect(chosen).toBeGreaterThan(Date.now())
  expect(chosen).toBeLessThan(Date.now() + 86_400_000)
  await seal(page, 2)
})

/** What a calendar must be in a language, as somebody sees it who has another one than English. */
const manners: readonly (readonly [locale: string, Catalogue, options: object, monday: string, next: string])[] = [
  ['de-DE', de, { colorScheme: 'light', viewport: { width: 1180, height: 860 } }, 'Montag', 'ArrowRight'],
  ['ar-EG', ar, { colorScheme: 'dark', viewport: { width: 320, height: 700 } }, 'السبت', 'ArrowLeft'],
]

for (const [locale, { writing, entering, frame }, options, firstColumn, next] of manners) {
  test(`a calendar is whole in ${locale}`, async ({ browser, server }) => {
    await using context = await browser.newContext({ locale, bypassCSP: true, timezoneId: 'Asia/Tokyo', ...options })
    const person = await server.signUp('cyd')
    const page = await context.newPage()
    await page.goto(new URL('/', server.url).href)
    await page.getByLabel(entering.usernameOrEmail).fill(person.username)
    await page.getByLabel(entering.password).fill('Correct-horse-1')
    await page.getByLabel(entering.password).press('Enter')
    await page.getByRole('navigation').getByRole('link', { name: frame.write }).click()
    await page.getByLabel(writing.dateAndTime).fill('2028-02-15T10:00')
    await page.getByRole('button', { name: writing.days.choose }).click()
    const dialog = page.getByRole('dialog', { name: writing.days.choose })
    await dialog.waitFor()
    expect(await dialog.locator('th').first().getAttribute('abbr')).toBe(firstColumn)
    await page.keyboard.press(next)
    const sixteenth = dialog.locator('td[tabindex="0"]')
    await expect
      .poll(() => sixteenth.evaluate((cell) => cell === document.activeElement && cell.textContent))
      .toMatch(/^(16|١٦)$/)
    // Onwards is towards where a line ends.
    const place = async (day: number) =>
      (
        await dialog
          .locator('td[tabindex]')
          .nth(day - 1)
          .boundingBox()
      )?.x ?? 0
    expect((await place(16)) < (await place(15))).toBe(locale === 'ar-EG')
    expect(await findings(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(width).toBe(0)
    expect(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  })
}
