import { describe, expect } from 'vitest'
import type { Connection, WayName } from '../../../src/client/index.ts'
import { enter } from '../../support/clients/kit.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ ACCESS_TOKEN_TTL: '3s', RATE_LIMIT_REFRESH: 'off' })

describe.for<WayName>(['websocket', 'sse', 'polling'])('over %s', (way) => {
  test('tokens run out one after the other, and nobody notices', async ({ server }) => {
    await using bob = await enter(server.url, 'bob', { ways: [way], pollEvery: 50 })
    const leaving = new AbortController()
    const seen: number[] = []
    const connections: Connection[] = []
    const run = async () => {
      const { signal } = leaving
      const onConnection = (connection: Connection) => void connections.push(connection)
      for await (const { seq } of bob.feed({ signal, onConnection })) seen.push(seq)
    }
    const running = run()
    // Each is bought before the last has run out: so the first has by the fourth.
    const first = await bob.session.token()
    const tokens = new Set([first])
    let sealed = 0
    while (tokens.size < 4) {
      const sent = await bob.mutate<{ sendCapsule: { __typename: string } }>(
        `mutation ($input: SendCapsuleInput!) { sendCapsule(input: $input) { __typename } }`,
        { input: { title: 'Mine', body: 'Mine', receiverId: bob.id, unlocksAt: new Date(Date.now() + 1e6) } },
      )
      expect(sent.__typename).toBe('Capsule')
      sealed++
      await until(() => seen.length === sealed)
      tokens.add(await bob.session.token())
    }
    leaving.abort()
    await running
    expect(seen).toEqual(Array.from({ length: sealed }, (_, n) => n + 1))
    expect(connections).toEqual([{ state: 'live', over: way }])
  })
})
