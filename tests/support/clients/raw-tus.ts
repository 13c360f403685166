import { request } from 'node:http'
import { connect } from 'node:net'
import type { Person, Place } from '../person.ts'

/** The requests of tus one by one, as no good client sends them. */

/** Where files are uploaded to, beside the API. */
export const mediaUrl = ({ url }: Place): string => new URL('/media', url).href

type Owner = Pick<Person, 'accessToken'>
type Headers = Readonly<Record<string, string>>

const headersOf = ({ accessToken }: Owner): Headers => ({
  authorization: `Bearer ${accessToken}`,
  'tus-resumable': '1.0.0',
})

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Announces a file. */
export const announce = (place: Place, owner: Owner, size: number, name = 'picture.png', more: Headers = {}) =>
  fetch(mediaUrl(place), {
    method: 'POST',
    headers: {
      ...headersOf(owner),
      'upload-length': String(size),
      'upload-metadata': `filename ${base64(name)}`,
      ...more,
    },
  })

/** The same, for one that is taken; answers where its bytes go. */
export async function begin(place: Place, owner: Owner, size: number, name?: string): Promise<string> {
  const answer = await announce(place, owner, size, name)
  const location = answer.headers.get('location')
  if (!location) throw new Error(`Expected an upload, but got ${answer.status}: ${await answer.text()}`)
  return new URL(location, mediaUrl(place)).href
}

/** The id in the address of an upload. */
export const idIn = (upload: string): string => upload.slice(upload.lastIndexOf('/') + 1)

export const ask = (upload: string, owner: Owner, method: 'HEAD' | 'DELETE' = 'HEAD', more: Headers = {}) =>
  fetch(upload, { method, headers: { ...headersOf(owner), ...more } })

/** Bytes of a file that are kept, as its uploader is told. */
export const offsetOf = async (upload: string, owner: Owner): Promise<number> =>
  Number((await ask(upload, owner)).headers.get('upload-offset') ?? Number.NaN)

const patchHeaders = (owner: Owner, offset: number): Headers => ({
  ...headersOf(owner),
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
})

/** Sends bytes of a file in one request. */
export const send = (upload: string, owner: Owner, offset: number, bytes: Uint8Array, more: Headers = {}) =>
  fetch(upload, {
    method: 'PATCH',
    headers: { ...patchHeaders(owner, offset), ...more },
    body: bytes as Uint8Array<ArrayBuffer>,
  })

/** A request for more bytes than are sent yet. */
export interface Sending {
  write(bytes: Uint8Array): void
  /** The status of the answer; null when there is none. */
  readonly status: Promise<number | null>
  /** Breaks the connection: when what was written is on its way, or at once, whatever is. */
  cut(how: 'end' | 'reset'): Promise<void>
}

/** Begins a request that will have so many bytes; null for one that does not say. */
export function beginSending(upload: string, owner: Owner, offset: number, length: number | null): Sending {
  const { hostname, port, pathname } = new URL(upload)
  const socket = connect(Number(port), hostname).setNoDelay()
  socket.on('error', () => {})
  let said = ''
  socket.setEncoding('latin1').on('data', (data) => (said += data))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const framing = length === null ? 'transfer-encoding: chunked' : `content-length: ${length}`
  const head = Object.entries(patchHeaders(owner, offset)).map(([name, value]) => `${name}: ${value}`)
  socket.write([`PATCH ${pathname} HTTP/1.1`, `host: ${hostname}:${port}`, framing, ...head, '', ''].join('\r\n'))
  const statusIn = () => /^HTTP\/1\.1 (\d{3})/.exec(said)?.[1]
  const answered = new Promise<void>((resolve) => socket.on('data', () => statusIn() && resolve()))
  return {
    write: (bytes) => {
      if (length === null) socket.write(`${bytes.length.toString(16)}\r\n`)
      socket.write(bytes)
      if (length === null) socket.write('\r\n')
    },
    status: Promise.race([answered, closed]).then(() => {
      const status = statusIn()
      return status === undefined ? null : Number(status)
    }),
    async cut(how) {
      if (how === 'reset') socket.resetAndDestroy()
      else socket.end().resume()
      await closed
    },
  }
}

/** A request as it is, for what `fetch` does not let out. Answers status, headers and body. */
export function rawRequest(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Headers; body?: Uint8Array } = {},
): Promise<{ status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
