import type { TypedDocumentString } from './generated/graphql.ts'
import { wait } from './time.ts'

/** What the server said instead of data. `code` is for programs; see `ErrorCode` in the schema. */
export class ApiError extends Error {
  readonly code: string
  /** Which limit was reached, and in how many seconds it is lifted. */
  readonly limit: { readonly name: string; readonly retryAfter: number } | null

  constructor(code: string, message: string, limit: ApiError['limit'] = null) {
    super(message)
    this.code = code
    this.limit = limit
  }
}

let isLeaving = false
addEventListener('pagehide', () => {
  isLeaving = true
})
addEventListener('pageshow', () => {
  isLeaving = false
})

/** Sends one operation over HTTP. Refusals that a person can act on are data; everything else throws {@link ApiError}. */
export async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  accessToken: string | null,
): Promise<Result> {
  const body = JSON.stringify({ query: String(document), variables })
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body,
    // The browser itself sees to the last requests of a page that is going, as long as they are small.
    keepalive: isLeaving && body.length < 20_000,
  }).catch(() => {
    throw new ApiError('UNREACHABLE', 'The server cannot be reached. Try again in a moment.')
  })
  if (response.status === 429) {
    const retryAfter = Number(response.headers.get('retry-after') ?? 60)
    const name = /^"(\w+)"/.exec(response.headers.get('ratelimit-policy') ?? '')?.[1] ?? ''
    const message = `That was too much at once. Try again in ${wait(retryAfter)}.`
    throw new ApiError('RATE_LIMITED', message, { name, retryAfter })
  }
  const { data, errors } = (await response.json().catch(() => ({}))) as Answer<Result>
  if (errors?.[0]) throw new ApiError(errors[0].extensions?.code ?? 'UNKNOWN', errors[0].message)
  if (!data) throw new ApiError('UNKNOWN', `The server answered ${response.status}.`)
  return data
}

interface Answer<Result> {
  readonly data?: Result
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}
