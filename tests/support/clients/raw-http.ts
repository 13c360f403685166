/** An answer over HTTP, as it came. */
export interface Answer<Data = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly data: Data | null
  readonly errors: readonly AnswerError[]
}

export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: { readonly code?: string; readonly requestId?: string } & Readonly<Record<string, unknown>>
}

export type Variables = Readonly<Record<string, unknown>>

/** Asks over HTTP with `application/json`. */
export async function post<Data = Record<string, unknown>>(
  url: string,
  token: string | null,
  query: string,
  variables: Variables = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  })
  return answerOf(response)
}

/** The same by GET, which queries may. */
export async function get<Data = Record<string, unknown>>(
  url: string,
  token: string | null,
  query: string,
  variables: Variables = {},
): Promise<Answer<Data>> {
  const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const asked = new URLSearchParams({ query, variables: JSON.stringify(variables) })
  return answerOf(await fetch(`${url}?${asked}`, { headers }))
}

async function answerOf<Data>(response: Response): Promise<Answer<Data>> {
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>
  return { status: response.status, headers: response.headers, data, errors }
}
