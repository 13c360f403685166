import { encode } from 'blurhash'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp'
import type { BombPicture, Picture, UnreadablePicture } from '../../domain/ports.ts'
import { join } from './strip/bytes.ts'
import { strip } from './strip/strip.ts'

/** Runs in a thread of its own, see `infra/pictures`. */

export interface LookTask {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly keepMetadata: boolean
}

/** Pixels: of one frame, and of all frames of a moving picture. */
const most = { frame: 100_000_000, film: 1_000_000_000 }
/** Bytes of pixels, of a picture that has to be in memory as a whole. libvips takes some four times as much. */
const mostAtOnce = 120_000_000
const thumbnailSide = 640
/** The side of what a blurred likeness is computed from. */
const blurSide = 32
/** Seconds that one step takes at most. The thread cannot be ended while libvips is in it. */
const patience = 20

/** libvips by the formats that letters carry; none of its others is there to be attacked. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}`)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: loaders })
// A picture at a time, and no more than one core; nothing is kept of one for the next.
sharp.concurrency(1)
sharp.cache(false)

/** @returns what was seen, whose bytes go to the asking thread and are not copied */
export async function look(task: LookTask): Promise<unknown> {
  const found = await see(task)
  const pieces = found.kind === 'bomb' ? [] : [found.cleaned, found.kind === 'picture' ? found.thumbnail : null]
  const transferable = pieces.flatMap((piece) => (piece ? [piece.buffer] : []))
  return move({ [transferableSymbol]: transferable, [valueSymbol]: found })
}

async function see(task: LookTask): Promise<Picture | UnreadablePicture | BombPicture> {
  const seen = await open(task.bytes)
    .metadata()
    .catch(() => null)
  if (seen && isBomb(seen)) return { kind: 'bomb' }
  try {
    if (seen && (isStreamed(seen) || isSmall(seen))) return await draw(task, seen)
  } catch {
    // libvips says why in words alone; whatever it is, there is no picture to be drawn.
  }
  const stripped = strip(task.bytes, task.contentType, seen?.orientation ?? 1)
  const cleaned = stripped === 'same' || task.keepMetadata ? null : stripped
  return { kind: 'unreadable', cleaned, mayTell: stripped === null }
}

async function draw({ bytes, contentType, keepMetadata }: LookTask, seen: Metadata): Promise<Picture> {
  const thumbnail = await shrink(bytes, seen)
  const cleaned = keepMetadata ? null : await clean(bytes, contentType, seen)
  const { width, height } = seen.autoOrient
  return { kind: 'picture', width, height, blurhash: await blur(thumbnail), thumbnail: own(thumbnail), cleaned }
}

/** Sizes are looked at before, by {@link isBomb}. */
const open = (bytes: Uint8Array, options: SharpOptions = {}): Sharp =>
  sharp(bytes, { limitInputPixels: false, failOn: 'truncated', ...options }).timeout({ seconds: patience })

/** Whether it is read row by row, so that it may be large. Others are in memory as a whole. */
const isStreamed = ({ format, isProgressive }: Metadata): boolean =>
  (format === 'jpeg' || format === 'png') && !isProgressive

function isSmall({ format, isProgressive, width, height, channels, depth }: Metadata): boolean {
  const bytes = width * height * channels * (depth === 'uchar' ? 1 : 2)
  // AV1's decoder, and what comes in several scans, keep as much again.
  return bytes * (format === 'heif' || isProgressive ? 2 : 1) <= mostAtOnce
}

const isMoving = ({ pages = 1 }: Metadata): boolean => pages > 1

function isBomb({ width, height, pageHeight = height, pages = 1 }: Metadata): boolean {
  return width * pageHeight > most.frame || width * pageHeight * pages > most.film
}

/** Made small before it is turned, for turning holds it in memory. */
async function shrink(bytes: Uint8Array, { orientation = 1 }: Metadata): Promise<Buffer> {
  const small = await open(bytes)
    .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
    .withMetadata({ orientation })
    .png({ compressionLevel: 0 })
    .toBuffer()
  return open(small).autoOrient().webp({ quality: 80 }).toBuffer()
}

/**
 * Pixels stay as they are where that can be. Those of a picture that lies on its side are written anew, unless it is so
 * large, or moves: then all that it still tells is how it lies.
 */
async function clean(bytes: Uint8Array, contentType: string, seen: Metadata): Promise<Picture['cleaned']> {
  const { orientation = 1 } = seen
  const isTurned = orientation !== 1 && !isMoving(seen) && isSmall(seen)
  const stripped = isTurned ? null : strip(bytes, contentType, orientation)
  if (stripped === 'same') return null
  return stripped ?? own(await redraw(bytes, seen))
}

/** Writes the pixels anew in their format, as good as they were to the eye. */
function redraw(bytes: Uint8Array, seen: Metadata): Promise<Buffer> {
  // Colours keep their numbers and their profile; those of print and of grey become sRGB.
  const keepsProfile = seen.space === 'srgb' || seen.space === 'rgb16'
  const picture = open(bytes, { animated: isMoving(seen), ignoreIcc: keepsProfile }).autoOrient()
  picture.toColourspace(seen.space === 'rgb16' ? 'rgb16' : 'srgb')
  if (keepsProfile) picture.keepIccProfile()
  if (seen.format === 'png') return picture.png().toBuffer()
  if (seen.format === 'gif') return picture.gif().toBuffer()
  if (seen.format === 'webp') return picture.webp({ quality: 92, effort: 2 }).toBuffer()
  if (seen.format === 'heif') return picture.avif({ quality: 80, effort: 2 }).toBuffer()
  const chromaSubsampling = seen.chromaSubsampling === '4:4:4' ? '4:4:4' : '4:2:0'
  return picture.jpeg({ quality: 92, chromaSubsampling }).toBuffer()
}

async function blur(thumbnail: Uint8Array): Promise<string> {
  const { data, info } = await open(thumbnail)
    .resize(blurSide, blurSide, { fit: 'inside' })
    .flatten({ background: 'white' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3)
}

/** In memory that may be handed to another thread: from Node 22 on libvips's own may not. */
const own = (bytes: Buffer): Uint8Array<ArrayBuffer> => join([bytes])
