import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ WEBHOOK_PRIVATE_ADDRESSES: 'true' })

test('a webhook is added, tried, given another secret and removed, and each secret is shown once', async ({
  visitors,
}) => {
  await using receiver = await startReceiver()
  const { page } = await visitors.arrive('Willa Wire')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('URL').fill('nonsense')
  await page.getByRole('button', { name: 'Add the webhook' }).click()
  await page.getByText(/URL must be/).waitFor()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByRole('button', { name: 'Add the webhook' }).click()

  const webhook = page.getByRole('article', { name: receiver.url })
  const secret = webhook.getByRole('textbox', { name: 'Its secret, shown this once' })
  const first = await secret.inputValue()
  await webhook.getByRole('button', { name: 'Copy' }).click()
  await webhook.getByText('Copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first)

  await webhook.getByRole('button', { name: 'Send a trial' }).click()
  await webhook.getByText('Your program has taken it.').waitFor()
  const { body, headers } = await until(() => receiver.calls[0])
  expect(new Webhook(first).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'test' })

  await webhook.getByRole('switch', { name: 'A letter of yours is answered' }).uncheck()
  await webhook.locator('[data-saving="saved"]').waitFor()
  await webhook.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
  await expect.poll(() => secret.inputValue()).not.toBe(first)
  await page.reload()
  await webhook.getByRole('button', { name: 'New secret' }).waitFor()
  expect(await secret.count()).toBe(0)
  expect(await webhook.getByRole('switch', { name: 'A letter of yours is answered' }).isChecked()).toBe(false)
  expect(await webhook.getByRole('switch', { name: 'A letter of yours is opened' }).isChecked()).toBe(true)

  await webhook.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
  await webhook.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: 'Add the webhook' }).waitFor()
  expect(await webhook.count()).toBe(0)
})

test('a webhook that has ended says since when and why, until a trial gets through', async ({ visitors }) => {
  await using receiver = await startReceiver()
  receiver.manner = 'is gone'
  const { page } = await visitors.arrive('Xaver Xerxes')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByRole('button', { name: 'Add the webhook' }).click()
  const webhook = page.getByRole('article', { name: receiver.url })
  await webhook.getByRole('button', { name: 'Send a trial' }).click()
  const ended = webhook.getByTestId('ended')
  await ended.filter({ hasText: 'Nothing has been sent there since' }).filter({ hasText: '410' }).waitFor()

  receiver.manner = 'takes'
  await webhook.getByRole('button', { name: 'Send a trial' }).click()
  await webhook.getByText('Your program has taken it.').waitFor()
  await ended.waitFor({ state: 'detached' })
})
