import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'

type Variables = Record<string, unknown>

/** A person with an account, as a client sees the API. */
export interface Client {
  /** @throws when the answer has errors */
  ask<Data>(query: string, variables?: Variables): Promise<Data>
  /** Calls `hear` for everything the subscription yields; `failed` when it ends in any way but `stop`. */
  listen<Data>(
    query: string,
    variables: Variables,
    hear: (data: Data) => void,
    failed: (error: unknown) => void,
  ): () => void
  close(): Promise<void>
}

/** @param token null for somebody who is not signed in */
export function connect(url: string, token: string | null): Client {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })
  return {
    async ask<Data>(query: string, variables: Variables = {}) {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] }
      if (errors) throw new Error(errors.map(({ message }) => message).join('; '))
      return data
    },
    listen: (query, variables, hear, failed) =>
      socket.subscribe<never>(
        { query, variables },
        {
          next: ({ data, errors }) => (errors ? failed(errors) : data && hear(data)),
          error: failed,
          complete: () => {},
        },
      ),
    close: async () => void (await socket.dispose()),
  }
}
