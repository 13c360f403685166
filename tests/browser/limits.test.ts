import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'

/** Operations in a window: enough to look around, and few enough to be used up by a test. */
const share = 40
const test = testInBrowser({ RATE_LIMIT_USER: `${share}/10s`, RATE_LIMIT_SEARCH: '1/15m' })

test('whoever is at the limit of all operations sees why nothing goes on, until it goes on by itself', async ({
  server,
  visitors,
}) => {
  const vera = await visitors.arrive('Vera Vale')
  const token = await vera.accessToken()
  const usesOne = () =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ serverTime }"}',
    })
  const held = vera.page.getByTestId('held')
  const nothing = vera.page.getByText('Nobody has sealed a letter for you yet.')
  // Again, should a new window have begun while the page was loading.
  await until(async () => {
    await until(async () => (await usesOne()).status === 429)
    await vera.page.reload()
    await held.or(nothing).first().waitFor()
    return held.isVisible()
  })
  await held.getByRole('alert').filter({ hasText: 'more at once than the server takes' }).waitFor()
  await held
    .getByRole('timer')
    .filter({ hasText: /in \d+ s/ })
    .waitFor()

  await vera.page.locator('[data-connection="live"]').waitFor()
  await nothing.waitFor()
  await expect.poll(() => held.count()).toBe(0)
})

test('whoever has searched too often is told how long to wait', async ({ visitors }) => {
  const wim = await visitors.arrive('Wim Weir')
  await wim.goes('Write')
  const receiver = wim.page.getByRole('combobox', { name: 'To', exact: true })
  await receiver.fill('wim')
  await wim.page.getByRole('option', { name: 'Myself' }).waitFor()
  await receiver.fill('somebody')
  await wim.page.getByRole('alert').filter({ hasText: 'Try again in 15 minutes.' }).waitFor()
})
