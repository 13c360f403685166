import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { startServer } from '../support/server.ts'
import { proxyIsMissing, startProxy } from '../support/servers/haproxy.ts'
import { freePort } from '../support/servers/ports.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

const cannotBe = proxyIsMissing !== null || 'missing' in inject('servers').postgres

/** Two machines, as far as one can be two: the same ports at two addresses. */
const machines = ['127.0.0.1', '127.0.0.2'] as const
const at = (HOST: string, ops: number) => ({ HOST, OPS_HOST: HOST, OPS_PORT: String(ops), TRUST_PROXY: '127.0.0.1' })

describe.skipIf(cannotBe)('Behind HAProxy', () => {
  test('a machine that stops is left for the other: nobody who asks is refused, and sockets come back', async () => {
    const ops = await freePort()
    // However busy this machine, the proxy has seen by then that it is to leave.
    const patient = { SHUTDOWN_DEADLINE: '60s', DRAIN_TIME: '50s' }
    await using server = await startServer({ ...at(machines[0], ops), ...patient })
    await using other = await server.another('api', { ...at(machines[1], ops), ...patient })
    await using proxy = await startProxy({ next: new URL(server.url).host, second: new URL(other.url).host, ops })
    const place = { url: `http://127.0.0.1:${proxy.port}/graphql`, log: server.log }
    const [alice, bob] = [(await server.signUp('alice')).at(place), (await server.signUp('bob')).at(place)]

    let isOver = false
    let asked = 0
    const asking = (async () => {
      for (; !isOver; asked++) expect((await alice.query('{ serverTime }')).errors).toEqual([])
    })()
    const sockets = [bob.socket(), bob.socket(), bob.socket(), bob.socket()]
    const streams = sockets.map((socket) => socket.subscribe('subscription { feed(after: 0) { seq } }'))
    await alice.seals({ for: bob })
    for (const stream of streams) await stream.next()

    const before = asked
    await other.stop()
    const codes = sockets.map(({ closed }) => closed.then(({ code }) => code))
    expect(await Promise.race(codes)).toBe(1001)
    await Promise.race([until(() => asked > before + 20), asking])
    await using feed = bob.feed({ after: 0 })
    await alice.seals({ for: bob })
    expect((await feed.take(2)).map(({ feed }) => feed.seq)).toEqual([1, 2])
    isOver = true
    await asking
    for (const socket of sockets) await socket.close()
  })

  test('what comes by TLS is answered over it, sockets too', async () => {
    const { key, cert } = inject('servers').certificate
    await using folder = await temporaryFolder()
    const certificate = join(folder.path, 'openon.pem')
    await writeFile(certificate, `${cert}\n${key}`)
    await using server = await startServer({ TRUST_PROXY: '127.0.0.1' })
    await using proxy = await startProxy({ next: new URL(server.url).host, certificate })
    const place = { url: `https://localhost:${proxy.port}/graphql`, log: server.log }
    const [alice, bob] = [(await server.signUp('alice')).at(place), (await server.signUp('bob')).at(place)]
    await using feed = bob.feed({ after: 0 })
    const letter = await alice.seals({ for: bob })
    expect((await feed.next()).feed.capsule.id).toBe(letter.id)
    const answer = await fetch(place.url, { method: 'HEAD' })
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})
