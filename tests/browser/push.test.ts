import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { PushSubscription } from '../../src/domain/ports.ts'
import { post } from '../support/clients/raw-http.ts'
import * as operations from '../support/operations.ts'
import { startPushService } from '../support/push-service.ts'
import { until } from '../support/until.ts'
import type { Visitors } from './support/chromium.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ WEBHOOK_PRIVATE_ADDRESSES: 'true' }, { kind: 'whole', mode: 'embedded' })

/** Lets a service worker of this page run, and hands out what a push service would do to it. */
async function pushTo(page: Page): Promise<(data: string) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const running = versions.find(({ status }) => status === 'activated')
      if (running) resolve(running.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registered
  const { origin } = new URL(page.url())
  return async (data) => {
    const deliver = async () => {
      await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
      return JSON.stringify(await shown(page))
    }
    // Again, where nothing comes of it: Chromium loses what it has while it stops the worker.
    await expect.poll(deliver, { interval: 1_000 }).not.toBe(JSON.stringify(await shown(page)))
  }
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const notifications = await registration.getNotifications()
    return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, data }))
  })

/** Clicks on what is shown, as nobody can who has but the browser's protocol. */
const click = (page: Page) =>
  page
    .context()
    .serviceWorkers()[0]
    ?.evaluate(async () => {
      interface Worker extends EventTarget {
        readonly registration: ServiceWorkerRegistration
        readonly NotificationEvent: new (type: string, init: { notification: Notification | undefined }) => Event
      }
      const worker = globalThis as unknown as Worker
      const [notification] = await worker.registration.getNotifications()
      worker.dispatchEvent(new worker.NotificationEvent('notificationclick', { notification }))
    })

/** A page whose service worker runs. */
async function arriveWithPush(visitors: Visitors): Promise<Page> {
  const { page } = await visitors.arrive('Pia Post')
  await page.context().grantPermissions(['notifications'])
  await page.evaluate(() => navigator.serviceWorker.register('/service-worker.js'))
  return page
}

test('what is pushed is shown, and a click opens its letter in the page that is there', async ({ visitors }) => {
  const page = await arriveWithPush(visitors)
  const push = await pushTo(page)
  const told = { title: 'A letter is ready', body: 'From Ada', tag: 'one' }
  await push(JSON.stringify({ ...told, hash: '#/outbox' }))
  await expect.poll(() => shown(page)).toEqual([{ ...told, data: { hash: '#/outbox' } }])

  await click(page)
  await page.getByRole('heading', { name: 'Letters from you' }).waitFor()
  await expect.poll(() => shown(page)).toEqual([])
})

test('a second attempt takes the place of the first', async ({ visitors }) => {
  const page = await arriveWithPush(visitors)
  const push = await pushTo(page)
  const told = { title: 'A letter is ready', hash: '#/inbox' }
  const attempts = { 'From Ada': 'one', 'From Ada, again': 'one', 'From Bea': 'two' }
  for (const [body, tag] of Object.entries(attempts)) {
    await push(JSON.stringify({ ...told, body, tag }))
    await expect.poll(async () => (await shown(page)).map(({ body }) => body)).toContain(body)
  }
  expect((await shown(page)).map(({ body, tag }) => `${tag}: ${body}`).sort()).toEqual([
    'one: From Ada, again',
    'two: From Bea',
  ])
})

test('what cannot be read is shown as news all the same, and leads nowhere but to the letters', async ({
  visitors,
}) => {
  const page = await arriveWithPush(visitors)
  const push = await pushTo(page)
  await push('no JSON')
  const news = { title: 'OpenOn', body: 'There is something new about a letter.', tag: 'unread' }
  await expect.poll(() => shown(page)).toEqual([{ ...news, data: { hash: '#/inbox' } }])
  await push(JSON.stringify({ tag: 'unread', hash: 'https://evil.example.com/' }))
  await expect.poll(() => shown(page)).toEqual([{ ...news, data: { hash: 'https://evil.example.com/' } }])

  const { origin } = new URL(page.url())
  await click(page)
  await expect.poll(() => shown(page)).toEqual([])
  expect(new URL(page.url()).origin).toBe(origin)
})

/** Has this page's push service be one of ours: Chromium reaches none without the internet. */
async function subscribingAt(page: Page, { endpoint, p256dh, auth }: PushSubscription): Promise<void> {
  const json = { endpoint, keys: { p256dh, auth } }
  await page.addInitScript((json) => {
    const key = 'subscribed'
    const subscription = {
      endpoint: json.endpoint,
      toJSON: () => json,
      unsubscribe: async () => localStorage.removeItem(key),
    }
    Object.assign(PushManager.prototype, {
      getSubscription: async () => (localStorage.getItem(key) ? subscription : null),
      subscribe: async () => {
        localStorage.setItem(key, 'yes')
        return subscription
      },
    })
  }, json)
  await page.reload()
}

test('somebody is told here while the page is closed, until they want it no longer or log out', async ({
  visitors,
  server,
}) => {
  await using pushService = await startPushService()
  const visitor = await visitors.arrive('Tess Told')
  const { page } = visitor
  await page.context().grantPermissions(['notifications'])
  const browser = pushService.subscribe()
  await subscribingAt(page, browser.subscription)
  const here = page.locator('.push-here')
  const targets = async () => {
    const token = await visitor.accessToken()
    const { data } = await post<{ viewer: { targets: { edges: { node: { id: string } }[] } } }>(
      server.url,
      token,
      operations.targets,
    )
    return data?.viewer.targets.edges.map(({ node }) => node.id) ?? []
  }

  await page.getByRole('link', { name: 'Told while the page is closed?' }).click()
  await here.getByText('only while the page is open').waitFor()
  await here.getByRole('button', { name: 'Tell me here' }).click()
  await here.getByText('also while the page is closed').waitFor()
  const [id] = await targets()
  await post(server.url, await visitor.accessToken(), operations.testTarget, { id })
  const told = browser.read(await until(() => pushService.calls[0]))
  const push = await pushTo(page)
  await push(JSON.stringify(told))
  await expect
    .poll(async () => (await shown(page)).map(({ body }) => body))
    .toEqual(['This browser tells you of letters.'])

  await here.getByRole('switch', { name: 'A letter for you is sealed' }).check()
  await here.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await here.getByRole('button', { name: 'No longer here' }).click()
  await here.getByRole('button', { name: 'Tell me here' }).waitFor()
  await expect.poll(targets).toEqual([])

  await here.getByRole('button', { name: 'Tell me here' }).click()
  await here.getByText('also while the page is closed').waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  expect(await page.evaluate(() => localStorage.getItem('subscribed'))).toBeNull()
  const all = await server.ctx.db.target.findMany({ where: { user: { username: visitor.username } } })
  expect(all).toEqual([])
})

test('a push service that is out of reach is told of', async ({ visitors }) => {
  const { page } = await visitors.arrive('Ulla Unreached')
  await page.context().grantPermissions(['notifications'])
  const here = page.locator('.push-here')
  await page.getByRole('link', { name: 'Told while the page is closed?' }).click()
  await here.getByRole('button', { name: 'Tell me here' }).click()
  await here.getByRole('alert').filter({ hasText: 'The push service of this browser does not answer' }).waitFor()
})
