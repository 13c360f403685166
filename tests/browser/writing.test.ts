import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import { password } from '../support/person.ts'
import { until } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'
import { onTheirClock, seal, secondsFromNow } from './support/visitor.ts'

const test = testInBrowser()

test('a date that was refused is no hindrance once there is another', async ({ visitors }) => {
  const iris = await visitors.arrive('Iris Inlet')
  const jon = await visitors.arrive('Jon Jetty')
  const { page } = iris
  await iris.writes({ to: jon, title: 'Too late', body: 'Or is it?' })
  const date = page.getByLabel('Date and time')
  await date.fill('2020-01-01T09:00')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('button', { name: 'Seal it' }).click()
  await expect.poll(() => date.getAttribute('aria-invalid')).toBe('true')

  await date.fill('2029-01-01T09:00')
  await expect.poll(() => date.getAttribute('aria-invalid')).toBe('false')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('button', { name: 'Seal it' }).click()
  await page.getByRole('dialog', { name: 'Sealed' }).waitFor()
})

test('what sealing means is said before it, and can still be left', async ({ visitors }) => {
  const kim = await visitors.arrive('Kim Kiln')
  const leo = await visitors.arrive('Leo Lock')
  const { page } = kim
  await kim.writes({ to: leo, title: 'For good', body: 'No way back.' })
  await page.getByLabel('Date and time').fill('2029-01-01T09:00')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  const question = page.getByRole('dialog', { name: 'Seal this letter?' })
  for (const said of ['“For good” is for Leo Lock', '1 January 2029 at 09:00', 'nobody can change it any more']) {
    await question.filter({ hasText: said }).waitFor()
  }
  // Enter pressed twice is no answer.
  await page.keyboard.press('Enter')
  await expect.poll(() => question.count()).toBe(0)
  expect(await page.getByLabel('Title').inputValue()).toBe('For good')

  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await question.getByRole('button', { name: 'Seal it' }).click()
  await page.getByRole('dialog', { name: 'Sealed' }).waitFor()
})

test('a letter is dressed as its author likes, who sees it before as the receiver does later', async ({ visitors }) => {
  const kira = await visitors.arrive('Kira Kay')
  const levi = await visitors.arrive('Levi Loch')
  const { page } = kira
  await kira.writes({ to: levi, title: 'Of the sea', body: 'Salt & wind: https://example.com/tide' })
  await page.getByText('37 of 10,000 characters.').waitFor()
  const lights = await page
    .locator('label', { hasText: 'Sea' })
    .locator('.both > span')
    .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).backgroundColor))
  expect(new Set(lights).size, 'by day and by lamplight').toBe(2)
  await page.getByRole('radio', { name: 'Sea' }).check()
  await page.getByRole('button', { name: 'See it as they will' }).click()
  const preview = page.getByRole('dialog', { name: 'See it as they will' })
  const paper = (of: Locator) =>
    of.getByText('Salt & wind').evaluate((text) => getComputedStyle(text.parentElement as Element).backgroundColor)
  await preview.getByRole('link', { name: 'example.com/tide' }).waitFor()
  const seen = await paper(preview)
  await preview.getByRole('button', { name: 'Go on writing' }).click()
  await page.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await expect.poll(() => page.getByRole('radio', { name: 'Sea' }).isChecked()).toBe(true)
  await seal(page, 2)
  expect(await page.locator('[data-letter]').getAttribute('data-theme')).toBe('sea')

  await levi.page.getByTestId('shelf-READY').getByRole('link').click()
  await levi.page.getByRole('button', { name: 'Open the letter' }).click()
  expect(await paper(levi.page.getByTestId('content'))).toBe(seen)
})

test('the day that was chosen is kept with the draft, in any browser', async ({ server, browser, visitors }) => {
  const jana = await visitors.arrive('Jana Jar')
  const { page, username } = jana
  await jana.writes({ title: 'Some day', body: 'Which?' })
  const date = (of = page) => of.getByLabel('Date and time')
  await date().fill('2029-03-01T09:30')
  await page.locator('[data-saving="changed"], [data-saving="saving"]').waitFor()
  await page.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await expect.poll(() => date().inputValue()).toBe('2029-03-01T09:30')

  // By another clock it is the same instant.
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin' })
  const elsewhere = await context.newPage()
  await elsewhere.goto(server.url.replace('/graphql', '/'))
  await elsewhere.getByLabel('Username or email').fill(username)
  await elsewhere.getByLabel('Password').fill(password)
  await elsewhere.getByLabel('Password').press('Enter')
  await elsewhere.getByRole('link', { name: 'Write', exact: true }).click()
  await elsewhere.getByText('Go on with a draft').click()
  await elsewhere.getByRole('link', { name: /Some day/ }).click()
  await expect.poll(() => date(elsewhere).inputValue()).toBe('2029-03-01T01:30')
  await context.close()
})

