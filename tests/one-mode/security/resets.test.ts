import { connect, type Socket } from 'node:net'
import { describe, expect } from 'vitest'
import type { Person } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

const query = 'subscription { feed { seq } }'

const overSse = ({ accessToken }: Person) => {
  const body = JSON.stringify({ query })
  return (
    `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${accessToken}\r\nAccept: text/event-stream\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  )
}
const handshake =
  'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n'

/** A text message of a client (RFC 6455 §5.2), masked by nothing. */
function message(content: object): Buffer {
  const text = Buffer.from(JSON.stringify(content))
  const length = Buffer.of(text.length >> 8, text.length & 255)
  return Buffer.concat([Buffer.of(0x81, 0x80 | 126), length, Buffer.alloc(4), text])
}
const init = ({ accessToken }: Person) =>
  message({ type: 'connection_init', payload: { authorization: `Bearer ${accessToken}` } })
const subscribe = message({ type: 'subscribe', id: 'a', payload: { query } })

interface Raw {
  readonly socket: Socket
  /** All that came back so far. */
  said(): string
}

async function open({ url }: TestServer): Promise<Raw> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (data) => (said += data))
  socket.on('error', () => {})
  await until(() => !socket.connecting)
  return { socket, said: () => said }
}

/** How far somebody gets before their connection is reset. */
const ways: Readonly<Record<string, (raw: Raw, person: Person, server: TestServer) => Promise<unknown> | undefined>> = {
  'as soon as a stream is asked for': ({ socket }, person) => void socket.write(overSse(person)),
  'when a stream has begun': ({ socket, said }, person) => {
    socket.write(overSse(person))
    return until(() => said().includes('text/event-stream'))
  },
  'within the asking for a socket': ({ socket }) => void socket.write(handshake.slice(0, -10)),
  'as soon as a socket is asked for': ({ socket }) => void socket.write(handshake),
  'when a socket is open': ({ socket, said }) => {
    socket.write(handshake)
    return until(() => said().includes(' 101 '))
  },
  'while a socket tells who it speaks for': async ({ socket, said }, person) => {
    socket.write(handshake)
    await until(() => said().includes(' 101 '))
    socket.write(init(person))
  },
  'as soon as a socket subscribes': async ({ socket, said }, person) => {
    socket.write(handshake)
    await until(() => said().includes(' 101 '))
    socket.write(init(person))
    await until(() => said().includes('connection_ack'))
    socket.write(subscribe)
  },
  'when a socket has subscribed': async ({ socket, said }, person, server) => {
    socket.write(handshake)
    await until(() => said().includes(' 101 '))
    socket.write(init(person))
    await until(() => said().includes('connection_ack'))
    const before = server.ctx.feed.size
    socket.write(subscribe)
    await until(() => server.ctx.feed.size > before)
  },
}

describe('a connection that is reset leaves nothing behind', () => {
  test.for(Object.entries(ways))('%s', async ([, goOn], { server }) => {
    const alice = await server.signUp('alice')
    // More than anybody may have at once, of streams and of sockets: each must give its place back.
    for (let round = 0; round < 15; round++) {
      const all = await Promise.all(Array.from({ length: 10 }, () => open(server)))
      for (const raw of all) {
        await goOn(raw, alice, server)
        raw.socket.resetAndDestroy()
      }
    }
    await until(() => server.ctx.feed.size === 0)
    expect(server.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([])

    // What was reset last has been noticed by then.
    await alice.ask('{ serverTime }')
    const sockets = Array.from({ length: 20 }, () => alice.socket())
    for (const socket of sockets) socket.subscribe(query)
    await until(() => server.ctx.feed.size === 20)
    for (const socket of sockets) await socket.close()
    await until(() => server.ctx.feed.size === 0)
  })
})
