import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Person } from '../support/person.ts'
import { startServer } from '../support/server.ts'

const news = 'subscription { feed { seq } }'

test('a process that stops ends its sockets with 1001 one after the other, and takes no new ones meanwhile', async () => {
  await using server = await startServer({ DRAIN_TIME: '4s' }, 'api')
  const people = await Promise.all(['alice', 'bob', 'carol'].map((name) => server.signUp(name)))
  const sockets = people.flatMap((person) => Array.from({ length: 20 }, () => person.socket()))
  for (const socket of sockets) socket.subscribe(news)
  // An answer tells that its socket stands.
  for (const socket of sockets) await socket.subscribe('{ viewer { id } }').next()
  let open = sockets.length
  const ends = sockets.map(async ({ closed }) => {
    const { code } = await closed
    open--
    return code
  })
  const stopped = server.stop()
  expect(await Promise.race(ends)).toBe(1001)
  expect(open).toBeGreaterThan(sockets.length / 2)
  const late = (people[0] as Person).socket()
  late.subscribe(news)
  expect((await late.closed).code).not.toBe(1001)
  expect(await Promise.all(ends)).toEqual(sockets.map(() => 1001))
  await stopped
})

test('a process that stops behind a proxy answers until nothing more comes, and each answer is the last of its connection', async () => {
  await using server = await startServer({ DRAIN_TIME: '4s', TRUST_PROXY: '127.0.0.1' }, 'api')
  const body = JSON.stringify({ query: '{ serverTime }' })
  const asks = () => fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect((await asks()).headers.get('connection')).toBe('keep-alive')
  const stopped = server.stop()
  for (let asked = 0; asked < 20; asked++) expect((await asks()).headers.get('connection')).toBe('close')
  await stopped
  await expect(asks()).rejects.toThrow()
})

test('a process that stops waits neither for who has asked nothing nor, for long, for who never ends asking', async () => {
  await using server = await startServer({ SHUTDOWN_DEADLINE: '2s', OPS_PORT: '0' }, 'api')
  const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n'
  const said = await Promise.all(
    [
      ...['', head, `${head}\r\n{"query":`].map((text) => [server.url, text] as const),
      ...['', head].map((text) => [server.ops, text] as const),
    ].map(async ([url, text]) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(text)
      let answer = ''
      socket.on('data', (data) => {
        answer += String(data)
      })
      socket.on('error', () => {})
      return { ended: once(socket, 'close'), answer: () => answer }
    }),
  )
  // What they have sent is read by now.
  await fetch(server.url)
  await server.stop()
  await Promise.all(said.map(({ ended }) => ended))
  // Whoever is waited for until they are too slow is told so.
  expect(said.map(({ answer }) => answer())).toEqual(['', '', '', '', ''])
})
