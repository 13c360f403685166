import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ApiContext } from '../../domain/context.ts'
import { NotFoundError } from '../../domain/errors.ts'
import { fileBehind, type SeenFile } from '../../domain/media/find.ts'
import { filesPath } from '../../domain/media/links.ts'
import { readFile, readThumbnail } from '../../domain/media/read.ts'
import { spend, spendAddress } from '../../domain/rate-limits.ts'
import type { Origin } from '../../domain/viewer.ts'
import type { Handler } from '../server.ts'
import { refusalFor } from './admission.ts'
import { parseRange } from './range.ts'
import { refuse } from './refusal.ts'
import { createTurnsFor } from './turns.ts'

/** Whatever a file is, it does nothing where it is shown. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Files that are read at a time, by a person and by all: each has half a MiB in memory. */
const atOnce = { person: 32, all: 512 }

/** Serves files to who has a link to them and may read them now: whole, or a part (RFC 9110 §14). */
export function createFiles(
  ctx: ApiContext,
  origins: readonly string[],
  originOf: (request: IncomingMessage) => Origin,
): Handler {
  const turns = createTurnsFor('files', atOnce, 429)
  const serve: Handler = async (request, response) => {
    const { method, url = '', headers } = request
    if (headers.origin !== undefined && origins.includes(headers.origin)) {
      response.setHeader('access-control-allow-origin', headers.origin)
      response.setHeader('access-control-expose-headers', 'content-range, accept-ranges, media-error')
    }
    response.setHeader('vary', 'Origin')
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    const [path = '', query] = url.split('?', 2)
    const link = ctx.links.read(path.slice(filesPath.length))
    if (!link) {
      await spendAddress(ctx, originOf(request), 'files ')
      throw new NotFoundError('file')
    }
    await spend(ctx, 'user', `files ${link.viewerId}`)
    const leave = turns.enter(link.viewerId)
    try {
      const file = await fileBehind(ctx, link)
      if (!file) throw new NotFoundError('file')
      if (link.what === 'thumbnail') sendThumbnail(response, method, await readThumbnail(ctx, file))
      else await sendFile(ctx, request, response, file, new URLSearchParams(query).has('download'))
    } finally {
      leave()
    }
  }
  return async (request, response) => {
    try {
      await serve(request, response)
    } catch (error) {
      const refusal = refusalFor(error, ctx.log)
      if (response.headersSent) response.destroy()
      else if (refusal) refuse(request, response, refusal)
      if (!refusal) throw error
    }
  }
}

const headersFor = (type: string, crossOrigin: boolean) => ({
  'content-type': type,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': crossOrigin ? 'cross-origin' : 'same-origin',
  'cache-control': 'private, no-store',
})

function sendThumbnail(response: ServerResponse, method: string, bytes: Buffer | null): void {
  if (!bytes) throw new NotFoundError('file')
  const isElsewhere = response.hasHeader('access-control-allow-origin')
  response.writeHead(200, { ...headersFor('image/webp', isElsewhere), 'content-length': bytes.length })
  response.end(method === 'HEAD' ? undefined : bytes)
}

async function sendFile(
  ctx: ApiContext,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  file: SeenFile,
  isDownload: boolean,
): Promise<void> {
  const etag = `"${file.id}"`
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag
  // Of parts GET alone knows something (RFC 9110 §14.2).
  const range = isSame && method === 'GET' ? parseRange(headers.range, file.size) : null
  if (range === 'unsatisfiable') {
    const all = headersFor('text/plain; charset=utf-8', response.hasHeader('access-control-allow-origin'))
    response.writeHead(416, { ...all, 'content-range': `bytes */${file.size}` }).end('There is no such part.\n')
    return
  }
  const { start, end } = range ?? { start: 0, end: file.size }
  const bytes = readFile(ctx, file, start, end)
  // The first of it is there before anything is said.
  const first = method === 'HEAD' ? null : await bytes.next()
  response.writeHead(range ? 206 : 200, {
    ...headersFor(file.contentType, response.hasHeader('access-control-allow-origin')),
    'content-disposition': disposition(file, isDownload),
    'content-length': end - start,
    'accept-ranges': 'bytes',
    etag,
    ...(range && { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
  })
  if (!first || first.done) return void response.end()
  const counted = (piece: Buffer) => {
    ctx.telemetry.count('mediaBytesServed', {}, piece.length)
    return piece
  }
  async function* all() {
    yield counted(first?.value as Buffer)
    for await (const piece of bytes) yield counted(piece)
  }
  await pipeline(Readable.from(all(), { objectMode: false, highWaterMark: 64 * 1024 }), response).catch(unlessGone)
}

/** Who goes away, before or in the middle, as films make browsers do, is no fault. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (!gone.has(error.code)) throw error
}

const gone = new Set<string | undefined>([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ERR_STREAM_DESTROYED',
  'ECONNRESET',
  'EPIPE',
])

/** What browsers do with it. Programs in PDFs would need more than they get here, so these are only saved. */
function disposition({ name, contentType }: SeenFile, isDownload: boolean): string {
  const how = isDownload || contentType === 'application/pdf' ? 'attachment' : 'inline'
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
