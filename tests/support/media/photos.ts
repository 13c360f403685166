import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import exifr from 'exifr'
import sharp, { type Sharp } from 'sharp'

/** What every photo here says of itself in every place where it can: nobody but its sender is to read it. */
export const telltale = 'TELLTALE'

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,31.2N" exif:UserComment="${telltale}"/></rdf:RDF></x:xmpmeta>`

const place = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '52/1 31/1 12/1',
  GPSLongitudeRef: 'E',
  GPSLongitude: '13/1 24/1 18/1',
}

/** As EXIF writes it, in both orders of bytes. */
const latitudes = [(n: number) => [n, 0, 0, 0], (n: number) => [0, 0, 0, n]].map((order) =>
  Buffer.from([52, 1, 31, 1, 12, 1].flatMap(order)),
)

export const size = { width: 320, height: 200 }

/** Red on the left, blue on the right, and the upper half darker: so it is seen how it lies. */
export function scene({ width, height } = size, alpha = 1): Sharp {
  const pixels = Buffer.alloc(width * height * 4)
  for (let n = 0; n < width * height; n++) {
    const isLeft = n % width < width / 2
    const light = n < (width * height) / 2 ? 120 : 240
    pixels.set([isLeft ? light : 0, 0, isLeft ? 0 : light, 255 * alpha], n * 4)
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 4 } })
  return alpha === 1 ? picture.removeAlpha() : picture
}

/** With EXIF, GPS and XMP, and turned as `orientation` says. */
export const telling = (picture: Sharp, orientation = 1): Sharp =>
  picture
    .withExif({ IFD0: { Make: telltale, ImageDescription: telltale }, IFD3: place })
    .withXmp(xmp)
    .withMetadata({ orientation })

/** A JPEG as a phone takes it. */
export const photo = (orientation = 1): Promise<Buffer> => telling(scene(), orientation).jpeg().toBuffer()

/** All that is told of a picture besides what is to be seen, by three readers. */
export async function toldBy(bytes: Uint8Array): Promise<object> {
  const seen = await sharp(bytes).metadata()
  const exif =
    (await exifr.parse(Buffer.from(bytes), { tiff: true, xmp: true, iptc: true, gps: true }).catch(() => null)) ?? {}
  return {
    ...Object.fromEntries(
      ['Make', 'latitude', 'longitude', 'Orientation'].flatMap((key) => (key in exif ? [[key, exif[key]]] : [])),
    ),
    ...(seen.xmp?.toString().trim() && { xmp: true }),
    ...(seen.iptc && { iptc: true }),
    ...(seen.comments && { comments: true }),
    ...([telltale, ...latitudes].some((trace) => Buffer.from(bytes).includes(trace)) && { raw: true }),
  }
}

/** The pixels of all frames. */
export const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes, { animated: true }).raw().toBuffer()

/** Segments put into a JPEG behind its first one. */
export const withSegments = (
  jpeg: Uint8Array,
  segments: readonly (readonly [code: number, body: string | Uint8Array])[],
): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    ...segments.map(([code, body]) => {
      const bytes = Buffer.from(body as string)
      return Buffer.concat([Buffer.from([0xff, code, (bytes.length + 2) >> 8, (bytes.length + 2) & 255]), bytes])
    }),
    jpeg.subarray(2),
  ])

export function pngChunk(type: string, body: Uint8Array): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type), body, Buffer.alloc(4)])
  chunk.writeUInt32BE(body.length, 0)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}

/** A PNG that says how large it is, and has a few of its pixels. */
export function hugePng(width: number, height: number): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const pixels = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[pngChunk('IHDR', head), pngChunk('IDAT', pixels), pngChunk('IEND', Buffer.alloc(0))],
  ])
}

/** A GIF of one colour that moves for so many frames, with a comment and XMP as Adobe writes it. */
export function movingGif(side: number, frames: number): Buffer {
  const le = (value: number) => [value & 255, value >> 8]
  const one = (colour: number) => [
    0x21,
    0xf9,
    4,
    0,
    5,
    0,
    0,
    0,
    0x2c,
    0,
    0,
    0,
    0,
    ...le(1),
    ...le(1),
    0,
    2,
    2,
    0x44 + 8 * colour,
    0x01,
    0,
  ]
  const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, n) => 255 - n), 0])
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...le(side), ...le(side), 0x80, 0, 0, 255, 0, 0, 0, 0, 255]),
    Buffer.from('!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1'),
    Buffer.from(`!\xfe${String.fromCharCode(telltale.length)}${telltale}\0`, 'latin1'),
    Buffer.concat([Buffer.from('!\xff\x0bXMP DataXMP', 'latin1'), Buffer.from(xmp), trailer]),
    ...Array.from({ length: frames }, (_, n) => Buffer.from(one(n % 2))),
    Buffer.from(';'),
  ])
}

export const pngTexts: readonly Buffer[] = [
  pngChunk('tEXt', Buffer.from(`Comment\0${telltale}`)),
  pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(telltale)])),
  pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
  pngChunk('teLl', Buffer.from(telltale)),
]

/** Put behind IHDR. */
export const withChunks = (png: Uint8Array, chunks: readonly Uint8Array[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)])

/** A file that `make.sh` made. */
export const recorded = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, import.meta.url)))
