import { expect } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import type { TestServer } from '../support/server.ts'
import { patience, until } from '../support/until.ts'
import { layCable } from './support/cable.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('what comes due while the network is cut is there as soon as it is back', async ({ server, visitors }) => {
  await using cable = await layCable(server)
  const gina = await visitors.arrive('Gina Gale', { at: cable.url })
  const hugo = await server.signUp('hugo')
  const letter = await hugo.seals({ for: gina, title: 'Through the storm', in: '8s' })
  await gina.page.getByRole('link', { name: 'Through the storm' }).waitFor()

  cable.cut()
  await gina.page.locator('[data-connection="reconnecting"]').waitFor()
  await until(async () => (await hugo.looksAt(letter))?.['state'] === 'READY')
  expect(await gina.page.getByTestId('shelf-READY').count()).toBe(0)

  cable.mend()
  await gina.page.getByTestId('shelf-READY').waitFor()
  await gina.page.locator('[data-connection="live"]').waitFor()
  const missed = gina.page.getByTestId('missed')
  await missed.filter({ hasText: '“Through the storm” is ready to be opened.' }).waitFor()
  expect(await missed.textContent(), 'what was seen before').not.toContain('sealed')
})

test('whoever comes back is told what happened meanwhile', async ({ server, visitors }) => {
  const ivan = await visitors.arrive('Ivan Isle')
  const jane = await server.signUp('jane')
  await jane.seals({ for: ivan, title: 'While you slept', in: '1s' })
  await ivan.page.getByTestId('shelf-READY').waitFor()
  const home = ivan.page.url()
  await ivan.page.goto('about:blank')

  await jane.seals({ for: ivan, title: 'While you were out' })
  await ivan.page.goto(home)
  const missed = ivan.page.getByTestId('missed')
  await missed.filter({ hasText: 'jane' }).filter({ hasText: '“While you were out” for you.' }).waitFor()
  expect(await missed.getByRole('listitem').count()).toBe(1)
})

test('what is typed while the network is cut outlives leaving the view, and is saved when it is back', async ({
  server,
  visitors,
}) => {
  await using cable = await layCable(server)
  const lena = await visitors.arrive('Lena Lake', { at: cable.url })
  const { page } = lena
  const drafts = async () => draftsOf(server, await lena.accessToken())
  cable.cut()
  await page.locator('[data-connection="reconnecting"]').waitFor()
  await lena.goes('Write')
  await page.getByLabel('Title').fill('Written in the dark')
  await page.getByTestId('saving').filter({ hasText: 'Kept in this browser, not saved yet.' }).waitFor()
  await lena.goes('For you')
  await lena.goes('Write')
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Written in the dark')

  await lena.goes('For you')
  expect(await drafts()).toEqual([])
  cable.mend()
  await until(async () => (await drafts()).join() === 'Written in the dark')
})

test('the page opens without its server, and what is written then is saved when it is back', async ({
  server,
  visitors,
}) => {
  await using cable = await layCable(server)
  const ole = await visitors.arrive('Ole Oak', { at: cable.url })
  const { page } = ole
  // It is the second visit that needs no server.
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('page')).keys()).length))
    .toBeGreaterThan(3)
  cable.cut()
  await page.reload()
  await page.getByRole('status').filter({ hasText: 'The server is out of reach.' }).waitFor()
  await ole.goes('Write')
  await page.getByLabel('Title').fill('Written on a train')
  await page.getByTestId('saving').filter({ hasText: 'Kept in this browser, not saved yet.' }).waitFor()

  cable.mend()
  const drafts = async () => draftsOf(server, await ole.accessToken())
  await until(async () => (await drafts()).join() === 'Written on a train')
  // What it keeps is the page alone.
  const kept = await page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return all.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept.filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([])
})

test('what could not be saved before the page was closed is saved by the next visit', async ({ server, visitors }) => {
  const mats = await visitors.arrive('Mats Moor')
  const { page } = mats
  await mats.writes({ title: 'Half', body: 'Of it' })
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('UpdateDraft') ? route.abort() : route.continue(),
  )
  await page.getByLabel('Title').fill('The whole')
  await page.locator('[data-saving="failed"]').waitFor()
  const token = await mats.accessToken()
  await page.close()

  const next = await page.context().newPage()
  await next.goto(new URL('/#/inbox', server.url).href)
  await until(async () => (await draftsOf(server, token))[0] === 'The whole')
})

test('when the first answer gets lost, what was typed after it is saved all the same', async ({ server, visitors }) => {
  const vito = await visitors.arrive('Vito Vault')
  const { page } = vito
  await vito.goes('Write')
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('CreateDraft')) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.getByLabel('Title').fill('At first')
  await page.locator('[data-saving="failed"]').waitFor()
  await page.unroute('**/graphql')
  await page.getByLabel('Title').fill('In the end')
  await page.locator('[data-saving="saved"]').waitFor()
  expect(await draftsOf(server, await vito.accessToken())).toEqual(['In the end'])
})

test('a draft that is opened while the network is cut is there as soon as it is back', async ({ server, visitors }) => {
  await using cable = await layCable(server)
  const nils = await visitors.arrive('Nils Ness', { at: cable.url })
  const { page } = nils
  await nils.writes({ title: 'To go on with', body: 'One day' })
  await nils.goes('For you')
  cable.cut()
  await page.locator('[data-connection="reconnecting"]').waitFor()
  await page.goBack()
  await page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor()
  cable.mend()
  await expect.poll(() => page.getByLabel('Title').inputValue(), { timeout: patience }).toBe('To go on with')
})

/** The titles of somebody's drafts, past their page. */
async function draftsOf({ url }: TestServer, token: string): Promise<string[]> {
  const { data } = await post<Drafts>(url, token, '{ drafts { edges { node { title } } } }')
  return (data?.drafts.edges ?? []).map(({ node }) => node.title)
}

interface Drafts {
  readonly drafts: { readonly edges: readonly { readonly node: { readonly title: string } }[] }
}
