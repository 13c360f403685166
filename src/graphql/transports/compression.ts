import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Bytes from which on compressing is worth its while, and up to which it does not keep a thread for too long. */
const [least, most] = [1024, 4 * 1024 * 1024]

type Compress = (body: Buffer | string) => Promise<Buffer>

const zip: Compress = promisify(gzip)
const brotli: Compress = (body) => brotliAt(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
const brotliAt = promisify(brotliCompress)

/** A body and the headers that tell how it is encoded. */
export interface Encoded {
  readonly body: Buffer | string
  /** In bytes. */
  readonly length: number
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Compresses an answer for clients that take it so, on a thread. Only of queries: what mutations answer may hold tokens,
 * and the length of a compressed answer tells whether a text that somebody else chose repeats what is secret in it
 * (BREACH). For the answers of queries that takes a page elsewhere that can make a client ask again and again, and there
 * is none: without cookies it speaks for nobody.
 */
export async function compressed(
  body: Buffer | string,
  isQuery: boolean,
  { 'accept-encoding': accepted = '' }: IncomingMessage['headers'],
): Promise<Encoded> {
  const headers = { vary: 'Accept-Encoding' }
  const length = Buffer.byteLength(body)
  if (!isQuery || length < least || length > most) return { body, length, headers }
  const [name, compress] = accepts(accepted, 'br') ? ['br', brotli] : accepts(accepted, 'gzip') ? ['gzip', zip] : []
  if (!name || !compress) return { body, length, headers }
  const smaller = await compress(body)
  return { body: smaller, length: smaller.length, headers: { ...headers, 'content-encoding': name } }
}

/** RFC 9110 §12.5.3, of what is named: who takes anything (`*`) takes it as it is, too. */
const accepts = (accepted: string, coding: string): boolean =>
  accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/ *; *q *= */))
    .some(([name, weight = '1']) => name === coding && Number(weight) > 0)
