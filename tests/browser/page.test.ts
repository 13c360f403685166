import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { pageFolder } from '../../src/http/static-page.ts'
import { seriousIssues } from './support/axe.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ UNFOLDING_WINDOW: '3d' }, { mode: 'embedded' })

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no serious issue on any view in ${colorScheme}`, async ({ server, visitors }) => {
    const options = { colorScheme, bypassCSP: true, viewport: { width: 390, height: 844 } }
    const nora = await visitors.arrive('Nora North', options)
    const { page } = nora
    const otto = await server.signUp('otto')
    const titles = ['Soon', 'Next week', 'Next year']
    for (const [index, distance] of ['1s', '7d', '365d'].entries()) {
      await otto.seals({ for: nora, title: titles[index], in: distance })
    }
    await page.getByTestId('shelf-READY').waitFor()
    await page.getByText('Find a letter').click()
    expect(await seriousIssues(page), 'inbox').toEqual([])

    await page.getByRole('link', { name: /Soon/ }).click()
    await page.getByRole('button', { name: 'Open the letter' }).waitFor()
    expect(await seriousIssues(page), 'ready letter').toEqual([])
    await page.getByRole('button', { name: 'Open the letter' }).click()
    await page.getByTestId('content').waitFor()
    expect(await seriousIssues(page), 'open letter').toEqual([])

    await nora.goes('Write')
    await page.getByRole('button', { name: 'Seal the letter' }).click()
    await page.getByText('is missing').first().waitFor()
    await page.getByRole('combobox', { name: 'To' }).fill(otto.username)
    await page.getByRole('listbox', { name: 'People' }).getByRole('option').first().waitFor()
    expect(await seriousIssues(page), 'desk').toEqual([])

    await page.getByRole('option', { name: otto.username }).click()
    await page.getByLabel('Title').fill('Well considered')
    await page.getByLabel('Letter', { exact: true }).fill('Or so I hope.')
    await page.getByRole('button', { name: 'In a minute' }).click()
    await page.getByRole('button', { name: 'Seal the letter' }).click()
    await page.getByRole('dialog', { name: 'Seal this letter?' }).waitFor()
    expect(await seriousIssues(page), 'question').toEqual([])
    await page.getByRole('button', { name: 'Go on writing' }).click()
    await page.getByRole('button', { name: 'Throw it away' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    expect(await seriousIssues(page), 'notices').toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'Write a letter' }).waitFor()

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('URL').fill('https://hooks.example.com/letters')
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByTestId('secret').waitFor()
    await page.getByRole('button', { name: 'Change the address' }).click()
    expect(await seriousIssues(page), 'settings').toEqual([])

    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, 'nothing sticks out on a phone').toBeLessThanOrEqual(390)

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Sign up' }).click()
    expect(await seriousIssues(page), 'door').toEqual([])
  })
}

test('a letter is written, sealed, and read about with the keyboard alone', async ({ visitors }) => {
  const pia = await visitors.arrive('Pia Pond')
  const quin = await visitors.arrive('Quin Quay')
  const { page } = pia
  await page.getByRole('link', { name: 'Write', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'To' }).focus()
  await page.keyboard.type(quin.username)
  await page.getByRole('option', { name: 'Quin Quay' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByTestId('receiver').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Change')
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

test('the page is less than 120 kB of compressed JavaScript', async () => {
  const files = await readdir(`${pageFolder}/assets`)
  const scripts = await Promise.all(
    files.filter((file) => file.endsWith('.js')).map((file) => readFile(`${pageFolder}/assets/${file}`)),
  )
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)).toBeLessThan(120_000)
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
