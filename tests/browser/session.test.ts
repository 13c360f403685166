import { expect } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import { password } from '../support/person.ts'
import { until } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'
import type { Visitor } from './support/visitor.ts'

const test = testInBrowser({ ACCESS_TOKEN_TTL: '4s' })

test('tabs stay signed in and live while access tokens expire, each refresh token spent once', async ({
  server,
  visitors,
}) => {
  const kate = await visitors.arrive('Kate Knoll')
  const spent: string[] = []
  kate.page.context().on('request', (request) => {
    const token = request.postDataJSON()?.variables?.refreshToken
    if (token) spent.push(token)
  })
  const tabs = [kate, await kate.opensTab(), await kate.opensTab()]
  await until(() => spent.length >= 4, { what: 'the fourth refresh' })

  const luis = await server.signUp('luis')
  await luis.seals({ for: kate, title: 'Still here', in: '1s' })
  for (const { page } of tabs) await page.getByTestId('shelf-READY').waitFor()
  expect(new Set(spent).size).toBe(spent.length)
})

test('a session that was ended elsewhere leads back to the door', async ({ server, visitors }) => {
  const mona = await visitors.arrive('Mona Marsh')
  await endSessions(server, mona)
  await mona.page.getByRole('button', { name: 'Sign up' }).waitFor()
})

test('what was typed last before a session ended is there after logging in again, for nobody else', async ({
  server,
  visitors,
}) => {
  const nora = await visitors.arrive('Nora Nook')
  const { page } = nora
  await nora.writes({ title: 'Saved', body: 'In time.' })
  // As in the second in which nothing is saved yet.
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('UpdateDraft') ? route.abort() : route.continue(),
  )
  await page.getByLabel('Title').fill('Typed last')
  const draft = page.url()
  await endSessions(server, nora)
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  await page.unroute('**/graphql')

  const oona = await server.signUp('oona')
  await page.getByLabel('Username or email').fill(oona.username)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Password').press('Enter')
  await page.locator('[data-connection="live"]').waitFor()
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('')
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  await page.goto(draft)

  await page.getByLabel('Username or email').fill(nora.username)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Password').press('Enter')
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Typed last')
  await page.locator('[data-saving="saved"]').waitFor()
})

/** From another device; again, should the token that was read be spent already. */
const endSessions = (server: { readonly url: string }, visitor: Visitor) =>
  until(async () => {
    const mutation = 'mutation { logOut(everywhere: true) { __typename } }'
    return (await post(server.url, await visitor.accessToken(), mutation)).errors.length === 0
  })
