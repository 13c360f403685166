import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, WayName } from '../../../src/client/index.ts'
import { kitAt } from '../clients/kit.ts'
import { createWitness } from '../clients/witness.ts'
import { feedEvent } from '../operations.ts'
import type { FeedEvent, Person } from '../person.ts'

/** A program that follows a feed by the kit, and begins after the last event that it handled whenever it starts again. */
export interface Follower extends AsyncDisposable {
  readonly events: readonly FeedEvent[]
  /** What the server told out of turn, in words: of it the kit tells nothing. */
  readonly wrong: readonly string[]
  /** How often it had to come back. */
  readonly returns: number
  /** What it is about just now, in words. */
  readonly doing: string
  /** Is killed, without a word to the server, and starts again. */
  restart(): void
  hasHeard(type: string, letter: { readonly id: string }): boolean
}

/**
 * @param person where they are at each connection: any API process does
 * @param ways by which it may follow; what the server tells out of turn is heard on sockets alone
 */
export function follow(person: () => Person, ways: readonly WayName[] = ['websocket']): Follower {
  const events: FeedEvent[] = []
  const { storage } = person()
  const placed = () => person().place.url
  const witness = createWitness(placed)
  const fetchThere: typeof fetch = (_, init) => fetch(placed(), init)
  const start = () => kitAt(placed(), { storage, ways, webSocket: witness.webSocket, fetch: fetchThere })
  let kit = start()
  let isOver = false
  let last = 'nothing'
  const onConnection = (connection: Connection) => {
    last = connection.state === 'live' ? `live over ${connection.over}` : String(connection.why)
  }
  const following = (async () => {
    for (; !isOver; kit = start()) {
      const after = events.at(-1)?.seq ?? 0
      try {
        for await (const event of kit.feed<FeedEvent>({ after, event: feedEvent, onConnection })) events.push(event)
      } catch (error) {
        last = String(error)
        await sleep(50)
      }
    }
  })()
  const restart = () => {
    witness.cut()
    kit.close()
  }

  return {
    events,
    wrong: witness.wrong,
    get returns() {
      return Math.max(0, witness.opened - 1)
    },
    get doing() {
      return last
    },
    restart,
    hasHeard: (type, { id }) => events.some((event) => event.__typename === type && event.capsule?.id === id),
    async [Symbol.asyncDispose]() {
      isOver = true
      restart()
      await following
    },
  }
}
