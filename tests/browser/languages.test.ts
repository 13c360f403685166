import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Context } from '../../src/domain/context.ts'
import { directionOf, type Language, languages } from '../../src/language/languages.ts'
import { ar } from '../../src/web/language/ar/index.ts'
import type { Catalogue } from '../../src/web/language/catalogue.ts'
import { de } from '../../src/web/language/de/index.ts'
import { en } from '../../src/web/language/en/index.ts'
import { es } from '../../src/web/language/es/index.ts'
import { fr } from '../../src/web/language/fr/index.ts'
import { post } from '../support/clients/raw-http.ts'
import { createRecipient } from '../support/operations.ts'
import { password } from '../support/person.ts'
import { findings } from './support/axe.ts'
import { testInBrowser } from './support/test.ts'

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de, fr, es, ar }
const all = Object.keys(languages) as Language[]

const test = testInBrowser({ UNFOLDING_WINDOW: '3d' }, { mode: 'embedded' })

/** Every text of a catalogue that is the same whatever stands in it. */
const wordsOf = (catalogue: object): string[] =>
  Object.values(catalogue).flatMap((value) =>
    typeof value === 'string' ? [value] : typeof value === 'object' ? wordsOf(value) : [],
  )

/** What is said on a page, line by line, and what those hear of it who do not see it. */
const linesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [placeholder]')]
    const labels = named.flatMap((it) => [it.getAttribute('aria-label'), it.getAttribute('placeholder')])
    const lines = document.body.innerText.split('\n')
    return [...lines, ...labels, document.title.replace(' · OpenOn', '')].flatMap((line) => line?.trim() || [])
  })

/** Goes to the settings of a page in English, and has it speak another language. */
async function chooses(page: Page, language: Language): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByTestId('language').getByRole('button', { name: languages[language] }).click()
  await page.getByRole('heading', { name: catalogues[language].frame.settings, exact: true }).waitFor()
}

/** Everything that a view must be in a language. */
async function isWhole(page: Page, language: Language, view: string): Promise<void> {
  const own = new Set(wordsOf(catalogues[language]))
  const foreign = new Set(all.flatMap((other) => wordsOf(catalogues[other])).filter((words) => !own.has(words)))
  const lines = await linesOf(page)
  expect(
    lines.filter((line) => foreign.has(line)),
    `${view} in ${language}`,
  ).toEqual([])
  expect(lines.filter((line) => own.has(line)).length, `${view} in ${language}`).toBeGreaterThan(5)
  const html = page.locator('html')
  expect(await html.getAttribute('lang')).toBe(language)
  expect((await html.getAttribute('dir')) ?? 'ltr').toBe(directionOf(language))
  expect(await findings(page), `${view} in ${language}`).toEqual([])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width, `nothing sticks out of ${view} in ${language}`).toBeLessThanOrEqual(320)
}

const goes = (page: Page, to: string) => page.getByRole('navigation').getByRole('link', { name: to }).click()

for (const language of all) {
  test(`the page speaks ${languages[language]}, whatever one looks at`, async ({ server, visitors }) => {
    const visitor = await visitors.arrive('Nora North', { bypassCSP: true, viewport: { width: 320, height: 700 } })
    const { page } = visitor
    const otto = await server.signUp('otto')
    for (const [index, distance] of ['1s', '2d', '365d'].entries())
      await otto.seals({ for: visitor, title: `No. ${index}`, in: distance })
    await visitor.writes({ to: otto, title: 'A draft', body: 'Dear Otto' })
    const ada = { name: 'Ada', groups: ['الأهل', `Those${'-and-those'.repeat(4)}`] }
    await post(server.url, await visitor.accessToken(), createRecipient, { input: ada })
    await chooses(page, language)
    const { frame, reading, writing, entering, settings } = catalogues[language]
    await page.getByTestId('sessions').waitFor()
    await page.getByRole('button', { name: settings.changeThis('Ada') }).click()
    await isWhole(page, language, 'settings')

    await goes(page, frame.fromYou)
    await page.getByRole('heading', { name: frame.titles.outbox }).waitFor()
    await isWhole(page, language, 'outbox')
    await goes(page, frame.forYou)
    await page.getByTestId('shelf-READY').waitFor()
    await page.locator('.finder summary').click()
    await isWhole(page, language, 'inbox')

    await page.getByTestId('shelf-READY').getByRole('link').click()
    await page.getByRole('button', { name: reading.open }).click()
    await page.getByTestId('content').waitFor()
    await isWhole(page, language, 'open letter')

    await goes(page, frame.write)
    await page.locator('.drafts summary').click()
    await page.getByRole('button', { name: writing.seal }).click()
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await isWhole(page, language, 'desk')

    await page.getByRole('button', { name: frame.logOut }).click()
    await page.getByRole('button', { name: entering.signUp }).first().click()
    await isWhole(page, language, 'door')
    await page.getByRole('button', { name: entering.logIn }).first().click()
    await page.getByRole('link', { name: entering.forgot }).click()
    await page.getByRole('button', { name: entering.sendLink }).waitFor()
    await isWhole(page, language, 'forgotten password')
  })
}

