import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Server as TusServer, Upload as TusUpload } from '@tus/server'
import { validate } from 'uuid'
import type { ApiContext } from '../../domain/context.ts'
import { NotFoundError } from '../../domain/errors.ts'
import { beginUpload } from '../../domain/media/begin.ts'
import { finish } from '../../domain/media/finish.ts'
import { forgetUpload } from '../../domain/media/forget.ts'
import { receive } from '../../domain/media/receive.ts'
import { findUpload } from '../../domain/media/rows.ts'
import type { Viewer } from '../../domain/viewer.ts'
import type { Handler } from '../server.ts'
import { type Admit, refusalFor, signInFirst } from './admission.ts'
import { createLocker } from './locker.ts'
import { refuse, tell } from './refusal.ts'
import { createTurnsFor } from './turns.ts'

export const uploadsPath = '/media'

export const isUpload = (path: string): boolean => path === uploadsPath || path.startsWith(`${uploadsPath}/`)

/** Uploads that bring something at a time, of a person and of all: each has two segments of 4 MiB in memory at most. */
const atOnce = { person: 4, all: 64 }

/** Who asks, and what is answered. */
interface Asking {
  readonly viewer: Viewer
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Why what came was not taken. Where that took a moment, the protocol knows only that nobody reads any more. */
  fault?: unknown
}

/** What the protocol itself refuses, by its statuses: its words are for people. */
const codes: Readonly<Record<number, string>> = {
  400: 'MALFORMED',
  403: 'MALFORMED',
  409: 'OFFSET_WRONG',
  413: 'LONGER_THAN_ANNOUNCED',
  501: 'UNSUPPORTED',
}

/** Where files are uploaded. */
export interface Uploads {
  readonly handle: Handler
  /** Breaks off what is under way: what has come is kept, and clients go on elsewhere. */
  close(): Promise<void>
}

/**
 * Takes files by tus 1.0 (tus.io/protocols/resumable-upload), from who is signed in. What is told of a file comes in
 * `Upload-Metadata`: `filename` (or `name`), and `keepmetadata` for a picture that is to stay as it is.
 *
 * @param idOf the id by which the API knows a file
 */
export function createUploads(
  ctx: ApiContext,
  origins: readonly string[],
  admit: Admit,
  idOf: (mediaId: string) => string,
): Uploads {
  const asking = new AsyncLocalStorage<Asking>()
  const receiving = new Map<IncomingMessage, Promise<unknown>>()
  ctx.telemetry.watch('uploadsUnderWay', () => receiving.size)
  const current = (): Asking => {
    const now = asking.getStore()
    if (!now) throw new Error('Nobody asks.')
    return now
  }
  const tus = new TusServer({
    path: uploadsPath,
    relativeLocation: true,
    datastore: createDataStore(ctx, current, receiving, idOf),
    locker: createLocker(() => current().viewer.id),
    // What has come until somebody else comes is kept at once.
    lockDrainTimeout: 1,
    allowedOrigins: (origin) => origins.includes(origin),
    allowedHeaders: ['Authorization'],
    exposedHeaders: ['Media-Id', 'Media-Error', 'Retry-After'],
    onResponseError: (_request, thrown) => {
      const { response, fault } = current()
      const error: unknown = fault ?? thrown
      const { status_code: status, body } = error as { status_code?: number; body?: string }
      const isNone = status === 404 || status === 410
      const refusal = refusalFor(isNone ? new NotFoundError('upload') : error, ctx.log)
      if (refusal) {
        tell(response, refusal)
        return { status_code: refusal.status, body: `${refusal.message}\n` }
      }
      const code = status && codes[status]
      if (code) {
        tell(response, { code })
        return { status_code: status, body: body ?? '' }
      }
      if (status !== ERRORS.ERR_LOCK_TIMEOUT.status_code || error instanceof Error)
        ctx.log.error({ err: error }, 'an upload failed unexpectedly')
      return { status_code: 500, body: 'Something went wrong.\n' }
    },
  })

  const handle: Handler = async (request, response) => {
    response.setHeader('vary', 'Origin')
    response.setHeader('x-content-type-options', 'nosniff')
    if (request.method === 'OPTIONS') return tus.handle(request, response)
    allow(request, response, origins)
    let viewer: Viewer | null
    try {
      viewer = await admit(request)
    } catch (error) {
      const refusal = refusalFor(error, ctx.log)
      if (!refusal) throw error
      return refuse(request, response, refusal)
    }
    if (!viewer) return refuse(request, response, signInFirst)
    return asking.run({ viewer, request, response }, () => tus.handle(request, response))
  }
  const close = async () => {
    for (const request of receiving.keys()) request.socket.destroy()
    await Promise.allSettled(receiving.values())
  }
  return { handle, close }
}

