import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { findings } from './support/axe.ts'
import type { Options } from './support/chromium.ts'
import { testInBrowser } from './support/test.ts'
import { tour } from './support/tour.ts'

const test = testInBrowser({ UNFOLDING_WINDOW: '3d' }, { mode: 'embedded' })

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
/** They change with every run, so they are kept only when asked for. */
const keepsPictures = Boolean(process.env['OPENON_SCREENSHOT'])
if (keepsPictures) await mkdir(pictures, { recursive: true })

interface Manner extends Options {
  /** What its pictures are called; none are taken where there is none. */
  readonly pictured?: string
}

const manners: Readonly<Record<string, Manner>> = {
  'on a desk by day': { colorScheme: 'light', viewport: { width: 1180, height: 860 }, pictured: 'desk-by-day' },
  'on a telephone by night': { colorScheme: 'dark', viewport: { width: 390, height: 844 }, pictured: 'phone-by-night' },
  'on the smallest telephone': { colorScheme: 'dark', viewport: { width: 320, height: 568 } },
  'by day at twice its size': { colorScheme: 'light', viewport: { width: 640, height: 430 }, deviceScaleFactor: 2 },
  'in colours that are forced': { forcedColors: 'active', viewport: { width: 1180, height: 860 } },
}

/** What reaches beyond the window, where the page is wider than that. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const all = [...document.querySelectorAll('body *')]
    const wide = all.filter((element) => element.getBoundingClientRect().right > clientWidth)
    return [`${scrollWidth} > ${clientWidth}`, ...wide.map((element) => element.outerHTML.slice(0, 120))]
  })

for (const [manner, { pictured, ...options }] of Object.entries(manners)) {
  test(`${manner} axe finds nothing on any view, and nothing sticks out`, async ({ server, visitors }) => {
    const visitor = await visitors.arrive('Nora North', { ...options, bypassCSP: true })
    const { page } = visitor
    for await (const view of tour(visitor, server)) {
      expect(await findings(page), view).toEqual([])
      expect(await sticksOut(page), view).toEqual([])
      if (!(pictured && keepsPictures)) continue
      const name = `${view.replaceAll(/\W+/g, '-')}.${pictured}.webp`
      await sharp(await page.screenshot())
        .webp()
        .toFile(`${pictures}${name}`)
    }
  })
}
