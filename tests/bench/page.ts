import { chromium, type Page } from 'playwright-core'
import { createWorld, settle } from '../support/rig/world.ts'
import { findBinary } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'
import { median, row } from './measure.ts'

// npm run bench:page
// What the page costs whoever looks at it: the first view on a processor four times slower, a letter that is opened, and
// memory while letters come in.

const rounds = 5
const letters = 40
const liveLetters = 3_000

await using world = await createWorld(null, { UNFOLDING_WINDOW: '30d' })
await using server = await world.start('all')
const sender = await settle(server, 'sender')
const receiver = await settle(server, 'receiver')
for (let n = 0; n < letters; n++) await sender.seals({ for: receiver, title: `The ${n}th`, in: `${n + 40}d` })

const executablePath = findBinary('chromium') ?? undefined
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
})
const at = new URL('/', server.url).href

/** What happens from the first byte on, as Lighthouse takes it. */
interface Figures {
  /** Milliseconds to the largest contentful paint, and of what tasks took beyond 50 ms each. */
  readonly painted: number
  readonly blocked: number
  /** The cumulative layout shift. */
  readonly shifted: number
  /** Bytes that came over the network, of scripts and in all. */
  readonly scripts: number
  readonly bytes: number
}

interface Noted {
  painted: number
  blocked: number
  shifted: number
}
declare global {
  var noted: Noted
}

// As text, for what builds this program puts names of its own into functions.
const note = `
  globalThis.noted = { painted: 0, blocked: 0, shifted: 0 }
  const watch = (type, hear) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true })
  watch('largest-contentful-paint', ({ startTime }) => { noted.painted = startTime })
  watch('longtask', ({ duration }) => { noted.blocked += duration - 50 })
  watch('layout-shift', ({ value }) => { noted.shifted += value })
`
const frameTimes = `new Promise((resolve) => {
  const times = []
  requestAnimationFrame(function step(time) {
    times.push(time)
    if (time - times[0] < 3_000) requestAnimationFrame(step)
    else resolve(times)
  })
})`

/** A first visit: nothing is in any cache. */
async function visit(state: Parameters<typeof browser.newContext>[0], isThere: (page: Page) => Promise<unknown>) {
  const context = await browser.newContext({ locale: 'en-GB', ...state })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const kinds = new Map<string, string>()
  let [scripts, bytes] = [0, 0]
  devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength
    if (kinds.get(requestId) === 'Script') scripts += encodedDataLength
  })
  await page.addInitScript({ content: note })
  await page.goto(at)
  await isThere(page)
  await page.waitForTimeout(1_000)
  const noted = await page.evaluate(() => globalThis.noted)
  await context.close()
  return { ...noted, scripts, bytes } satisfies Figures
}

function tell(what: string, all: readonly Figures[]): void {
  const of = (figure: keyof Figures) => median(all.map((figures) => figures[figure]))
  row(
    what,
    `LCP ${of('painted').toFixed(0)} ms`,
    `blocked ${of('blocked').toFixed(0)} ms`,
    `CLS ${of('shifted').toFixed(3)}`,
    `scripts ${(of('scripts') / 1_000).toFixed(1)} kB`,
    `all ${(of('bytes') / 1_000).toFixed(1)} kB`,
  )
}

/** Somebody who is signed in, as their browser keeps it. */
const context = await browser.newContext({ locale: 'en-GB' })
const page = await context.newPage()
await page.goto(at)
await page.getByLabel('Username or email').fill(receiver.username)
await page.getByLabel('Password').fill('Correct-horse-1')
await page.getByLabel('Password').press('Enter')
await page.getByTestId('shelf-SEALED').or(page.getByTestId('shelf-UNFOLDING')).first().waitFor()
const storageState = await context.storageState({ indexedDB: true })

const [doors, boxes]: [Figures[], Figures[]] = [[], []]
for (let round = 0; round < rounds; round++) {
  doors.push(await visit({}, (page) => page.getByRole('button', { name: 'Log in' }).first().waitFor()))
  boxes.push(await visit({ storageState }, (page) => page.locator('[data-letter]').first().waitFor()))
}
row('on a processor four times slower, medians of', rounds)
tell('the door', doors)
tell(`an inbox of ${letters}`, boxes)

// Opening a letter: the time between two frames while the envelope opens and the letter rises out of it.
const gaps: number[] = []
for (let round = 0; round < rounds; round++) {
  const { id } = await sender.seals({ for: receiver, title: `Opened ${round}`, in: '1s' })
  await page.goto(`${at}#/letter/${encodeURIComponent(id)}`)
  const button = page.getByRole('button', { name: 'Open the letter' })
  await button.waitFor()
  const frames = page.evaluate<number[]>(frameTimes)
  await button.click()
  const times = await frames
  gaps.push(...times.slice(1).map((time, n) => time - Number(times[n])))
}
const dropped = gaps.filter((gap) => gap > 25).length
row('a letter that is opened', `${gaps.length} frames, ${dropped} late, the longest ${Math.max(...gaps).toFixed(0)} ms`)

// Memory while letters come in: what is kept of each, and what is not let go.
await page.goto(`${at}#/inbox`)
const devtools = await context.newCDPSession(page)
const heap = async () => {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 2 ** 20
}
const seen = () =>
  page.evaluate(() =>
    Number(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('openon.seq.')) ?? '')),
  )
const before = await seen()
const figures = [await heap()]
for (let sent = 0; sent < liveLetters; ) {
  for (let batch = 0; batch < 50; batch++)
    await Promise.all(
      Array.from({ length: 20 }, () => sender.seals({ for: receiver, title: `Live ${sent++}`, in: '400d' })),
    )
  await until(async () => (await seen()) >= before + sent, { within: 120_000 })
  figures.push(await heap())
}
row(
  `memory after ${liveLetters / (figures.length - 1)} letters each that came in live`,
  ...figures.map((mb) => `${mb.toFixed(1)} MB`),
)

await browser.close()
await server.end('SIGTERM')
process.exit(0)
