import { ApiError } from '../client/index.ts'
import type { TypedDocumentString } from './generated/graphql.ts'
import { hold } from './hold.ts'
import { texts } from './language/language.ts'
import { openon } from './openon.ts'
import { wait } from './time.ts'

/**
 * Sends an operation on behalf of the viewer, once: the kit has no patience here, and whoever can wait asks `persist`. What a person can act on is data; everything else is thrown, as an
 * {@link ApiError} in words for people.
 */
export const ask = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Result> => inWords(openon.query<Result>(String(document), { ...variables }))

export const inWords = <Result>(asking: Promise<Result>): Promise<Result> =>
  asking.catch((error: unknown) => {
    throw error instanceof ApiError ? worded(error) : error
  })

function worded(error: ApiError): ApiError {
  const { code, message, extensions, retryAfter } = error
  const { server } = texts.value
  if (code !== 'RATE_LIMITED') return new ApiError(code, server.trouble(code, message), extensions, error)
  if (extensions['limit'] === 'user') hold(retryAfter)
  return new ApiError(code, server.tooMuch(wait(retryAfter)), extensions, error)
}
