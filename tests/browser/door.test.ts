import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ GRAPHIQL: 'false' })

test('where there is no GraphiQL nothing points to it, inside or at the door', async ({ visitors }) => {
  const { page } = await visitors.arrive('Tess Tarn')
  expect(await page.getByText('GraphiQL').count()).toBe(0)
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'OpenOn' }).waitFor()
  expect(await page.getByText('GraphiQL').count()).toBe(0)
})
