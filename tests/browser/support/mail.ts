import type { Page } from 'playwright-core'
import { until } from '../../support/until.ts'

/** Opens the latest mail to somebody, at `/mail`, and follows its link. */
export async function follow(page: Page, to: string, subject: string, label: string): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: `to ${to}` })
  await until(async () => {
    await page.goto(new URL('/mail', page.url()).href)
    return (await row.filter({ hasText: subject }).count()) > 0
  })
  await row.getByRole('link', { name: subject }).first().click()
  await page.getByRole('link', { name: label }).click()
}
