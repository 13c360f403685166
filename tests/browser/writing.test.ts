import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('a date that was refused is no hindrance once there is another', async ({ visitors }) => {
  const iris = await visitors.arrive('Iris Inlet')
  const jon = await visitors.arrive('Jon Jetty')
  const { page } = iris
  await iris.writes({ to: jon, title: 'Too late', body: 'Or is it?' })
  const date = page.getByLabel('Date and time')
  await date.fill('2020-01-01T09:00')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await expect.poll(() => date.getAttribute('aria-invalid')).toBe('true')

  await date.fill('2029-01-01T09:00')
  await expect.poll(() => date.getAttribute('aria-invalid')).toBe('false')
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  await page.getByRole('dialog', { name: 'Sealed' }).waitFor()
})
