import { bufferOf, join } from './bytes.ts'
import { stripGif } from './gif.ts'
import { stripHeif } from './heif.ts'
import { stripJpeg } from './jpeg.ts'
import { stripPng } from './png.ts'
import { stripWebp } from './webp.ts'

type Strip = (bytes: Uint8Array, orientation: number) => Uint8Array[]

const ways: Readonly<Record<string, Strip>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/gif': stripGif,
  'image/webp': stripWebp,
  'image/avif': stripHeif,
  'image/heic': stripHeif,
  'image/heif': stripHeif,
}

/**
 * A picture without what it tells besides what is to be seen: EXIF, GPS, XMP, IPTC, comments, smaller pictures of it.
 * What is to be seen stays as it is, to the bit.
 *
 * @param orientation EXIF's, which is still said where it is not 1; in AVIF and HEIC it is told elsewhere
 * @returns `same` where there is nothing to take out; null where the bytes are not understood
 */
export function strip(
  bytes: Uint8Array,
  contentType: string,
  orientation: number,
): Uint8Array<ArrayBuffer> | 'same' | null {
  try {
    const stripped = ways[contentType]?.(bytes, orientation)
    if (!stripped) return null
    const whole = join(stripped)
    return bufferOf(whole).equals(bytes) ? 'same' : whole
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
