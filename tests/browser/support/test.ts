import type { Browser } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { missing, mode } from '../../support/mode.ts'
import { type Mode, needsOf } from '../../support/modes.ts'
import { type Env, startServer, type TestServer } from '../../support/server.ts'
import { type Kind, openBrowser, openVisitors, type Visitors } from './chromium.ts'

/** Letters unfold two seconds ahead, and everybody comes from one address. */
const browserEnv: Env = { UNFOLDING_WINDOW: '2s', RATE_LIMIT_ADDRESS: '10000/1m' }

interface Stage {
  readonly kind?: Kind
  /** `embedded` for what that has by itself: a folder of mails, and keys for push messages. */
  readonly mode?: Mode
}

/**
 * `test` with a server and a browser that the tests of a file share.
 *
 * @param env what this file's server has different
 */
export const testWithBrowser = (env: Env = {}, { kind = 'shell', mode: own = mode }: Stage = {}) =>
  base.extend<{ server: TestServer; browser: Browser }>({
    server: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        await using server = await startServer({ ...browserEnv, ...env }, 'all', own)
        await use(server)
      },
      { scope: 'file' },
    ],
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest refuses a fixture whose first parameter is no object pattern.
      async ({}, use) => {
        const browser = await openBrowser(kind)
        await use(browser)
        await browser.close()
      },
      { scope: 'file' },
    ],
  })

/** Whether there is no browser here, or nothing to serve it with. */
export const isWithoutBrowser = (own = mode) => missing([...needsOf[own], 'chromium']) !== null

/**
 * The same with visitors of the page. Whatever a test does, no page may reach another origin or break its own security
 * policy.
 */
export const testInBrowser = (env: Env = {}, stage: Stage = {}) =>
  testWithBrowser(env, stage)
    .extend<{ visitors: Visitors }>({
      visitors: async ({ browser, server, task }, use) => {
        await using visitors = await openVisitors(browser, server)
        await use(visitors)
        if (task.result?.state === 'fail') console.error(await visitors.describe())
        expect(visitors.offences).toEqual([])
      },
    })
    .skipIf(isWithoutBrowser(stage.mode))
