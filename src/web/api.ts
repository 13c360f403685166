import type { TypedDocumentString } from './generated/graphql.ts'
import { ApiError, send } from './graphql.ts'
import { hold } from './hold.ts'
import { accessToken } from './session.ts'

/** Sends an operation on behalf of the viewer. A token that the server has had enough of is replaced, once. */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Result> {
  const token = await accessToken()
  try {
    return await send(document, (variables ?? {}) as Variables, token)
  } catch (error) {
    if (error instanceof ApiError && error.limit?.name === 'user') hold(error.limit.retryAfter)
    if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED' && token)) throw error
    return send(document, (variables ?? {}) as Variables, await accessToken(token))
  }
}
