import pLimit from 'p-limit'
import { type DetailedError, Upload } from 'tus-js-client'
import { ApiError } from './graphql.ts'
import { hold } from './hold.ts'
import { spokenSize } from './media.ts'
import { persist } from './retry.ts'
import { accessToken } from './session.ts'

/** What is told of a file while it is sent. */
export interface Sending {
  readonly stop: AbortSignal
  /** Whether what has arrived is thrown away when it is stopped; otherwise the same file, chosen again, goes on there. */
  readonly isCancelled: () => boolean
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
  /** Why it does not go on at the moment, in words; null when it does. */
  readonly onTrouble: (message: string | null) => void
}

/** The server takes four at a time from one person, who may have another window open. */
const turn = pLimit(3)

/** Bytes of a request: what a proxy that keeps whole requests back can lose when the connection breaks. */
const requestSize = 8 * 1024 * 1024

/** Milliseconds before each try with which a short disturbance is over; a longer one is `persist`'s. */
const retryDelays = [300, 1_000, 3_000]

/** Files that are being sent from here, as they are known again: the same one chosen twice is two. */
const underWay = new Set<string>()

const fingerprintOf = (file: File, owner: string) =>
  ['openon', owner, file.name, file.type, file.size, file.lastModified].join(' ')

/**
 * Sends a file by tus, however long it takes until the server can be reached, a few at a time.
 *
 * @param owner whose file it is: what another person of this browser began is not gone on with
 * @returns the id by which letters name it
 * @throws {ApiError} with the server's words when it does not take the file
 */
export const sendFile = (
  file: File,
  owner: string,
  { stop, isCancelled, onProgress, onTrouble }: Sending,
): Promise<string> =>
  turn(async () => {
    stop.throwIfAborted()
    let id = ''
    let refused: string | undefined
    const fingerprint = fingerprintOf(file, owner)
    const isOnly = !underWay.has(fingerprint)
    underWay.add(fingerprint)
    let settle: { resolve: () => void; reject: (error: Error) => void } | undefined
    const upload = new Upload(file, {
      endpoint: new URL('/media', location.href).href,
      chunkSize: requestSize,
      metadata: { filename: file.name },
      fingerprint: async () => fingerprint,
      storeFingerprintForResuming: isOnly,
      removeFingerprintOnSuccess: true,
      retryDelays,
      onShouldRetry: (error, tries) => isPassing(error) || (statusOf(error) === 401 && tries === 0),
      async onBeforeRequest(request) {
        const token = await accessToken(refused)
        if (!token) throw new ApiError('UNAUTHENTICATED', 'Your session is over.')
        request.setHeader('Authorization', `Bearer ${token}`)
      },
      onAfterResponse(request, response) {
        id = response.getHeader('Media-Id') ?? id
        if (response.getStatus() === 401) refused = request.getHeader('Authorization')?.slice('Bearer '.length)
      },
      onProgress(sent, all) {
        onTrouble(null)
        onProgress(sent / all)
      },
      onSuccess: () => settle?.resolve(),
      onError: (error) => settle?.reject(explain(error as DetailedError)),
    })
    const go = () =>
      new Promise<void>((resolve, reject) => {
        settle = { resolve, reject }
        if (stop.aborted) reject(stop.reason)
        else upload.start()
      })
    const abort = () => {
      void upload.abort(isCancelled()).catch(() => {})
      settle?.reject(stop.reason)
    }
    stop.addEventListener('abort', abort)
    try {
      const [earlier] = isOnly ? await upload.findPreviousUploads() : []
      if (earlier) upload.resumeFromPreviousUpload(earlier)
      await persist(go, { stop, onFailure: onTrouble })
      return id
    } finally {
      stop.removeEventListener('abort', abort)
      if (isOnly) underWay.delete(fingerprint)
    }
  })

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0

/** Whether the same may be taken in a moment: all that is not about the file itself. */
function isPassing(error: DetailedError): boolean {
  const status = statusOf(error)
  if (error.causingError instanceof ApiError) return error.causingError.code === 'UNREACHABLE'
  if (status === 409) return codeOf(error) !== 'TAKEN_OVER'
  return status === 0 || status === 423 || (status >= 500 && status !== 507)
}

const codeOf = (error: DetailedError): string | undefined => error.originalResponse?.getHeader('Media-Error')

/** In the page's own words, where the server's are for programs. */
function wordsOf(error: DetailedError): string | undefined {
  const code = codeOf(error)
  if (code === 'EMPTY') return 'There is nothing in it.'
  if (code === 'TAKEN_OVER') return 'It is being sent from another window.'
  const said = error.originalResponse?.getBody().trim()
  return said?.replaceAll(/(\d{4,}) bytes/g, (_, bytes: string) => spokenSize(Number(bytes)))
}

/** What went wrong, as everything else of the page tells it. */
function explain(error: DetailedError): ApiError {
  if (error.causingError instanceof ApiError) return error.causingError
  const response = error.originalResponse
  if (!response) return new ApiError('UNREACHABLE', 'The server cannot be reached.')
  const said = wordsOf(error) || `The server answered ${response.getStatus()}.`
  if (response.getStatus() === 429) {
    const retryAfter = Number(response.getHeader('Retry-After') ?? 60)
    hold(retryAfter)
    return new ApiError('RATE_LIMITED', said, { name: 'user', retryAfter })
  }
  return new ApiError(isPassing(error) ? 'UNKNOWN' : (codeOf(error) ?? 'REFUSED'), said)
}
