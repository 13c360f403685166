import type { DetailedError, Upload } from 'tus-js-client'
import { ApiError, isPassing, signedOut, unreachable } from './errors.ts'
import type { Session } from './session.ts'
import { linked, pause } from './surroundings.ts'
import { createTurns } from './turns.ts'

export interface UploadOptions {
  /** What to call it. Default: its own name. */
  readonly name?: string | undefined
  /** Whether a picture keeps where and when it was taken. Default: it is cleaned of that. */
  readonly keepMetadata?: boolean | undefined
  /** Bytes of a request: what a proxy that keeps whole requests back can lose at a cut. Default: 8 MiB. */
  readonly requestSize?: number | undefined
  /** Is told how much of it has arrived, from 0 to 1. */
  readonly onProgress?: (share: number) => void
  /** Is told why it does not go on at the moment. */
  readonly onWaiting?: (why: ApiError) => void
  /** Ends it; the same file, uploaded again, goes on where it was (in browsers also after a visit). */
  readonly signal?: AbortSignal | undefined
  /** Ends it, too, and what has arrived is thrown away. */
  readonly discard?: AbortSignal | undefined
}

/** The server takes four at a time from one person, who may have another window open. */
const atOnce = 3
/** Milliseconds between tries at most. */
const longestPause = 10_000

/**
 * Brings a file for a letter by tus, a few at a time, however long it takes until the server can be reached. Needs
 * tus-js-client, which is loaded when the first file is uploaded.
 *
 * @returns the id to put into `attachments` of `createDraft`, `updateDraft` or `sendCapsule`
 * @throws {ApiError} when it is refused, with the code and the words of the server
 */
export function createUpload(url: string, session: Session, closing: AbortSignal) {
  const inTurn = createTurns(atOnce)
  /** Files that are being sent, as they are known again: the same one at the same time is another. */
  const underWay = new Set<string>()
  return async (file: Blob | Uint8Array, options: UploadOptions = {}): Promise<string> => {
    const own = linked(options.signal, options.discard, closing)
    try {
      return await inTurn(async () => {
        own.signal.throwIfAborted()
        return await send(await readable(file), own.signal, fileOf(file, options))
      })
    } finally {
      own.abort()
    }
  }

  function fileOf(file: Blob | Uint8Array, options: UploadOptions) {
    const { name, type, lastModified, size = (file as Uint8Array).length } = described(file)
    const called = options.name ?? name ?? 'file'
    return {
      ...options,
      name: called,
      fingerprint: ['openon', url, session.viewer?.id, called, type, size, lastModified].join(' '),
    }
  }

  async function send(
    file: File | Blob,
    stop: AbortSignal,
    { name, fingerprint, discard, keepMetadata, requestSize = 8 * 1024 * 1024, ...told }: ReturnType<typeof fileOf>,
  ): Promise<string> {
    const isOnly = !underWay.has(fingerprint)
    underWay.add(fingerprint)
    let id = ''
    /** Since the server has last taken a part of it. */
    let failures = 0
    let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined
    let upload: Upload | undefined
    const begin = async (): Promise<Upload> => {
      const Tus = await loadTus()
      const begun = new Tus(file, {
        endpoint: new URL('/media', url).href,
        chunkSize: requestSize,
        metadata: { filename: name, ...(keepMetadata && { keepmetadata: 'true' }) },
        fingerprint: async () => fingerprint,
        storeFingerprintForResuming: isOnly,
        removeFingerprintOnSuccess: true,
        // What passes is waited for below.
        retryDelays: null,
        async onBeforeRequest(request) {
          const token = await session.token()
          if (!token) throw signedOut()
          request.setHeader('authorization', `Bearer ${token}`)
        },
        onAfterResponse(request, response) {
          id = response.getHeader('media-id') ?? id
          if (response.getStatus() === 401) session.refuse(String(request.getHeader('authorization')).slice(7))
        },
        onProgress: (sent, all) => told.onProgress?.(sent / all),
        onChunkComplete() {
          failures = 0
        },
        onSuccess: () => settle?.resolve(),
        onError: (error) => settle?.reject(explained(error as DetailedError)),
      })
      const [earlier] = isOnly ? await begun.findPreviousUploads() : []
      if (earlier) begun.resumeFromPreviousUpload(earlier)
      return begun
    }
    const end = () => {
      upload?.abort(discard?.aborted).catch(() => {})
      settle?.reject(stop.reason)
    }
    stop.addEventListener('abort', end)
    try {
      for (; ; failures++) {
        try {
          upload ??= await begin()
          stop.throwIfAborted()
          await new Promise<void>((resolve, reject) => {
            settle = { resolve, reject }
            upload?.start()
          })
          return id
        } catch (error) {
          stop.throwIfAborted()
          const isExpired = error instanceof ApiError && error.code === 'UNAUTHENTICATED' && failures === 0
          if (!isExpired && !isPassing(error)) throw error
          told.onWaiting?.(error)
          await pause(Math.max(Math.min(longestPause, 300 * 2 ** failures), 1_000 * error.retryAfter), stop)
          stop.throwIfAborted()
        }
      }
    } finally {
      stop.removeEventListener('abort', end)
      if (isOnly) underWay.delete(fingerprint)
    }
  }
}

/** In a page it comes from the server, which may be out of reach. */
const loadTus = async (): Promise<typeof Upload> => {
  try {
    return (await import('tus-js-client')).Upload
  } catch (error) {
    if ('document' in globalThis) throw unreachable(undefined, error)
    throw error
  }
}

const described = (file: Blob | Uint8Array) => file as Partial<Pick<File, 'name' | 'type' | 'size' | 'lastModified'>>

/** As tus-js-client takes it: in Node a Buffer. */
async function readable(file: Blob | Uint8Array): Promise<Blob> {
  if ('XMLHttpRequest' in globalThis) return file instanceof Uint8Array ? new Blob([file as BlobPart]) : file
  const bytes = file instanceof Uint8Array ? file : await file.arrayBuffer()
  const { Buffer } = globalThis as unknown as { readonly Buffer: { from(bytes: ArrayBufferLike | Uint8Array): Blob } }
  return Buffer.from(bytes)
}

/** What went wrong: in doubt it passes, unless it is about the file itself. */
function explained({ causingError, originalResponse: response }: DetailedError): ApiError {
  if (causingError instanceof ApiError) return causingError
  if (!response) return unreachable()
  const status = response.getStatus()
  const code = response.getHeader('media-error') ?? 'UNKNOWN'
  const said = response.getBody().trim() || `The server answered ${status}.`
  const retryAfter = Number(response.getHeader('retry-after') ?? 0)
  if (status === 401) return new ApiError('UNAUTHENTICATED', said)
  const passes = status === 423 || status === 429 || (status === 409 && code !== 'TAKEN_OVER')
  if (passes || (status >= 500 && status !== 507 && code !== 'DAMAGED'))
    return new ApiError(status === 429 ? 'RATE_LIMITED' : 'UNREACHABLE', said, { retryAfter, mediaError: code })
  return new ApiError(code, said)
}
