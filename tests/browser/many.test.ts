import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { localId } from '../support/ids.ts'
import type { TestServer } from '../support/server.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ UNFOLDING_WINDOW: '30d' })

const all = 600

/** Letters for somebody, a day apart, as if they had been sealed long ago. */
async function sealMany({ ctx }: TestServer, receiverId: string, senderId: string): Promise<void> {
  await ctx.db.$executeRaw`
    WITH made AS (
      INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
      SELECT gen_random_uuid(), 'SEALED', ${localId(senderId)}::uuid, ${localId(receiverId)}::uuid,
             'Number ' || n, now(), instant, instant
        FROM generate_series(1, ${all}::int) AS n,
             LATERAL (SELECT now() + n * interval '1 day' + interval '1 year' AS instant) AS chosen
      RETURNING id, unlocks_at
    )
    INSERT INTO schedule SELECT id, unlocks_at FROM made`
  await ctx.db.$executeRaw`SELECT recount_letters()`
}

const drawn = (page: Page) => page.locator('[data-letter]').count()

test('of very many letters only those are drawn that are near, all are reached, and Back keeps its place', async ({
  server,
  visitors,
}) => {
  const visitor = await visitors.arrive('Nora North', { viewport: { width: 1180, height: 860 } })
  const { page } = visitor
  const otto = await server.signUp('otto')
  await sealMany(server, visitor.id, otto.id)
  await page.reload()
  await page.getByRole('link', { name: 'Number 1 ', exact: false }).first().waitFor()

  let most = 0
  const last = page.getByRole('link', { name: `Number ${all}` })
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 4_000)
      most = Math.max(most, await drawn(page))
      return last.isVisible()
    })
    .toBe(true)
  expect(most).toBeLessThan(all / 2)

  await page.mouse.wheel(0, -5_000)
  const there = page.getByRole('link', { name: /^Number/ }).first()
  const middle = page.locator('[data-letter] a').nth(30)
  await there.waitFor()
  const href = await middle.getAttribute('href')
  await middle.scrollIntoViewIfNeeded()
  const before = await page.evaluate(() => scrollY)
  await page.locator(`a[href="${href}"]`).click()
  await page.getByRole('button', { name: 'Add its day to my calendar' }).waitFor()
  await page.goBack()
  await page.getByTestId('shelves').waitFor()
  await expect.poll(async () => Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(2)
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(href)
})
