import { type Document, type Given, textOf } from './documents.ts'
import { ApiError } from './errors.ts'
import type { Patiently } from './patience.ts'
import type { Operation, Requests } from './request.ts'
import type { Session } from './session.ts'

export interface Operations {
  /**
   * Sends what may be done twice: a query.
   *
   * @returns the data
   * @throws {ApiError} where there is none
   */
  query<Data = unknown, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    ...variables: Given<Variables>
  ): Promise<Data>
  /**
   * @param document with one field
   * @returns what that came to: a success or a refusal
   * @throws {ApiError} for the rest
   */
  mutate<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    ...variables: Given<Variables>
  ): Promise<Data[keyof Data]>
}

/** Sends operations on behalf of the viewer. A token that the server does not take is replaced, once. */
export function createAsk({ send }: Requests, session: Session) {
  return async <Data>(operation: Operation, signal?: AbortSignal): Promise<Data> => {
    const token = await session.token()
    try {
      return await send<Data>(operation, token, signal)
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED' && token)) throw error
      session.refuse(token)
      return send<Data>(operation, await session.token(), signal)
    }
  }
}
export type Ask = ReturnType<typeof createAsk>

export function createOperations(ask: Ask, patiently: Patiently, closing: AbortSignal): Operations {
  const send = async (document: object | string, variables: object = {}, mayRepeat: boolean): Promise<object> => {
    const text = await textOf(document)
    return patiently(() => ask<object>({ text, variables }, closing), mayRepeat)
  }
  return {
    query: async (document, ...[variables]) => (await send(document, variables as object, true)) as never,
    async mutate(document, ...[variables]) {
      const [result, ...more] = Object.values(await send(document, variables as object, false))
      if (more.length > 0)
        throw new TypeError('All was done, but mutate() tells of one field: use query() for several.')
      return result as never
    },
  }
}