test('a letter that was thrown away can be taken back as it was, until it is gone', async ({ server, visitors }) => {
  const mia = await visitors.arrive('Mia Mill')
  const { page } = mia
  const drafts = async () => {
    const query = '{ drafts { edges { node { title } } } }'
    const { data } = await post<{ drafts: { edges: unknown[] } }>(server.url, await mia.accessToken(), query)
    return data?.drafts.edges.length
  }
  await mia.writes({ title: 'On second thoughts', body: 'Perhaps.' })
  await page.getByRole('button', { name: 'Throw it away' }).click()
  await page.getByRole('heading', { name: 'Letters for you' }).waitFor()
  const notices = page.getByRole('region', { name: 'Notices' })
  await notices.getByText('“On second thoughts” is thrown away.').waitFor()
  await mia.goes('Write')
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('')
  expect(await page.getByText('Go on with a draft').count()).toBe(0)

  await notices.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('On second thoughts')
  expect(await drafts()).toBe(1)

  await page.getByRole('button', { name: 'Throw it away' }).click()
  await notices.getByRole('button', { name: 'Dismiss' }).click()
  await until(async () => (await drafts()) === 0)
  expect(await notices.getByRole('listitem').count()).toBe(0)
})

test('leaving the page lets go of what was thrown away', async ({ server, visitors }) => {
  const ned = await visitors.arrive('Ned Nail')
  await ned.writes({ title: 'Never mind', body: 'Really.' })
  const token = await ned.accessToken()
  const drafts = async () => {
    const { data } = await post<{ drafts: { edges: unknown[] } }>(server.url, token, '{ drafts { edges { cursor } } }')
    return data?.drafts.edges.length
  }
  await until(async () => (await drafts()) === 1)
  await ned.page.locator('[data-saving="saved"]').waitFor()
  await ned.page.getByRole('button', { name: 'Throw it away' }).click()
  await ned.page.getByRole('button', { name: 'Undo' }).waitFor()
  await ned.page.close({ runBeforeUnload: true })
  await until(async () => (await drafts()) === 0)
})

test('the focus stays where somebody is chosen, or left out, and where the next is', async ({ visitors }) => {
  const olga = await visitors.arrive('Olga Oven')
  const paul = await visitors.arrive('Paul Pane')
  const { page } = olga
  await olga.goes('Write')
  await page.getByRole('combobox', { name: 'To', exact: true }).fill(paul.username)
  await page.getByRole('option', { name: 'Paul Pane' }).click()
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.role)
  await expect.poll(focused).toBe('Add somebody else')
  await page.keyboard.press('Enter')
  await expect.poll(focused).toBe('combobox')
  await page.getByRole('button', { name: 'Remove Paul Pane' }).press('Enter')
  await expect.poll(focused).toBe('combobox')
  expect(await page.getByTestId('receiver').count()).toBe(0)
})

test('a letter to oneself stays shut like any other, and is opened by its author', async ({ visitors }) => {
  const quin = await visitors.arrive('Quin Quill')
  const { page } = quin
  await quin.writes({ title: 'To my later self', body: 'Was it worth it?' })
  await page.getByRole('combobox', { name: 'To', exact: true }).click()
  await page.getByRole('option', { name: 'Myself' }).click()
  await page.getByTestId('receiver').filter({ hasText: 'Myself' }).waitFor()
  await page.getByRole('button', { name: 'In a minute' }).click()
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('dialog').filter({ hasText: 'is for yourself' }).waitFor()
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await page.getByLabel('Date and time').fill(onTheirClock(secondsFromNow(2)))
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('button', { name: 'Seal it' }).click()
  await page.getByRole('button', { name: 'Done' }).click()

  await quin.goes('For you')
  await page
    .getByTestId('shelf-READY')
    .getByRole('link', { name: /To my later self.*from yourself/ })
    .click()
  const open = page.getByRole('button', { name: 'Open the letter' })
  await open.waitFor()
  expect(await page.getByTestId('content').count()).toBe(0)
  await open.click()
  await page.getByTestId('content').filter({ hasText: 'Was it worth it?' }).waitFor()
})
