import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { atLast } from '../disposable.ts'
import type { AnswerError, Variables } from './raw-http.ts'
import { type Subscriber, subscriber } from './subscriber.ts'

/** One WebSocket by graphql-ws alone, on which several operations may run, and of which the end is seen. */
export interface Socket extends AsyncDisposable {
  /** Any operation: a query or mutation gives one event and ends. */
  subscribe<Data>(query: string, variables?: Variables): Subscriber<Data>
  /** Code and reason of the close; waits for it. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
}

/** @param token null for a client that sends none */
export function openSocket(url: string, token: string | null): Socket {
  let onClosed: (event: { code: number; reason: string }) => void
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    onClosed = resolve
  })
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
    retryAttempts: 0,
    on: { closed: (event) => onClosed(event as { code: number; reason: string }) },
  })
  // It waits for a connection that is being made; when that fails there is nothing to close.
  const close = () => Promise.resolve(client.dispose()).catch(() => {})
  return {
    subscribe: <Data>(query: string, variables: Variables = {}) =>
      subscriber<Data>((intake) =>
        client.subscribe<Data>(
          { query, variables },
          {
            next: ({ data, errors }) =>
              errors ? intake.end({ errors: errors as unknown as AnswerError[] }) : data && intake.put(data),
            error: (error) => intake.end(Array.isArray(error) ? { errors: error } : { closeCode: codeOf(error) }),
            complete: () => intake.end({}),
          },
        ),
      ),
    closed,
    close,
    ...atLast(close),
  }
}

const codeOf = (error: unknown): number =>
  error !== null && typeof error === 'object' && 'code' in error ? Number(error.code) : 0
