import { expect } from 'vitest'
import { patience } from '../support/until.ts'
import { findings } from './support/axe.ts'
import { testInBrowser } from './support/test.ts'

const token = 'a-token-of-these-tests'
const test = testInBrowser({ OPS_PORT: '0', OPS_TOKEN: token })

for (const colorScheme of ['light', 'dark'] as const) {
  test(`operators see figures that are live, and ask after a letter, on a small ${colorScheme} screen`, async ({
    server,
    browser,
  }) => {
    const alice = await server.signUp('alice')
    const letter = await alice.seals({ for: alice, in: '20m' })
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: 320, height: 640 },
      httpCredentials: { username: 'operator', password: token },
    })
    context.setDefaultTimeout(2 * patience)
    const offences: string[] = []
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && offences.push(message.text()))
    page.on('pageerror', (error) => offences.push(String(error)))
    const sticksOut = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

    await page.goto(`${server.ops}/`)
    await page.getByText('Live.').waitFor()
    const sockets = page.getByRole('row', { name: /^sockets/ }).getByRole('cell')
    expect(await sockets.innerText()).toBe('0')
    await using feed = alice.feed({ over: 'ws' })
    await page.getByRole('row', { name: 'sockets 1', exact: true }).waitFor()
    expect(feed.events).toEqual([])
    expect(await findings(page), 'figures').toEqual([])
    expect(await sticksOut(), 'nothing sticks out').toBe(0)

    await page.getByLabel('Why is a letter where it is?').fill(letter.id)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByText('It waits for its instant').waitFor()
    expect(await findings(page), 'a letter').toEqual([])
    expect(await sticksOut(), 'nothing sticks out').toBe(0)
    await page.getByLabel('Is a feed whole?').fill(alice.username)
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('numbered without a gap').waitFor()
    await page.getByRole('link', { name: 'All figures' }).click()
    await page.getByText('Live.').waitFor()
    expect(offences).toEqual([])
    await context.close()
  })
}

test('a page whose token is not taken any more asks no further, so that it uses up no guesses', async ({
  server,
  browser,
}) => {
  const context = await browser.newContext({ httpCredentials: { username: 'operator', password: token } })
  context.setDefaultTimeout(2 * patience)
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${server.ops}/`)
  await page.getByText('Live.').waitFor()
  let asked = 0
  await page.route(`${server.ops}/`, (route) => {
    asked++
    return route.fulfill({ status: 401, body: 'no' })
  })
  await page.getByText('The token is not taken any more').waitFor()
  const before = asked
  await page.clock.runFor(10_000)
  expect(asked).toBe(before)
  await context.close()
})
