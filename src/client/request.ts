import { ApiError, errorOf, type Told, unreachable } from './errors.ts'
import { linked } from './surroundings.ts'

export interface Operation {
  readonly text: string
  readonly variables: object
}

export interface Requests {
  /** @throws {ApiError} where there is no data */
  send<Data>(operation: Operation, token: string | null, signal?: AbortSignal): Promise<Data>
  /** Asks for a response that the caller reads. @throws {ApiError} `UNREACHABLE` */
  open(operation: Operation, token: string | null, accept: string, signal: AbortSignal): Promise<Response>
}

/** @param timeout milliseconds after which an answer counts as lost */
export function createRequests(url: string, fetch: typeof globalThis.fetch, timeout: number): Requests {
  const open: Requests['open'] = ({ text, variables }, token, accept, signal) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: text, variables }),
      signal,
    }).catch((error: unknown) => {
      throw unreachable(undefined, error)
    })

  return {
    open,
    async send<Data>(operation: Operation, token: string | null, signal?: AbortSignal) {
      const own = linked(signal)
      const late = setTimeout(() => own.abort(), timeout)
      try {
        const response = await open(operation, token, 'application/json', own.signal)
        const answer = (await response.json().catch(() => ({}))) as Answer<Data>
        return dataOf(response, answer)
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      } finally {
        clearTimeout(late)
        own.abort()
      }
    },
  }
}

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly Told[]
}

function dataOf<Data>({ status, headers }: Response, { data, errors }: Answer<Data>): Data {
  if (status === 429) {
    const limit = /^"(\w+)"/.exec(headers.get('ratelimit-policy') ?? '')?.[1] ?? null
    const retryAfter = Number(headers.get('retry-after') ?? 60)
    throw new ApiError('RATE_LIMITED', errors?.[0]?.message ?? 'Too much at once.', { retryAfter, limit })
  }
  if (errors?.[0]) throw errorOf(errors)
  if (!data) throw unreachable(`The server answered ${status}.`)
  return data
}
