import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { DataStore, Server as TusServer, Upload as TusUpload } from '@tus/server'
import { validate } from 'uuid'
import type { ApiContext } from '../../domain/context.ts'
import { NotFoundError } from '../../domain/errors.ts'
import { beginUpload } from '../../domain/media/begin.ts'
import { forgetUpload } from '../../domain/media/forget.ts'
import { receive } from '../../domain/media/receive.ts'
import { findUpload } from '../../domain/media/rows.ts'
import type { Viewer } from '../../domain/viewer.ts'
import type { Handler } from '../server.ts'
import { type Admit, type Refusal, refusalFor, refuse, signInFirst, tell } from './admission.ts'

export const uploadsPath = '/media'

/** Uploads that are being received at a time, by a person and by all: each has a segment or two in memory. */
const atOnce = { person: 4, all: 64 }

/** Who asks, and what is answered. */
interface Asking {
  readonly viewer: Viewer
  readonly response: ServerResponse
}

/** Clients try again what is locked, and what is too much at the moment. */
const tooManyOfOne: Refusal = {
  status: 423,
  code: 'TOO_MANY_AT_ONCE',
  message: `You have ${atOnce.person} uploads under way, which is the most; go on when one has ended.`,
  retryAfter: 1,
}
const tooManyOfAll: Refusal = { ...tooManyOfOne, status: 503, message: 'Too many uploads are under way; try again.' }

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
): Handler {
  const asking = new AsyncLocalStorage<Asking>()
  const tus = new TusServer({
    path: uploadsPath,
    relativeLocation: true,
    datastore: createDataStore(ctx, asking, idOf),
    allowedOrigins: (origin) => origins.includes(origin),
    allowedHeaders: ['Authorization'],
    exposedHeaders: ['Media-Id', 'Media-Error', 'Retry-After'],
    onResponseError: (_request, error) => {
      const { response } = asking.getStore() ?? {}
      const refusal = refusalFor(error)
      if (refusal) {
        if (response) tell(response, refusal)
        return { status_code: refusal.status, body: `${refusal.message}\n` }
      }
      if (!(error instanceof Error)) return undefined
      ctx.log.error({ err: error }, 'an upload failed unexpectedly')
      return { status_code: 500, body: 'Something went wrong.\n' }
    },
  })
  const busy = new Map<string, number>()
  const turnAway = ({ id }: Viewer): Refusal | null => {
    if ((busy.get(id) ?? 0) >= atOnce.person) return tooManyOfOne
    const all = [...busy.values()].reduce((sum, n) => sum + n, 0)
    return all >= atOnce.all ? tooManyOfAll : null
  }

  return async (request, response) => {
    if (request.method === 'OPTIONS') return tus.handle(request, response)
    let viewer: Viewer | null
    try {
      viewer = await admit(request)
    } catch (error) {
      const refusal = refusalFor(error)
      if (!refusal) throw error
      return refuse(request, response, refusal)
    }
    if (!viewer) return refuse(request, response, signInFirst)
    const refusal = turnAway(viewer)
    if (refusal) return refuse(request, response, refusal)
    const { id } = viewer
    busy.set(id, (busy.get(id) ?? 0) + 1)
    try {
      return await asking.run({ viewer, response }, () => tus.handle(request, response))
    } finally {
      const left = (busy.get(id) ?? 1) - 1
      if (left > 0) busy.set(id, left)
      else busy.delete(id)
    }
  }
}

/** What the protocol does with files. Whose they are is who asks. */
function createDataStore(
  ctx: ApiContext,
  asking: AsyncLocalStorage<Asking>,
  idOf: (mediaId: string) => string,
): DataStore {
  const current = (): Asking => {
    const now = asking.getStore()
    if (!now) throw new Error('Nobody asks.')
    return now
  }
  const requireUuid = (id: string): string => {
    if (!validate(id)) throw new NotFoundError('upload')
    return id
  }
  const getUpload = async (id: string): Promise<TusUpload> => {
    const { viewer, response } = current()
    const upload = await findUpload(ctx, viewer.id, requireUuid(id))
    if (!upload) throw new NotFoundError('upload')
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
    write: (bytes: Readable, id: string, offset: number): Promise<number> =>
      receive(ctx, current().viewer.id, requireUuid(id), offset, bytes),
    getUpload,
    remove: (id: string): Promise<void> => forgetUpload(ctx, current().viewer.id, requireUuid(id)),
    getExpiration: () => ctx.settings.media.uploadLifetime,
  })
}
