import type { TypedDocumentString } from './generated/graphql.ts'

/** What the server said instead of data. `code` is for programs; see `ErrorCode` in the schema. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Sends one operation over HTTP. Refusals that a person can act on are data; everything else throws {@link ApiError}. */
export async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  accessToken: string | null,
): Promise<Result> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: String(document), variables }),
  }).catch(() => {
    throw new ApiError('UNREACHABLE', 'The server cannot be reached. Try again in a moment.')
  })
  if (response.status === 429) {
    const seconds = response.headers.get('retry-after') ?? 'a few'
    throw new ApiError('RATE_LIMITED', `That was too much at once. Try again in ${seconds} seconds.`)
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
