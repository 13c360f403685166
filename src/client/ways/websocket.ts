import { type Client, CloseCode, createClient } from 'graphql-ws/client'
import { ApiError, errorOf, signedOut, type Told, unreachable } from '../errors.ts'
import { createQueue } from '../queue.ts'
import type { Session } from '../session.ts'
import { onNetwork } from '../surroundings.ts'
import type { Way } from './way.ts'

/** Milliseconds: for a connection to come about, between pings, and for an answer to one. */
const connecting = 10_000
const pingEvery = 10_000
const pingPatience = 5_000
/** Results that wait for who is slow to read: with so many the subscription is ended, for the server would send all. */
const most = 1_000

interface Socket {
  readonly client: Client
  readonly of: string
  isOpen: boolean
}

/** One socket for all that is followed. It speaks for one viewer, and is left when there is another. */
export function createWebSocketWay(url: string, session: Session, webSocketImpl: unknown): Way {
  let last: Socket | undefined

  function socketOf(viewer: string): Socket {
    if (last?.of !== viewer) {
      last?.client.terminate()
      last = openSocket(viewer)
    }
    return last
  }

  function openSocket(of: string): Socket {
    let token: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const terminateAfter = (milliseconds: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => client.terminate(), milliseconds)
    }
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl,
      async connectionParams() {
        token = await session.token(of)
        if (!token) throw signedOut()
        return { authorization: `Bearer ${token}` }
      },
      // On its own it would subscribe again as it did first: with the old `after`.
      retryAttempts: 0,
      keepAlive: pingEvery,
      on: {
        connecting: () => terminateAfter(connecting),
        connected: () => {
          clearTimeout(timer)
          socket.isOpen = true
        },
        // A connection can die without a word; then the answer to a ping is what is missing.
        ping: (received) => received || terminateAfter(pingPatience),
        pong: (received) => received && clearTimeout(timer),
        closed: (event) => {
          clearTimeout(timer)
          socket.isOpen = false
          if (codeOf(event) === CloseCode.Forbidden && token) session.refuse(token)
        },
        error: () => clearTimeout(timer),
      },
    })
    const socket: Socket = { client, of, isOpen: false }
    return socket
  }

  return {
    name: 'websocket',
    async *follow(source, { of, stop, opened }) {
      // Beforehand, so that a fresh one takes no time of the connection's.
      if (!(await session.token(of))) throw signedOut()
      const { client, isOpen } = socketOf(of)
      const { text: query, variables } = source.subscription()
      const letGo = [client.on('connected', opened), onNetwork('offline', () => client.terminate())]
      if (isOpen) opened()
      const results = createQueue<ExecutionResult>()
      const end = client.subscribe(
        { query, variables: { ...variables } },
        {
          next(result) {
            // It goes on after what is told by then.
            if (results.put(result as ExecutionResult) >= most) end()
          },
          error: (error) => results.end(explained(error)),
          complete: () => results.end(),
        },
      )
      stop.addEventListener('abort', end)
      if (stop.aborted) end()
      try {
        for await (const { data, errors } of results) {
          if (errors) throw errorOf(errors)
          yield source.told(data)
        }
      } finally {
        end()
        stop.removeEventListener('abort', end)
        for (const release of letGo) release()
      }
    },
  }
}

interface ExecutionResult {
  readonly data?: unknown
  readonly errors?: readonly Told[]
}

const codeOf = (event: unknown) => (event as { readonly code?: number } | null)?.code

function explained(error: unknown): unknown {
  if (error instanceof ApiError) return error
  if (Array.isArray(error)) return errorOf(error)
  if (codeOf(error) === CloseCode.Forbidden) return new ApiError('UNAUTHENTICATED', 'The token is spent.')
  return unreachable('The socket broke.', error)
}
