import { type Clock, createClock } from './clock.ts'
import { createFeed } from './feed.ts'
import { createLadder } from './ladder.ts'
import { createLetter } from './letter.ts'
import { createAsk, createOperations, type Operations } from './operations.ts'
import { createPatience } from './patience.ts'
import { createRequests } from './request.ts'
import { createSession, type Session } from './session.ts'
import { defaultStorage, type Storage } from './storage.ts'
import { manyListenTo } from './surroundings.ts'
import { createTokens } from './tokens.ts'
import { createUpload } from './upload.ts'
import { createPollingWay } from './ways/polling.ts'
import { createSseWay } from './ways/sse.ts'
import type { WayName } from './ways/way.ts'
import { createWebSocketWay } from './ways/websocket.ts'

export interface Options {
  /** Of GraphQL: `https://letters.example/graphql`. In a page `/graphql` will do. */
  readonly url: string
  /**
   * Where the session is kept. Default: IndexedDB, shared by all tabs and workers of the origin; in memory where there is
   * none, as in Node. Failure: what cannot be read or written is in memory alone.
   */
  readonly storage?: Storage | undefined
  /**
   * Milliseconds for which an operation that a limit stands in the way of is sent again, and a query also when the
   * server is out of reach. Default: 0. Failure: what came last is thrown.
   */
  readonly patience?: number | undefined
  /** Milliseconds that an answer may take. Default: 30,000. Failure: `UNREACHABLE`. */
  readonly timeout?: number | undefined
  /**
   * The ways that live results may come, the best first. Default: WebSocket, SSE, polling. Failure: where none works they
   * are tried again, with longer and longer pauses up to ten seconds.
   */
  readonly ways?: readonly WayName[] | undefined
  /** Milliseconds after which a better way is looked for again, and twice as many each time. Default: 60,000. */
  readonly lookAgain?: number | undefined
  /** Milliseconds between two requests where it comes to polling. Default: 5,000. */
  readonly pollEvery?: number | undefined
  /** A WebSocket, such as that of `ws` for Node before 22. Default: the global one. Failure: SSE is used. */
  readonly webSocket?: unknown
  /** Sends requests. Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

export interface OpenOn extends Operations {
  readonly session: Session
  readonly clock: Clock
  readonly feed: ReturnType<typeof createFeed>
  readonly letter: ReturnType<typeof createLetter>
  readonly upload: ReturnType<typeof createUpload>
  /** Ends all that is under way, and stays logged in. */
  close(): void
}

/** Connects to an OpenOn. Nothing is sent until something is asked for. */
export function connect(options: Options): OpenOn {
  const { timeout = 30_000, patience = 0, lookAgain = 60_000, pollEvery = 5_000 } = options
  const { ways: wanted = ['websocket', 'sse', 'polling'] } = options
  const { webSocket = (globalThis as { WebSocket?: unknown }).WebSocket } = options
  const { location } = globalThis as { location?: { readonly href: string } }
  const url = new URL(options.url, location?.href).href
  const { storage = defaultStorage(`openon ${url}`), fetch = (...asked) => globalThis.fetch(...asked) } = options

  const closing = new AbortController()
  manyListenTo(closing.signal)
  const requests = createRequests(url, fetch, timeout)
  const patiently = createPatience(patience, closing.signal)
  const session = createSession(createTokens(requests, patiently), storage)
  const ask = createAsk(requests, session)
  const clock = createClock(requests, closing.signal)
  const all = {
    websocket: () => createWebSocketWay(url, session, webSocket),
    sse: () => createSseWay(requests, session),
    polling: () => createPollingWay(requests, session, pollEvery),
  }
  const [best = 'polling', ...others] = wanted.filter((name) => name !== 'websocket' || webSocket)
  const ladder = createLadder([all[best](), ...others.map((name) => all[name]())], lookAgain)
  // What was cut off may have slept, and the device's clock may have been set meanwhile.
  const onLive = () => void (clock.error !== null && clock.sync().catch(() => {}))
  const parts = { ladder, session, onLive }
  return {
    session,
    clock,
    ...createOperations(ask, patiently, closing.signal),
    feed: createFeed(parts, closing.signal),
    letter: createLetter(parts, ask, closing.signal),
    upload: createUpload(url, session, closing.signal),
    close() {
      closing.abort()
      session.close()
    },
  }
}
