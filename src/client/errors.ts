/**
 * What the server said instead of data, or that nothing came of asking. What a person can act on is no error but data: a
 * member of a mutation's union.
 *
 * `code` is the server's (`RATE_LIMITED`, `UNAUTHENTICATED`, `FEED_CURSOR_INVALID` …) or one of ours: `UNREACHABLE`, when
 * no answer came, and `SIGNED_OUT`, when nobody is signed in, or not any more.
 */
export class ApiError extends Error {
  readonly code: string
  /** What else the server said, such as `retryAfter`, `oldestSeq`, `requestId`. */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, extensions: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, { cause })
    this.name = 'ApiError'
    this.code = code
    this.extensions = extensions
  }

  /** Seconds after which the same is taken again; 0 where the server named none. */
  get retryAfter(): number {
    return Number(this.extensions['retryAfter'] ?? 0)
  }
}

/** An error as GraphQL writes it. */
export interface Told {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

export const errorOf = ([first]: readonly Told[]): ApiError =>
  new ApiError(String(first?.extensions?.['code'] ?? 'UNKNOWN'), first?.message ?? '', first?.extensions)

export const unreachable = (why = 'The server cannot be reached.', cause?: unknown): ApiError =>
  new ApiError('UNREACHABLE', why, {}, cause)

export const signedOut = (): ApiError => new ApiError('SIGNED_OUT', 'Nobody is signed in, or not any more.')

const passing: readonly string[] = ['UNREACHABLE', 'RATE_LIMITED', 'TIMEOUT', 'INTERNAL_SERVER_ERROR']

/** Whether it passes by itself; anything else would only be answered the same again. */
export const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (passing.includes(error.code) || /^TOO_MANY_/.test(error.code))