test('a language is spoken at once, what is typed stays, and it is spoken still when one comes back', async ({
  visitors,
}) => {
  const { page } = await visitors.arrive('Lea Lund')
  await page.getByRole('link', { name: 'Settings' }).click()
  const name = page.getByTestId('settings').locator('input[name="displayName"]')
  await name.fill('Lea Land')
  await page.getByRole('button', { name: 'العربية' }).click()
  await page.getByRole('heading', { name: ar.frame.settings, exact: true }).waitFor()
  expect(await name.inputValue()).toBe('Lea Land')
  expect(await page.title()).toBe(`${ar.frame.titles.settings} · OpenOn`)
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')

  await page.reload()
  await page.getByRole('heading', { name: ar.frame.settings, exact: true }).waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('dir')).toBe('ltr')
})

const languageOf = async ({ db }: Context, username: string) =>
  (await db.user.findUnique({ where: { usernameKey: username }, select: { language: true } }))?.language

test('whoever signs up is written to in the language of the page, and in the one that they choose from then on', async ({
  server,
  visitors,
}) => {
  const { page, username } = await visitors.arrive('Mia Moss')
  expect(await languageOf(server.ctx, username)).toBe('en')
  await chooses(page, 'fr')
  await expect.poll(() => languageOf(server.ctx, username)).toBe('fr')
  await page.getByTestId('language').getByText(fr.settings.languageHint).waitFor()

  await page.getByRole('button', { name: fr.frame.logOut }).click()
  await page.getByRole('button', { name: 'Deutsch' }).click()
  // Nobody is signed in who could be told.
  await page.getByLabel(de.entering.usernameOrEmail).fill(username)
  await page.getByLabel(de.entering.password).fill(password)
  await page.getByLabel(de.entering.password).press('Enter')
  await page.getByRole('heading', { name: de.frame.settings, exact: true }).waitFor()
  await expect.poll(() => languageOf(server.ctx, username)).toBe('de')

  await page.getByRole('button', { name: de.frame.logOut }).click()
  await page.getByRole('button', { name: de.entering.signUp }).first().click()
  await page.getByLabel(de.entering.username).fill(`${username}-too`)
  await page.getByLabel(de.entering.email).fill(`${username}-too@example.com`)
  await page.getByLabel(de.entering.password).fill(password)
  await page.getByLabel(de.entering.password).press('Enter')
  await page.getByRole('heading', { name: de.frame.settings, exact: true }).waitFor()
  expect(await languageOf(server.ctx, `${username}-too`)).toBe('de')
})

test('a choice that does not reach the server is told when it can be reached again', async ({ server, visitors }) => {
  const { page, username } = await visitors.arrive('Ole Ort')
  await page.context().route('**/graphql', (route) => route.abort())
  await chooses(page, 'es')
  expect(await languageOf(server.ctx, username)).toBe('en')
  await page.context().unroute('**/graphql')
  await expect.poll(() => languageOf(server.ctx, username), { timeout: 60_000 }).toBe('es')
})

test('the page is installed as an app in its language', async ({ visitors }) => {
  const { page } = await visitors.arrive('Ina Isle')
  const manifest = async () => {
    const href = await page.locator('link[rel="manifest"]').getAttribute('href')
    return page.evaluate(async (url) => (await fetch(String(url))).json(), href)
  }
  expect(await manifest()).toMatchObject({ lang: 'en', name: 'OpenOn' })
  await chooses(page, 'ar')
  expect(await manifest()).toMatchObject({ lang: 'ar', dir: 'rtl', description: ar.entering.lead })
})

test('what the server refuses is told in the language of the page', async ({ visitors }) => {
  const { page, username } = await visitors.arrive('Mara Moor')
  await chooses(page, 'de')
  await page.getByRole('button', { name: de.frame.logOut }).click()
  await page.getByLabel(de.entering.usernameOrEmail).fill(username)
  await page.getByLabel(de.entering.password).fill('not this one')
  await page.getByLabel(de.entering.password).press('Enter')
  await page.getByText('Der Benutzername oder das Passwort ist falsch.').waitFor()
  await page.getByRole('button', { name: de.entering.signUp }).first().click()
  await page.getByLabel(de.entering.username).fill('mara again')
  await page.getByLabel(de.entering.email).fill(`${username}@example.com`)
  await page.getByLabel(de.entering.password).fill('short')
  await page.getByLabel(de.entering.password).press('Enter')
  await page.getByText('Passwort: muss mindestens 8 Zeichen haben.').waitFor()
  await page.getByText('Benutzername: muss mit einem Buchstaben oder einer Ziffer beginnen').waitFor()
})

test('a browser finds the page in its language, and whoever reads another chooses it at the door', async ({
  browser,
  server,
}) => {
  for (const [locale, language] of [
    ['de-AT', 'de'],
    ['ar-EG', 'ar'],
    ['ja-JP', 'en'],
  ] as const) {
    await using context = await browser.newContext({ locale })
    const page = await context.newPage()
    await page.goto(new URL('/', server.url).href)
    await page.getByText(catalogues[language].entering.lead).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    await page.getByRole('button', { name: 'Español' }).click()
    await page.getByText(es.entering.lead).waitFor()
    await page.reload()
    await page.getByText(es.entering.lead).waitFor()
  }
})

test('when a language cannot be fetched the page stays as it is, and says so', async ({ visitors }) => {
  const { page } = await visitors.arrive('Ada Ahr')
  await page.context().route(/\/assets\/fr-.*\.js$/, (route) => route.abort())
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Français' }).click()
  await page.getByTestId('language').getByText('The server cannot be reached.').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')

  await page.evaluate(() => localStorage.setItem('openon.language', 'fr'))
  await page.reload()
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
})
