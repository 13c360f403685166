import { describe, expect } from 'vitest'
import type { WayName } from '../../../src/client/index.ts'
import { enter } from '../../support/clients/kit.ts'
import { password } from '../../support/person.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

describe.for<WayName>(['websocket', 'sse', 'polling'])('a letter over %s', (way) => {
  test('is told as it is, then whenever it changes, and is null at last when it is withdrawn', async ({ server }) => {
    await using network = await startNetwork(Number(new URL(server.url).port))
    const url = Object.assign(new URL(server.url), { port: String(network.port) }).href
    await using bob = await enter(url, 'bob', { ways: [way], pollEvery: 50 })
    const alice = await server.signUp('alice')
    const { id } = await alice.seals({ for: bob, in: '3s' })
    const states: (string | undefined)[] = []
    let isOver = false
    const run = async () => {
      for await (const letter of bob.letter(id)) states.push(letter?.state)
      isOver = true
    }
    const running = run()
    await until(() => states.length > 0)
    // Coming back it is told again, which is no news.
    network.dropAll()
    await until(() => states.at(-1) === 'READY')
    expect(states.filter((state, n) => states.indexOf(state) !== n)).toEqual([])

    network.cut()
    await alice.does(`mutation { deleteAccount(password: "${password}", withdrawLetters: true) { __typename } }`)
    expect(isOver).toBe(false)
    network.heal()
    await running
    expect(states.slice(-2)).toEqual(['READY', undefined])
  })
})

test('a fragment says what is told of a letter; of one that is not theirs nobody is told', async ({ server }) => {
  await using bob = await enter(server.url, 'bob')
  await using eve = await enter(server.url, 'eve')
  const alice = await server.signUp('alice')
  const { id } = await alice.seals({ for: bob, title: 'Hello' })
  const letter = 'fragment Mine on Capsule { title sender { displayName } }'
  for await (const told of bob.letter(id, { letter })) {
    expect(told).toEqual({ title: 'Hello', sender: { displayName: alice.username } })
    break
  }
  const leaving = new AbortController()
  const peek = eve.letter(id, { signal: leaving.signal, onConnection: () => leaving.abort() })
  expect(await peek.next()).toEqual({ done: true, value: undefined })
})
