import { crc32, deflateSync } from 'node:zlib'

/** A PNG (W3C PNG, §5): a sunrise of 320 × 200 pixels. */
function sunrise(): Buffer {
  const [width, height] = [320, 200]
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + 3 * width)
    for (let x = 0; x < width; x++) {
      const isSun = (x - width / 2) ** 2 + (y - height) ** 2 < 70 ** 2
      row.set(isSun ? [255, 221, 120] : [90 + y / 2, 60 + y / 2, 110 + y / 8], 1 + 3 * x)
    }
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}

/**
 * Brings a picture to the server, by tus in one request (creation-with-upload).
 *
 * @param url the GraphQL endpoint
 * @returns its id
 */
export async function bringPicture(url: string, token: string): Promise<string> {
  const picture = sunrise()
  const answer = await fetch(new URL('/media', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'upload-length': String(picture.length),
      'upload-metadata': `filename ${Buffer.from('sunrise.png').toString('base64')}`,
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(picture),
  })
  const id = answer.headers.get('media-id')
  if (answer.status !== 201 || !id) throw new Error(`A picture was not taken: ${answer.status} ${await answer.text()}`)
  return id
}
