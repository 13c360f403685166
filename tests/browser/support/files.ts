import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { soundOf } from '../../support/media/sounds.ts'

/** A file as somebody chooses it. */
export interface Chosen {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A photo as telephones take it, with where it was taken; of noise, so that it has some size. */
export const photo = async (name: string, width = 300, height = 200): Promise<Chosen> => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await sharp({
    create: { width, height, channels: 3, background: '#7a94a8', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .toBuffer(),
})

/** A hum of so many seconds: RIFF, 8 bits, 8,000 times a second. */
export function sound(name: string, seconds: number): Chosen {
  const samples = Uint8Array.from({ length: seconds * 8_000 }, (_, n) => 128 + 40 * Math.sin(n / 6))
  return { name, mimeType: 'audio/wav', buffer: soundOf(samples) }
}

export const choose = (page: Page, ...files: Chosen[]): Promise<void> =>
  page.getByLabel('Add files').setInputFiles(files)

/** The line of a file in the letter that is being written. */
export const lineOf = (page: Page, name: string) => page.locator(`[data-file="${name}"]`)

/** Waits until a file is in the letter, and that is saved. */
export async function arrived(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('button', { name: `Remove ${name}` }).waitFor()
  await page.locator('[data-saving="saved"]').waitFor()
}

/** The files of the letter that is being written, in their order. */
export const names = (page: Page): Promise<(string | undefined)[]> =>
  page.locator('[data-file]').evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset['file']))

/** Drops files on the page, or pastes them. */
export async function hand(page: Page, how: 'drop' | 'paste', ...files: Chosen[]): Promise<void> {
  await page.evaluate(
    ({ how, files }) => {
      const data = new DataTransfer()
      for (const { name, mimeType, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        data.items.add(new File([bytes], name, { type: mimeType }))
      }
      const options = { bubbles: true, cancelable: true }
      const event =
        how === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data })
      document.body.dispatchEvent(event)
    },
    { how, files: files.map(({ buffer, ...file }) => ({ ...file, base64: buffer.toString('base64') })) },
  )
}
