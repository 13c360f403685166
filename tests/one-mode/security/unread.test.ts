import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect } from 'vitest'
import { createHttpServer, finish, type Handler, listen, timeouts } from '../../../src/http/server.ts'
import { silent } from '../../support/log.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ OPERATION_TIMEOUT: '10s' })

const megabyte = 1024 * 1024

/** A server of one handler, at `/`, that gives nobody long. */
async function serve(handler: Handler, unreadTimeout = 100) {
  const server = createHttpServer({ requests: { '/': handler }, upgrades: {} }, silent, { ...timeouts, unreadTimeout })
  const port = await listen(server, '127.0.0.1', 0)
  const dispose = async () => {
    server.closeAllConnections()
    await finish(server, 0)
  }
  return { port, [Symbol.asyncDispose]: dispose }
}

const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('who does not read', () => {
  test('an answer is cut off, whatever they send meanwhile', async () => {
    let isClosed = false
    await using server = await serve((_request, response) => {
      response.once('close', () => {
        isClosed = true
      })
      response.end(Buffer.alloc(64 * megabyte))
    })
    const socket = connect(server.port, '127.0.0.1').on('error', () => {})
    socket.pause().write(get)
    await until(() => {
      socket.write('G')
      return isClosed
    })
    socket.destroy()
  })

  test('a stream is cut off', async () => {
    let isClosed = false
    await using server = await serve((_request, response) => {
      response.once('close', () => {
        isClosed = true
      })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const write = () => {
        while (!response.closed && response.write(Buffer.alloc(megabyte)));
        if (!response.closed) response.once('drain', write)
      }
      write()
    })
    const socket = connect(server.port, '127.0.0.1').on('error', () => {})
    socket.pause().write(get)
    await until(() => isClosed)
    socket.destroy()
  })

  test('has one answer of a connection made for them, however many they ask for', async () => {
    const answers: (() => void)[] = []
    await using server = await serve((_request, response) => void answers.push(() => response.end('x')))
    const socket = connect(server.port, '127.0.0.1')
    socket.write(get.repeat(50))
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    for (let n = 1; n <= 50; n++) {
      await until(() => answers.length === n)
      answers.at(-1)?.()
      await until(() => text.split('HTTP/1.1 200').length === n + 1)
    }
    socket.destroy()
  })
})

test('who sends on and on behind an answer that never ends is cut off, and few of their requests wait', async () => {
  let asked = 0
  await using server = await serve(() => void asked++)
  const socket = connect(server.port, '127.0.0.1').on('error', () => {})
  const closed = once(socket, 'close')
  socket.resume().write(get.repeat(200))
  await closed
  expect(asked).toBe(1)
})

test('who is gone has none of the answers made that they asked for before', async () => {
  let asked = 0
  await using server = await serve((_request, response) => {
    asked++
    response.on('error', () => {})
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.write(get.repeat(3))
  await until(() => asked === 1)
  socket.destroy()
  const other = connect(server.port, '127.0.0.1')
  other.write(get)
  await until(() => asked === 2)
  other.destroy()
})

describe('much', () => {
  const body = '漢'.repeat(10_000)
  const media = Array.from({ length: 20 }, (_, n) => `https://example.com/${n}/${'x'.repeat(2_000)}`)
  const much = '{ drafts(first: 100) { edges { node { body media } } } }'

  test('is answered in full, by the short way and the long', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (let n = 0; n < 30; n++) await alice.drafts({ body, media })
    for (const accept of ['application/json', 'application/json, text/html']) {
      const headers = {
        accept,
        'content-type': 'application/json',
        authorization: `Bearer ${alice.accessToken}`,
      }
      const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query: much }) })
      const { data } = (await response.json()) as { data: { drafts: { edges: { node: object }[] } } }
      expect(data.drafts.edges).toHaveLength(30)
      expect(data.drafts.edges[29]?.node).toEqual({ body, media })
    }
    await using socket = alice.socket()
    const answer = await socket.subscribe(much).ended()
    expect(answer.errors).toMatchObject([{ extensions: { code: 'ANSWER_TOO_LARGE' } }])
  })

  test('beyond 16 MB is refused', async ({ server }) => {
    const alice = await server.signUp('alice')
    const long = Array.from({ length: 20 }, (_, n) => `https://example.com/${n}/${'👍'.repeat(2_000)}`)
    for (let n = 0; n < 10; n++) await alice.drafts({ media: long })
    const often = Array.from({ length: 15 }, (_, n) => `m${n}: media`).join(' ')
    const { errors } = await alice.query(`{ drafts(first: 10) { edges { node { ${often} } } } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'ANSWER_TOO_LARGE' } }])
  })

  test('is made no more than three times at once for one who does not read', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (let n = 0; n < 100; n++) await alice.drafts({ body, media })
    const { hostname, port } = new URL(server.url)
    const request = JSON.stringify({ query: much })
    const before = server.log.length
    const sockets = Array.from({ length: 8 }, () => connect(Number(port), hostname).on('error', () => {}))
    for (const socket of sockets) {
      socket
        .pause()
        .write(
          `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${alice.accessToken}\r\n` +
            `Content-Type: application/json\r\nContent-Length: ${request.length}\r\n\r\n${request}`,
        )
    }
    const outcomes = () =>
      server.log.slice(before).flatMap((line) => (line.includes('"operation"') ? [JSON.parse(line).outcome] : []))
    await until(() => outcomes().length > 0)
    // Those that waited too long for the others.
    await until(() => outcomes().filter((outcome) => outcome === 'TIMEOUT').length >= 4)
    expect(outcomes().filter((outcome) => outcome === 'ok').length).toBeLessThanOrEqual(3)
    for (const socket of sockets) socket.destroy()
  })
})

describe('answers are compressed', () => {
  const encodingOf = async (url: string, token: string | null, query: string, accept: string, long = false) => {
    const headers = {
      'content-type': 'application/json',
      accept: long ? 'application/json, text/html' : 'application/json',
      'accept-encoding': accept,
      ...(token && { authorization: `Bearer ${token}` }),
    }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
    expect(await response.json()).toHaveProperty('data')
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
    return response.headers.get('content-encoding')
  }
  const types = '{ __schema { types { name description } } }'

  test.for([false, true])(
    'where the client takes that, from a kilobyte on; the long way: %s',
    async (long, { server }) => {
      expect(await encodingOf(server.url, null, types, 'gzip, deflate, br', long)).toBe('br')
      expect(await encodingOf(server.url, null, types, 'gzip', long)).toBe('gzip')
      expect(await encodingOf(server.url, null, types, 'br;q=0, gzip;q=0.5', long)).toBe('gzip')
      expect(await encodingOf(server.url, null, types, 'identity', long)).toBeNull()
      expect(await encodingOf(server.url, null, '{ serverTime }', 'br', long)).toBeNull()
    },
  )

  test('but never those of mutations, which may hold tokens beside a text of somebody else’s', async ({ server }) => {
    const alice = await server.signUp('alice')
    const mutation = `mutation { updateProfile(input: {}) { __typename ${Array.from(
      { length: 15 },
      (_, n) => `${'x'.repeat(90)}${n}: __typename`,
    ).join(' ')} } }`
    expect(await encodingOf(server.url, alice.accessToken, mutation, 'br')).toBeNull()
  })
})
