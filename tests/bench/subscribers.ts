import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { World } from '../support/rig/world.ts'
import { until } from '../support/until.ts'
import { type SignedIn, signIn } from './sessions.ts'

/**
 * Sockets of as many users, each with a subscription to its feed. By no kit: what is measured is the server, and ten thousand
 * kits would take more of the machine than it.
 */
export interface Subscribers {
  /** Begins anew. @param instant of the letters that are about to become ready, in milliseconds */
  expect(instant: number): void
  /** For each who has heard of one since, how long after the instant, in milliseconds. */
  readonly firsts: readonly number[]
  /** Events that have come since, to all of them. */
  readonly events: number
  /** Sockets that are open. */
  readonly open: number
  close(): void
}

/** Sockets that connect at a time. */
const atOnce = 100

/** Connects as users who have letters; over real sockets, with what a client would show of an event. */
export async function connectSubscribers(world: World, url: string, count: number): Promise<Subscribers> {
  const people = await signIn(world, world.env['JWT_SECRET'] ?? '', count)
  const heard = new Set<WebSocket>()
  const open = new Set<WebSocket>()
  const firsts: number[] = []
  let [instant, events, subscribed] = [0, 0, 0]

  const connect = ({ token }: SignedIn) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url.replace(/^http/, 'ws'), GRAPHQL_TRANSPORT_WS_PROTOCOL)
      const send = (message: object) => socket.send(JSON.stringify(message))
      const query = 'subscription { feed { seq __typename capsule { id title state } } }'
      open.add(socket)
      socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
      socket.on('error', reject)
      socket.on('close', (code) => {
        open.delete(socket)
        reject(new Error(`A subscriber was sent away with ${code}.`))
      })
      socket.on('message', (data) => {
        // Cheap, for this process shares its cores with what it measures.
        const text = String(data)
        if (text.includes('"CapsuleReady"')) {
          events++
          if (!heard.has(socket)) firsts.push(Date.now() - instant)
          heard.add(socket)
        } else if (text.includes('"connection_ack"')) {
          send({ id: '1', type: 'subscribe', payload: { query } })
          // Answered after it, so that the subscription has begun.
          send({ id: '2', type: 'subscribe', payload: { query: '{ serverTime }' } })
        } else if (text.includes('"complete"')) {
          subscribed++
          resolve()
        }
      })
    })
  for (let n = 0; n < people.length; n += atOnce) await Promise.all(people.slice(n, n + atOnce).map(connect))
  await until(() => subscribed === count, { what: 'every subscription' })
  return {
    expect(next) {
      instant = next
      events = 0
      firsts.length = 0
      heard.clear()
    },
    firsts,
    get events() {
      return events
    },
    get open() {
      return open.size
    },
    close() {
      for (const socket of open) socket.close()
    },
  }
}
