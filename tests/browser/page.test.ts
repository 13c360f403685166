import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({}, { mode: 'embedded' })

test('a letter is written, sealed, and read about with the keyboard alone', async ({ visitors }) => {
  const pia = await visitors.arrive('Pia Pond')
  const quin = await visitors.arrive('Quin Quay')
  const { page } = pia
  await page.getByRole('link', { name: 'Write', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'To', exact: true }).focus()
  await page.keyboard.type(quin.username)
  await page.getByRole('option', { name: 'Quin Quay' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByTestId('receiver').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Add somebody else')
  await page.keyboard.press('Tab')
  await page.keyboard.type('By hand')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Without a mouse.')
  // Past what puts files into the letter.
  const isAtPick = () => page.evaluate(() => document.activeElement?.classList.contains('pick'))
  for (let tabs = 0; tabs < 10 && !(await isAtPick()); tabs++) await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.getByTestId('moment').filter({ hasText: 'a minute after you seal it' }).waitFor()
  await page.getByRole('button', { name: 'Seal the letter' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Seal this letter?' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Sealed' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'Letters from you' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Letters from you')
})

test('GraphiQL is one click away, needs nobody else’s server, and follows a feed with a token', async ({
  server,
  visitors,
}) => {
  const rosa = await visitors.arrive('Rosa Reef')
  const { page } = rosa
  const token = await rosa.accessToken()
  await page.getByRole('link', { name: 'Explore the API in GraphiQL' }).click()
  await page.waitForURL('**/graphql')
  const query = 'subscription { feed(after: 0) { seq __typename capsule { title } } }'
  await page.goto(`${server.url}?query=${encodeURIComponent(query)}`)
  await page.getByRole('button', { name: 'Headers' }).click()
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)').last().click()
  await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${token}` }))
  await page.getByRole('button', { name: /^Execute query/ }).click()

  const sven = await server.signUp('sven')
  await sven.seals({ for: rosa, title: 'Seen in GraphiQL' })
  await page.locator('.graphiql-response').filter({ hasText: 'Seen in GraphiQL' }).waitFor()
})

test('the reference of the API is beside GraphiQL, under the page’s own security policy', async ({
  server,
  visitors,
}) => {
  const { page } = await visitors.arrive('Tove Tarn')
  await page.goto(new URL('/reference', server.url).href)
  const contents = page.getByRole('navigation')
  await contents.getByRole('link', { name: 'Mutations', exact: true }).click()
  await contents.getByRole('link', { name: 'sealDraft', exact: true }).click()
  await page.getByRole('heading', { name: 'sealDraft', exact: true }).waitFor()
  expect(page.url()).toBe(new URL('/reference/#mutation-sealDraft', server.url).href)
})

test('assets are kept for ever, the page is asked for again, and everything has its type', async ({ server }) => {
  const page = await fetch(new URL('/', server.url))
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  const unchanged = await fetch(new URL('/', server.url), {
    headers: { 'if-none-match': page.headers.get('etag') ?? '' },
  })
  expect(unchanged.status).toBe(304)

  const [script] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? []
  const asset = await fetch(new URL(script ?? '', server.url))
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(asset.headers.get('content-encoding')).toBe('gzip')

  expect((await fetch(new URL('/', server.url), { method: 'DELETE' })).status).toBe(405)
  expect((await fetch(new URL('/assets/../package.json', server.url))).status).toBe(404)
})