/** Pages of others may read also what is refused before the protocol looks at it. */
function allow({ headers: { origin } }: IncomingMessage, response: ServerResponse, origins: readonly string[]): void {
  if (origin === undefined || !origins.includes(origin)) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', 'Media-Error, Retry-After')
}

/** What the protocol does with files. Whose they are is who asks. */
function createDataStore(
  ctx: ApiContext,
  current: () => Asking,
  receiving: Map<IncomingMessage, Promise<unknown>>,
  idOf: (mediaId: string) => string,
): DataStore {
  // Clients of tus try again what is locked, and no other status below 500.
  const turns = createTurnsFor('uploads', atOnce, 423)
  const requireUuid = (id: string): string => {
    if (!validate(id)) throw new NotFoundError('upload')
    return id
  }
  const find = async (id: string) => {
    const upload = await findUpload(ctx, current().viewer.id, requireUuid(id))
    if (!upload) throw new NotFoundError('upload')
    return upload
  }
  const getUpload = async (id: string): Promise<TusUpload> => {
    const { viewer, request, response } = current()
    let upload = await find(id)
    // Who hears that it is all there asks no more; so it has to be of use from then on.
    if (request.method === 'HEAD' && upload.received === upload.size && !upload.isFinished) {
      await finish(ctx, viewer.id, id)
      await ctx.wrote(viewer.id)
      upload = await find(id)
    }
    response.setHeader('media-id', idOf(id))
    const { size, received: offset, createdAt } = upload
    return new TusUpload({ id, size, offset, creation_date: createdAt.toISOString() })
  }
  return Object.assign(new DataStore(), {
    extensions: ['creation', 'creation-with-upload', 'termination', 'expiration'],
    async create(announced: TusUpload): Promise<TusUpload> {
      const { size = 0, metadata } = announced
      const name = metadata?.['filename'] ?? metadata?.['name'] ?? 'file'
      const id = await beginUpload(ctx, current().viewer, {
        name,
        size,
        keepsMetadata: metadata?.['keepmetadata'] === 'true',
      })
      // The protocol's own name for it, by which what comes with it is written.
      announced.id = id
      return getUpload(id)
    },
    async write(bytes: Readable, id: string, offset: number): Promise<number> {
      const asking = current()
      const { viewer, request } = asking
      const leave = turns.enter(viewer.id)
      try {
        const kept = receive(ctx, viewer.id, requireUuid(id), offset, bytes)
        receiving.set(request, kept)
        const received = await kept
        await ctx.wrote(viewer.id)
        ctx.telemetry.count('mediaBytesReceived', {}, received - offset)
        return received
      } catch (error) {
        asking.fault = error
        throw error
      } finally {
        receiving.delete(request)
        leave()
      }
    },
    getUpload,
    async remove(id: string): Promise<void> {
      const { viewer } = current()
      await forgetUpload(ctx, viewer.id, requireUuid(id))
      await ctx.wrote(viewer.id)
    },
    getExpiration: () => ctx.settings.media.uploadLifetime,
  })
}
