import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type * as client from '../../src/client/index.ts'
import { bundleKit } from '../support/kit-bundle.ts'
import { password } from '../support/person.ts'
import { type Front, startFront } from '../support/rig/front.ts'
import { until } from '../support/until.ts'
import { isWithoutBrowser, testWithBrowser } from './support/test.ts'

/** A page and a service worker of a program that has nothing but the kit. */
const test = testWithBrowser()
  .extend<{ site: Front; open: () => Promise<Page> }>({
    site: async ({ server }, use) => {
      const files = {
        '/kit.js': await bundle(),
        '/page.html': '<!doctype html><title>Kit</title><script type="module" src="/page.js"></script>',
        '/page.js': `
        import { connect } from '/kit.js'
        const refreshes = { count: 0 }
        const counting = (input, init) => {
          if (String(init?.body).includes('refreshSession')) refreshes.count++
          return fetch(input, init)
        }
        Object.assign(globalThis, { openon: connect({ url: '/graphql', fetch: counting }), refreshes })`,
        '/worker.js': `
        import { connect } from '/kit.js'
        const openon = connect({ url: '/graphql' })
        addEventListener('message', async ({ source }) => {
          for await (const { seq } of openon.feed({ onConnection: ({ over }) => source.postMessage(over) })) source.postMessage(seq)
        })`,
      }
      await using site = await startFront(server.url, { files })
      await use(site)
    },
    open: async ({ browser, site }, use) => {
      const context = await browser.newContext()
      await use(async () => {
        const page = await context.newPage()
        await page.goto(new URL('/page.html', site.url).href)
        await page.waitForFunction(() => 'openon' in globalThis)
        return page
      })
      await context.close()
    },
  })
  .skipIf(isWithoutBrowser())

declare const openon: client.OpenOn
declare const refreshes: { readonly count: number }

const bundle = async () => (await bundleKit({ output: { codeSplitting: false } })).code

const signUp = (page: Page, username: string) =>
  page.evaluate(
    ({ username, password }) => openon.session.signUp({ username, password, email: `${username}@example.com` }),
    { username, password },
  )
const nameIn = (page: Page) =>
  page.evaluate(async () => {
    const { viewer } = await openon.query<{ viewer: { username: string } | null }>('{ viewer { username } }')
    return viewer?.username
  })
const shownIn = (page: Page) => page.evaluate(() => openon.session.viewer?.username)
const unique = (name: string) => `${name}-${process.pid}`

describe('tabs of a browser', () => {
  test('are one session: one of them refreshes it, and all are logged out at once', async ({ open }) => {
    const pages = [await open(), await open(), await open()] as const
    const username = unique('tabea')
    expect(await signUp(pages[0], username)).toMatchObject({ __typename: 'AuthPayload' })
    for (const page of pages) await until(async () => (await shownIn(page)) === username)

    for (const page of pages)
      await page.evaluate(async () => openon.session.refuse((await openon.session.token()) ?? ''))
    expect(await Promise.all(pages.map(nameIn))).toEqual([username, username, username])
    const counts = await Promise.all(pages.map((page) => page.evaluate(() => refreshes.count)))
    expect(counts.toSorted()).toEqual([0, 0, 1])

    await pages[2].evaluate(() => openon.session.logOut())
    for (const page of pages) await until(async () => (await shownIn(page)) === undefined)
  })

  test('know who was signed in when they are opened again', async ({ open }) => {
    const page = await open()
    await signUp(page, unique('rita'))
    await page.reload()
    await page.waitForFunction(() => 'openon' in globalThis)
    expect(await page.evaluate(async () => (await openon.session.restored)?.username)).toBe(unique('rita'))
  })
})

test('a service worker follows the feed in the session of its pages', async ({ server, open }) => {
  const page = await open()
  const username = unique('sven')
  const entered = await signUp(page, username)
  if (entered.__typename !== 'AuthPayload') throw new Error(entered.message)
  await page.evaluate(async () => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    navigator.serviceWorker.addEventListener('message', ({ data }) => heard.push(data))
    navigator.serviceWorker.startMessages()
    await navigator.serviceWorker.register('/worker.js', { type: 'module' })
    const { active } = await navigator.serviceWorker.ready
    active?.postMessage('follow')
  })
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)
  await until(async () => (await heard()).length === 1)
  const alice = await server.signUp('alice')
  await alice.seals({ for: { id: entered.viewer.profile.id } })
  await until(async () => (await heard()).length === 2)
  expect(await heard()).toEqual(['websocket', 1])
})

test('a file is brought from a page', async ({ open }) => {
  const page = await open()
  await signUp(page, unique('uma'))
  const { id, last } = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8)
    canvas.getContext('2d')
    let last = 0
    const picture = await canvas.convertToBlob()
    const id = await openon.upload(picture, { name: 'dark.png', onProgress: (share) => (last = share) })
    return { id, last }
  })
  expect(id).toEqual(expect.any(String))
  expect(last).toBe(1)
})
