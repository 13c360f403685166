import DataLoader from 'dataloader'
import pLimit from 'p-limit'
import { allParts, type Parts } from '../capsules/rows.ts'
import type { Cause, Span, Statements, Telemetry, Tracer } from '../ports.ts'
import { createWatchers, type Hearing } from '../watchers.ts'
import { type Cursor, type FeedBounds, type FeedEvent, readBounds, readFeeds, startAfter } from './read.ts'

export interface FeedHub {
  /**
   * A user's events after `after`: first what is in the log, then live, strictly increasing, none missing, none
   * twice. They come in pages of what is known at the time, none of them empty. Nothing is buffered beyond the page
   * being handed out: whoever stops pulling costs one flag. `return()` ends them at once, also while they are waited for.
   *
   * @param after null for live events only
   * @param parts what of their letters is looked at; there may be more, for whom they are read together with
   * @throws {FeedCursorError} see {@link startAfter}
   */
  pages(userId: string, after: number | null, parts?: Parts): Promise<AsyncIterableIterator<readonly FeedEvent[]>>
  /** Subscribers at this moment. */
  readonly size: number
  close(): void
}

interface HubOptions extends Hearing {
  readonly statements: Statements
  readonly telemetry: Telemetry
  readonly tracer: Tracer
}

/** Events in a page at most. Subscriptions resolve a page at once. */
const pageSize = 50
/** How long reads are gathered into one query, in milliseconds. */
const gatherTime = 2
/** Cursors in one query. */
const gatherLimit = 250
/** Rows in one query: where many have missed much, they read on in smaller pages. */
const rowLimit = 250
/** Queries at a time: the rows of a query come in at once, and those of all its connections too. */
const readsAtOnce = 2

const gathering = {
  cache: false,
  maxBatchSize: gatherLimit,
  batchScheduleFn: (flush: () => void) => void setTimeout(flush, gatherTime),
}

interface Subscriber {
  flagged: boolean
  /** What rang first of what it has not looked at. One alone: whoever stops pulling costs no more than that. */
  cause: Cause | null
  /** Resolves the wait of a subscriber that has read everything. */
  wake: () => void
}

/**
 * The flags of all subscribers of this process. A ring flags a user's subscribers; a gap in the rings and every
 * heartbeat flag all. A flagged subscriber reads on from its own cursor, and the reads of a few milliseconds become
 * one query.
 */
export function createFeedHub({ statements, doorbell, log, telemetry, tracer, heartbeat }: HubOptions): FeedHub {
  let isClosed = false
  const read = gather(statements, telemetry)
  const boundsOf = new DataLoader<string, FeedBounds>((userIds) => readBounds({ statements }, userIds), gathering)
  const subscribers = createWatchers<Subscriber>({
    doorbell,
    topic: 'feed',
    heartbeat,
    look(flagged, cause) {
      for (const subscriber of flagged) {
        subscriber.flagged = true
        subscriber.cause ??= cause
        subscriber.wake()
      }
    },
  })

  function follow(userId: string, from: number, parts: Parts): AsyncIterableIterator<readonly FeedEvent[]> {
    const subscriber: Subscriber = { flagged: true, cause: null, wake: () => {} }
    let last = from
    let hasLeft = false
    /** None before the first page is asked for: whoever never asks need not leave. */
    let leave: (() => boolean) | undefined
    /** From a ring until what was read for it is handed on: who asks for the next page has handed on the one before. */
    let delivery: Span | null = null
    const endDelivery = () => {
      delivery?.end()
      delivery = null
    }
    return {
      async next() {
        leave ??= subscribers.join(userId, subscriber)
        endDelivery()
        while (!hasLeft && !isClosed) {
          if (!subscriber.flagged) {
            await new Promise<void>((resolve) => {
              subscriber.wake = resolve
            })
            continue
          }
          subscriber.flagged = false
          const reading = tracer.start({ name: 'delivery', kind: 'consumer', from: subscriber.cause })
          delivery = reading
          subscriber.cause = null
          const { page, more } = await reading
            .run(() => read({ userId, after: last, parts }))
            .catch((error: unknown) => {
              // The heartbeat looks again: a database that is away for a while ends nobody's subscription.
              log.warn({ err: error }, 'could not read a feed')
              reading.fail(error)
              return { page: [], more: false }
            })
          if (more) subscriber.flagged = true
          reading.tell({ 'openon.events': page.length })
          const { seq } = page.at(-1) ?? {}
          if (seq === undefined || hasLeft) {
            endDelivery()
            continue
          }
          last = seq
          return { done: false, value: page }
        }
        leave()
        return { done: true, value: undefined }
      },
      async return() {
        hasLeft = true
        leave?.()
        endDelivery()
        subscriber.wake()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  return {
    get size() {
      return subscribers.size
    },

    async pages(userId, after, parts = allParts) {
      const bounds = await boundsOf.load(userId)
      return follow(userId, after === null ? bounds.lastSeq : startAfter(after, bounds), parts)
    },

    close() {
      isClosed = true
      subscribers.lookAtAll()
      subscribers.close()
    },
  }
}

interface Read {
  readonly page: readonly FeedEvent[]
  /** Whether there may be more behind it. */
  readonly more: boolean
}

/** Turns the reads of {@link gatherTime} into one query. */
function gather(statements: Statements, telemetry: Telemetry): (cursor: Cursor) => Promise<Read> {
  const inTurn = pLimit(readsAtOnce)
  const reads = new DataLoader<Cursor, Read>(async (cursors) => {
    const size = Math.min(pageSize, Math.floor(rowLimit / cursors.length))
    const pages = await inTurn(() => readFeeds({ statements }, cursors, size))
    telemetry.count('feedReads', {})
    telemetry.count(
      'feedEventsRead',
      {},
      pages.reduce((sum, page) => sum + page.length, 0),
    )
    return pages.map((page) => ({ page, more: page.length === size }))
  }, gathering)
  return (cursor) => reads.load(cursor)
}
