import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { pageFolder } from '../../src/http/static-page.ts'
import { localId } from '../support/ids.ts'
import type { TestServer } from '../support/server.ts'
import { testInBrowser } from './support/test.ts'

// What the page costs, as far as it is the same on every machine; `npm run bench:page` has the milliseconds.

const test = testInBrowser({ UNFOLDING_WINDOW: '30d' })

test('all JavaScript of the page is less than 150 kB compressed, and what its first view needs less than 60', async () => {
  const names = (await readdir(`${pageFolder}/assets`)).filter((name) => name.endsWith('.js'))
  const sizes = await Promise.all(
    names.map(async (name) => [name, gzipSync(await readFile(`${pageFolder}/assets/${name}`)).length] as const),
  )
  const sum = (of: typeof sizes) => of.reduce((all, [, size]) => all + size, 0)
  const page = await readFile(`${pageFolder}/index.html`, 'utf8')
  const first = sizes.filter(([name]) => page.includes(`/assets/${name}`))
  expect(first.length).toBeGreaterThan(0)
  expect(sum(first)).toBeLessThan(60_000)
  expect(sum(sizes)).toBeLessThan(150_000)
})

test('a first view needs no script that its page does not name, and an inbox has only what it leads to fetched ahead', async ({
  server,
  visitors,
}) => {
  const { page } = await visitors.arrive('Nora North')
  const at = new URL('/', server.url)
  const html = await (await fetch(at)).text()
  const extras: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.resourceType() === 'script' && !html.includes(pathname)) extras.push(pathname)
  })
  await page.reload()
  await page.locator('[data-connection="live"]').waitFor()
  await expect
    .poll(() => extras.sort())
    .toEqual(['compose', 'question', 'settings', 'years'].map((name) => expect.stringMatching(`^/assets/${name}-`)))
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('button', { name: 'Log in' }).first().waitFor()
  extras.length = 0
  await page.reload()
  await page.getByRole('button', { name: 'Log in' }).first().waitFor()
  await page.evaluate(() => document.fonts.ready)
  expect(extras).toEqual([])
})

declare global {
  /** By how much what is seen has moved without being asked to (Layout Instability API). */
  var shifted: number
}

const noteShifts = `
  globalThis.shifted = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifted += value
  }).observe({ type: 'layout-shift', buffered: true })
`

/** What has moved until everything was painted. */
const shiftsOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    await document.fonts.ready
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
    return globalThis.shifted
  })

test('nothing moves while the door, an inbox and a letter come in', async ({ server, visitors, browser }) => {
  const nora = await visitors.arrive('Nora North', { reducedMotion: 'no-preference' })
  const otto = await server.signUp('otto')
  const at = new URL('/', server.url).href
  for (let n = 0; n < 12; n++) await otto.seals({ for: nora, title: `Number ${n}`, in: `${n + 40}d` })
  const { id } = await otto.seals({ for: nora, title: 'To be opened', in: '1s' })
  await nora.page.getByTestId('shelf-READY').waitFor()
  const shifts: Record<string, number> = {}

  await using strangers = await browser.newContext({ locale: 'en-GB' })
  const door = await strangers.newPage()
  await door.addInitScript({ content: noteShifts })
  await door.goto(at)
  await door.getByRole('button', { name: 'Log in' }).first().waitFor()
  shifts['the door'] = await shiftsOf(door)

  const { page } = await nora.opensTab()
  await page.addInitScript({ content: noteShifts })
  await page.reload()
  await page.locator('[data-letter]').nth(12).waitFor()
  shifts['an inbox'] = await shiftsOf(page)
  await page.goto(`${at}#/letter/${encodeURIComponent(id)}`)
  await page.reload()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  await page.getByTestId('content').waitFor()
  shifts['a letter'] = await shiftsOf(page)
  for (const [view, shift] of Object.entries(shifts)) expect(shift, view).toBeLessThan(0.05)

  // Had something moved, it would have been noted.
  await door.evaluate(() => {
    const late = document.createElement('div')
    late.style.height = '50vh'
    document.body.prepend(late)
  })
  await expect.poll(() => shiftsOf(door)).toBeGreaterThan(0.05)
})

/** Events of letters that are there already, as if so many had happened to them. @returns the `seq` of the last */
async function happen({ ctx }: TestServer, userId: string, count: number): Promise<number> {
  const [feed] = await ctx.db.$queryRaw<[{ lastSeq: number }]>`
    WITH letters AS (
      SELECT array_agg(id) AS ids FROM capsules WHERE receiver_id = ${userId}::uuid
    ), counted AS (
      UPDATE feeds SET last_seq = last_seq + ${count}::int WHERE user_id = ${userId}::uuid RETURNING last_seq
    ), logged AS (
      INSERT INTO feed_events (user_id, seq, kind, capsule_id)
      SELECT ${userId}::uuid, last_seq - ${count}::int + n, 'UNFOLDING', ids[1 + n % array_length(ids, 1)]
        FROM letters, counted, generate_series(1, ${count}::int) AS n
    )
    SELECT last_seq AS "lastSeq" FROM counted`
  await ctx.doorbell.ring([userId])
  return feed.lastSeq
}

test('an hour of events, one each second, leaves nothing in memory but what is shown', async ({ server, visitors }) => {
  const nora = await visitors.arrive('Nora North')
  const { page } = nora
  const otto = await server.signUp('otto')
  // So far away that nothing else happens to them meanwhile.
  for (let n = 0; n < 5; n++) await otto.seals({ for: nora, title: `Number ${n}`, in: `${n + 40}d` })
  await page.locator('[data-letter]').nth(4).waitFor()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const look = async () => {
    await devtools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
    return { bytes: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') }
  }
  const seen = () =>
    page.evaluate(() => {
      const key = Object.keys(localStorage).find((key) => key.startsWith('openon.seq.')) ?? ''
      return Number(localStorage.getItem(key))
    })
  const during = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 400) {
      const last = await happen(server, localId(nora.id), 400)
      await expect.poll(seen).toBe(last)
    }
    return look()
  }
  // By then what is made once has been made.
  const before = await during(1_200)
  const after = await during(2_400)
  // The sentence alone that tells of an event takes 320 bytes, were it kept.
  expect(after.bytes - before.bytes).toBeLessThan(300_000)
  expect(after.nodes - before.nodes).toBeLessThan(100)
  expect(after.listeners - before.listeners).toBeLessThan(20)
})
