import { nameOf, type TypedDocument, textOf } from './documents.ts'
import type { ApiError } from './errors.ts'
import { type Connection, follow, type Parts } from './follow.ts'
import { linked } from './surroundings.ts'
import type { Source } from './ways/way.ts'

/** An event as it is told unless a fragment asks for something else. */
export interface FeedEvent {
  readonly __typename: string
  readonly seq: number
  readonly occurredAt: string
  readonly capsuleId: string
  /** Null when it has been withdrawn. */
  readonly capsule: {
    readonly id: string
    readonly title: string
    readonly state: string
    readonly unfoldsAt: string
    readonly unlocksAt: string
  } | null
}

export interface Jump {
  /** The `seq` after which nothing can be told any more, and that after which it goes on. */
  readonly from: number
  readonly to: number
}

export interface FeedOptions<Event> {
  /** The `seq` of the last event that was handled. Default: 0, everything that is retained. */
  readonly after?: number | undefined
  /** A fragment on `FeedEvent`: what to tell of each. Default: {@link FeedEvent}. */
  readonly event?: TypedDocument<Event, never> | string
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
  /** Is told when events come in as they happen, and by which way; and when they do not. */
  readonly onConnection?: (connection: Connection) => void
  /**
   * Is told when `after` is no place in the feed, as after 90 days away, and where it goes on: read afresh what you
   * show. Default: the feed throws `FEED_CURSOR_INVALID`.
   */
  readonly onJump?: (jump: Jump) => void
}

const usual = `fragment Usual on FeedEvent {
  __typename seq occurredAt capsuleId capsule { id title state unfoldsAt unlocksAt }
}`

/** Events in one answer to who polls. */
const pageSize = 100

/**
 * The viewer's feed: each event once and in order, whatever happens to the network, the token or the server. An event
 * counts as handled when the next one is asked for.
 */
export function createFeed(parts: Parts, closing: AbortSignal) {
  return <Event = FeedEvent>(options: FeedOptions<Event> = {}): AsyncGenerator<Event, void, undefined> => {
    const { event: fragment = usual, signal, onConnection = () => {}, onJump } = options
    const own = linked(signal, closing)
    let { after = 0 } = options

    function recover(error: ApiError): boolean {
      if (!onJump || error.code !== 'FEED_CURSOR_INVALID') return false
      const to = Math.max(0, Number(error.extensions['oldestSeq']) - 1)
      if (to === after) return false
      onJump({ from: after, to })
      after = to
      return true
    }

    async function* events(): AsyncGenerator<Event, void, undefined> {
      const source = sourceOf<Event>(await textOf(fragment), () => after)
      try {
        for await (const { seq, event } of follow(source, { ...parts, stop: own.signal, onConnection, recover })) {
          if (seq <= after) continue
          after = seq
          yield event
        }
      } finally {
        own.abort()
      }
    }
    return endingAtOnce(events(), own)
  }
}

interface Numbered<Event> {
  readonly seq: number
  readonly event: Event
}

function sourceOf<Event>(fragment: string, after: () => number): Source<Numbered<Event>> {
  const fields = `at: seq ...${nameOf(fragment, 'FeedEvent')}`
  const numbered = (event: { readonly at: number }): Numbered<Event> => {
    const { at: seq, ...rest } = event
    return { seq, event: rest as Event }
  }
  return {
    subscription: () => ({
      text: `subscription Feed($after: Int!) { feed(after: $after) { ${fields} } } ${fragment}`,
      variables: { after: after() },
    }),
    told: (data) => numbered((data as { feed: { at: number } }).feed),
    query: () => ({
      text: `query Feed($after: Int!) { feed(after: $after, first: ${pageSize}) { hasMore events { ${fields} } } } ${fragment}`,
      variables: { after: after() },
    }),
    page(data) {
      const { events, hasMore } = (data as { feed: { events: { at: number }[]; hasMore: boolean } }).feed
      return { items: events.map(numbered), hasMore }
    },
  }
}

/** Lets `return` end what is still being waited for, which a generator would wait for first. */
export function endingAtOnce<Item>(
  items: AsyncGenerator<Item, void, undefined>,
  stop: AbortController,
): AsyncGenerator<Item, void, undefined> {
  const end = items.return.bind(items)
  return Object.assign(items, {
    return: (value: undefined) => {
      stop.abort()
      return end(value)
    },
  })
}
