import { once } from 'node:events'
import { WebSocket } from 'ws'
import { until } from '../../../support/until.ts'

export interface Message {
  readonly type: string
  readonly id?: string
  readonly payload?: unknown
}

/** A WebSocket of which the test chooses every message. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket
  readonly messages: readonly Message[]
  send(message: object | string): void
  subscribe(id: string, query: string, variables?: object): void
  /** The first message for an id, or of a type; waits for it. */
  first(idOrType: string): Promise<Message>
  /** Code of the close; waits for it. */
  readonly closed: Promise<number>
}

/** @param token null to leave out `connection_init` */
export async function openRawSocket(
  url: string,
  token: string | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { headers })
  const messages: Message[] = []
  socket.on('message', (data) => void messages.push(JSON.parse(String(data))))
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const send = (message: object | string) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  const first = (wanted: string) =>
    until(() => messages.find(({ id, type }) => id === wanted || (!id && type === wanted)), { what: wanted })
  if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open')
  if (token !== null) {
    send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
    await first('connection_ack')
  }
  return {
    socket,
    messages,
    send,
    subscribe: (id, query, variables = {}) => send({ id, type: 'subscribe', payload: { query, variables } }),
    first,
    closed,
    async [Symbol.asyncDispose]() {
      socket.terminate()
    },
  }
}
