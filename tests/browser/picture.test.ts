import { writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { patience } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ UNFOLDING_WINDOW: '3d' })

/** In seconds. */
const day = 86_400

test('docs/page.png, which README shows, is of this page', async ({ visitors, server }) => {
  const ada = await visitors.arrive('Ada', { viewport: { width: 1180, height: 860 } })
  const ben = await visitors.arrive('Ben')
  const body = 'Dear Ada, …'
  await ben.seals({ to: ada, title: 'For the day you turn forty', body, opensIn: 2 })
  await ben.seals({ to: ada, title: 'What I did not say at the station', body, opensIn: 2.4 * day })
  await ben.seals({ to: ada, title: 'The recipe, at last', body, opensIn: 61.2 * day })
  await ben.seals({ to: ada, title: 'After the first snow', body, opensIn: 1 })
  const { page } = ada
  await page.getByTestId('shelf-READY').getByRole('link', { name: /snow/ }).click()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  await page.getByTestId('content').waitFor()
  await ada.goes('For you')
  await page.getByTestId('shelf-OPENED').waitFor()
  const states = () => page.locator('[data-letter]').evaluateAll((cards) => cards.map((card) => card.dataset['state']))
  await expect.poll(states).toEqual(['READY', 'UNFOLDING', 'SEALED', 'OPENED'])
  await expect
    .poll(() => page.getByRole('region', { name: 'Notices' }).getByRole('listitem').count(), { timeout: patience })
    .toBe(0)
  // As if she had answered the mail that asks for it, and come back to the window.
  const proven = { emailProvenAt: new Date() }
  await server.ctx.db.user.updateMany({ where: { username: ada.username }, data: proven })
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.getByTestId('unproven').waitFor({ state: 'detached' })
  await page.evaluate(() => document.fonts.ready.then(() => scrollTo(0, 0)))
  const picture = await page.screenshot()
  // It changes with every run, so it is kept only when asked for.
  if (process.env['OPENON_SCREENSHOT']) await writeFile('docs/page.png', picture)
})
