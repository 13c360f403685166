import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { atLast, disposable } from '../../support/disposable.ts'
import type { TestServer } from '../../support/server.ts'
import { patience } from '../../support/until.ts'
import { signUpOnPage, type Visitor } from './visitor.ts'

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
/** A microphone that hums, for who is allowed to use it. */
const devices = ['--use-fake-device-for-media-stream']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface Options {
  /** Where the page is; by default at the server itself. */
  readonly at?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Dots of the screen for a pixel of the page. */
  readonly deviceScaleFactor?: number
  /** As who cannot see otherwise sets them for all pages. */
  readonly forcedColors?: 'active'
  readonly hasTouch?: boolean
  readonly bypassCSP?: boolean
  /** By default in Tokyo. */
  readonly timezoneId?: string
  /** By default British English. */
  readonly locale?: string
  /** By default nothing moves, which is easier on the machine. */
  readonly reducedMotion?: 'reduce' | 'no-preference'
}

/** Several people with the page, each with storage of their own. */
export interface Visitors extends AsyncDisposable {
  /** Somebody who opens the page for the first time and signs up. */
  arrive(name: string, options?: Options): Promise<Visitor>
  /** What any page asked of another origin, and what its own security policy stopped: nothing, that is to say. */
  readonly offences: readonly string[]
  /** What everybody sees at the moment, in words. */
  describe(): Promise<string>
}

/** Chromium as people have it, or its pages alone: for most of what they do, in a tenth of the time. */
export type Kind = 'whole' | 'shell'

export function openBrowser(kind: Kind): Promise<Chromium> {
  const found = inject('servers').chromium
  if ('missing' in found) throw new Error(found.missing)
  return chromium.launch({ executablePath: found[kind], args: [...args, ...devices, ...quiet] })
}

export const openVisitors = (browser: Chromium, server: TestServer): Promise<Visitors> =>
  disposable(async (use) => {
    const offences: string[] = []
    const contexts: BrowserContext[] = []
    const seen = async (page: Page) => `── ${page.url()}\n${await page.locator('body').innerText()}`
    return {
      offences,
      describe: async () => (await Promise.all(contexts.flatMap((context) => context.pages()).map(seen))).join('\n'),
      async arrive(name, { at = new URL('/', server.url).href, ...options } = {}) {
        const context = await browser.newContext({
          timezoneId: 'Asia/Tokyo',
          locale: 'en-GB',
          reducedMotion: 'reduce',
          ...options,
        })
        contexts.push(context)
        use(atLast(() => context.close()))
        context.setDefaultTimeout(2 * patience)
        context.on('request', (request) => {
          const url = new URL(request.url())
          if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== new URL(at).origin) offences.push(url.href)
        })
        context.on('console', (message) => {
          if (message.text().includes('Content Security Policy')) offences.push(message.text())
        })
        context.on('weberror', (error) => offences.push(`${error.error()} ${error.error().stack}`))
        return signUpOnPage(await context.newPage(), at, name)
      },
    }
  })
