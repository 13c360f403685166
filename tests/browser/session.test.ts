import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { testInBrowser } from './support/test.ts'

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

test('a session that was ended elsewhere leads back to the door', async ({ visitors }) => {
  const mona = await visitors.arrive('Mona Marsh')
  await mona.page.evaluate(
    async (token) => {
      await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: 'mutation { logOut(everywhere: true) { __typename } }' }),
      })
    },
    await mona.accessToken(),
  )
  await mona.page.getByRole('button', { name: 'Sign up' }).waitFor()
})
