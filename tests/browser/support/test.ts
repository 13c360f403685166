import type { Browser } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { missing } from '../../support/mode.ts'
import { type Env, startServer, type TestServer } from '../../support/server.ts'
import { openBrowser, openVisitors, type Visitors } from './chromium.ts'

/** Letters unfold two seconds ahead, and everybody comes from one address. */
const browserEnv: Env = { UNFOLDING_WINDOW: '2s', RATE_LIMIT_ADDRESS: '10000/1m' }

/**
 * `test` with a server that the tests of a file share, and visitors of its page. Whatever a test does, no page may
 * reach another origin or break its own security policy.
 *
 * @param env what this file's server has different
 */
export const testInBrowser = (env: Env = {}) =>
  base
    .extend<{ server: TestServer; browser: Browser; visitors: Visitors }>({
      server: [
        // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
        async ({}, use) => {
          await using server = await startServer({ ...browserEnv, ...env })
          await use(server)
        },
        { scope: 'file' },
      ],
      browser: [
        // biome-ignore lint/correctness/noEmptyPattern: Vitest refuses a fixture whose first parameter is no object pattern.
        async ({}, use) => {
          const browser = await openBrowser()
          await use(browser)
          await browser.close()
        },
        { scope: 'file' },
      ],
      visitors: async ({ browser, server, task }, use) => {
        await using visitors = await openVisitors(browser, server)
        await use(visitors)
        if (task.result?.state === 'fail') console.error(await visitors.describe())
        expect(visitors.offences).toEqual([])
      },
    })
    .skipIf(missing(['embedded', 'chromium']) !== null)
