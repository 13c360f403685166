import { signal } from '@preact/signals'
import { type Client, CloseCode, createClient } from 'graphql-ws'
import { FeedDocument, type FeedSubscription } from './generated/graphql.ts'
import { heldUntil, hold } from './hold.ts'
import { accessToken } from './session.ts'

type Event = FeedSubscription['feed']

/** Whether events come in as they happen. */
export const connection = signal<'connecting' | 'live' | 'reconnecting'>('connecting')

/** Milliseconds: between pings, and how long an answer may take before the connection counts as dead. */
const pingEvery = 10_000
const pingPatience = 5_000
/** Milliseconds: at most between attempts to connect, and after which a lost connection was a good one. */
const longestPause = 10_000
const longLife = 10_000

/**
 * Follows the viewer's feed until `stop` aborts. Whenever the connection is lost, it subscribes again after the last
 * event that was handled, so each comes exactly once, in order, however long the page was away.
 *
 * graphql-ws could retry by itself, but would repeat the subscription as it was first made: with the old `after`.
 *
 * @param position where to begin: the `seq` of the last event that was handled, here or in an earlier visit
 */
export async function followFeed(
  position: number,
  { stop, onEvent, onLive }: { stop: AbortSignal; onEvent: (event: Event) => void; onLive: (again: boolean) => void },
): Promise<void> {
  let after = position
  let token: string | null = null
  let refused: string | undefined
  let failures = 0
  let isConnected = false
  const client = connect(
    async () => {
      token = await accessToken(refused)
      return { authorization: `Bearer ${token}` }
    },
    () => {
      onLive(connection.value === 'reconnecting')
      connection.value = 'live'
      isConnected = true
    },
  )
  const cut = () => client.terminate()
  addEventListener('offline', cut)
  stop.addEventListener('abort', () => {
    removeEventListener('offline', cut)
    // What it would be waiting for may fail; it is over all the same.
    Promise.resolve(client.dispose()).catch(() => {})
  })

  connection.value = 'connecting'
  while (!stop.aborted) {
    isConnected = false
    let hasExpired = false
    const began = Date.now()
    try {
      for await (const { data, errors } of client.iterate<FeedSubscription>({
        query: String(FeedDocument),
        variables: { after },
      })) {
        if (errors) throw errors
        if (!data) continue
        onEvent(data.feed)
        after = data.feed.seq
      }
    } catch (error) {
      // Events that nobody fetched for months have left the feed: go on with the oldest that is left.
      after = oldestPosition(error) ?? after
      holdBack(error)
      if (closeCode(error) === CloseCode.Forbidden) {
        refused = token ?? undefined
        hasExpired = isConnected
      }
    }
    if (stop.aborted) return
    // The end of a token's time is no trouble: with a fresh one it goes on at once.
    if (!hasExpired) connection.value = 'reconnecting'
    failures = hasExpired || Date.now() - began > longLife ? 0 : failures + 1
    const rest = Math.min(longestPause, 200 * 2 ** failures) * (0.75 + Math.random() / 2)
    await pause(Math.max(rest, (heldUntil.value ?? 0) - Date.now()), stop)
  }
}

function connect(connectionParams: () => Promise<Record<string, unknown>>, onConnected: () => void): Client {
  let pong: ReturnType<typeof setTimeout> | undefined
  const client = createClient({
    url: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
    connectionParams,
    retryAttempts: 0,
    keepAlive: pingEvery,
    on: {
      connected: onConnected,
      // A connection can die without a word; then the answer to a ping is what is missing.
      ping: (received) => {
        if (!received) pong = setTimeout(() => client.terminate(), pingPatience)
      },
      pong: (received) => {
        if (received) clearTimeout(pong)
      },
      closed: () => clearTimeout(pong),
    },
  })
  return client
}

/** Of the limits only that of all operations concerns a subscription. */
function holdBack(error: unknown): void {
  const extensions = Array.isArray(error) ? error[0]?.extensions : undefined
  if (extensions?.code === 'RATE_LIMITED') hold(extensions.retryAfter)
}

const closeCode = (error: unknown) => (error instanceof CloseEvent ? error.code : undefined)

function oldestPosition(error: unknown): number | undefined {
  const extensions = Array.isArray(error) ? error[0]?.extensions : undefined
  return extensions?.code === 'FEED_CURSOR_INVALID' ? Math.max(0, extensions.oldestSeq - 1) : undefined
}

/** Waits, but not past the moment when the network or the person comes back. */
function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController()
    const end = () => {
      over.abort()
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    const once = { signal: over.signal }
    addEventListener('online', end, once)
    document.addEventListener('visibilitychange', () => document.hidden || end(), once)
    stop.addEventListener('abort', end, once)
  })
}
