import { once } from 'node:events'
import { get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startServer } from '../../support/server.ts'

const token = 'a-token-of-these-tests'

/** Asks with headers that `fetch` does not let a page choose. */
async function ask(ops: string, path: string, headers: Record<string, string>): Promise<number> {
  const request = get(`${ops}${path}`, { headers })
  const [response] = await once(request, 'response')
  response.resume()
  return response.statusCode
}

async function connected(ops: string): Promise<Socket> {
  const { hostname, port } = new URL(ops)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

test('what is told on this machine alone is not told to a page elsewhere whose name points here', async () => {
  await using server = await startServer({ OPS_PORT: '0' }, 'worker')
  const { port } = new URL(server.ops)
  for (const path of ['/metrics', '/health/ready']) {
    expect(await ask(server.ops, path, { host: `evil.example:${port}` }), path).toBe(403)
    expect(await ask(server.ops, path, { host: `localhost.evil.example:${port}` }), path).toBe(403)
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(await ask(server.ops, path, { host: `${host}:${port}` }), `${path} at ${host}`).not.toBe(403)
    // A load balancer's check may name none.
    const socket = await connected(server.ops)
    socket.end(`GET ${path} HTTP/1.0\r\n\r\n`)
    expect(await text(socket), path).not.toMatch(/^HTTP\/1\.1 403/)
  }
  expect(await ask(server.ops, '/health/live', { host: 'evil.example' })).toBe(200)
})

test('whoever opens connections and keeps them takes none from who asks', async () => {
  await using server = await startServer({ OPS_PORT: '0' }, 'worker')
  const first = await connected(server.ops)
  const isOver = new Promise((resolve) => first.once('close', resolve))
  const others: Socket[] = []
  for (let n = 0; n < 256; n++) others.push(await connected(server.ops))
  await isOver
  expect((await fetch(`${server.ops}/health/live`)).status).toBe(200)
  for (const socket of others) socket.destroy()
})

test('guesses at the token count for the network they come from, and not for the proxy before us', async () => {
  await using server = await startServer(
    { OPS_PORT: '0', OPS_TOKEN: token, TRUST_PROXY: '127.0.0.1, ::1, ::ffff:127.0.0.1' },
    'worker',
  )
  const tries = (guess: string, address: string) =>
    ask(server.ops, '/figures', { authorization: `Bearer ${guess}`, 'x-forwarded-for': address })
  for (let n = 0; n < 10; n++) expect(await tries(`guess-${n}`, `2001:db8::${n}`)).toBe(401)
  // One network has all of these addresses.
  expect(await tries(token, '2001:db8::ffff')).toBe(429)
  expect(await tries(token, '203.0.113.7')).toBe(200)
})
