/** What is answered instead of a file, or of taking one. */
export interface Refusal {
  readonly status: number
  readonly message: string
  /** What a program goes by, in the header `Media-Error`. */
  readonly code: string
  /** Seconds. */
  readonly retryAfter?: number
}
