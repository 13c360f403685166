import { expect } from 'vitest'
import { password } from '../support/person.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ GRAPHIQL: 'false', RATE_LIMIT_LOG_IN: '1/15m' })

test('where there is no GraphiQL nothing points to it, inside or at the door, and there is no reference', async ({
  server,
  visitors,
}) => {
  const { page } = await visitors.arrive('Tess Tarn')
  expect(await page.getByText('GraphiQL').count()).toBe(0)
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'OpenOn' }).waitFor()
  expect(await page.getByText('GraphiQL').count()).toBe(0)
  for (const path of ['/reference', '/reference/']) expect((await fetch(new URL(path, server.url))).status).toBe(404)
})

test('whoever has guessed too often is told how long to wait, and not that the password is wrong', async ({
  visitors,
}) => {
  const { page, username } = await visitors.arrive('Uwe Umber')
  await page.getByRole('button', { name: 'Log out' }).click()
  const door = page.locator('form')
  const alert = door.getByRole('alert')
  await door.getByLabel('Username or email').fill(username)
  await door.getByLabel('Password').fill('Not-the-one-1')
  await door.getByRole('button', { name: 'Log in' }).click()
  await alert.filter({ hasText: 'wrong' }).waitFor()

  await door.getByLabel('Password').fill(password)
  await door.getByRole('button', { name: 'Log in' }).click()
  await alert.filter({ hasText: 'Try again in 15 minutes.' }).waitFor()
  expect(await alert.textContent()).not.toContain('wrong')
})
