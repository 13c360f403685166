import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { FeedEventKind } from '../../generated/prisma/enums.ts'
import { FeedCursorError } from '../errors.ts'

/** Where feeds are read. */
interface Source {
  readonly db: PrismaClient
}

/** One event as a subscriber gets it. The letter is looked up when it is delivered, so it carries no content. */
export interface FeedEvent {
  readonly seq: number
  readonly kind: FeedEventKind
  readonly capsuleId: string
  readonly occurredAt: Date
}

/** Where somebody stands in a feed: everything up to `after` is known. */
export interface Cursor {
  readonly userId: string
  readonly after: number
}

/**
 * Reads on from many cursors in one query.
 *
 * @param limit events for each cursor
 * @returns for each cursor its next events in order; as many as the limit when there may be more
 */
export async function readFeeds({ db }: Source, cursors: readonly Cursor[], limit: number): Promise<FeedEvent[][]> {
  const rows = await db.$queryRaw<(FeedEvent & { cursor: number })[]>(Prisma.sql`
    SELECT cursors.n::int AS cursor,
           events.seq,
           events.kind,
           events.capsule_id AS "capsuleId",
           events.occurred_at AS "occurredAt"
      FROM unnest(
             ${cursors.map(({ userId }) => userId)}::uuid[],
             ${cursors.map(({ after }) => after)}::int[]
           ) WITH ORDINALITY AS cursors (user_id, after, n)
     CROSS JOIN LATERAL (
             SELECT *
               FROM feed_events
              WHERE user_id = cursors.user_id
                AND seq > cursors.after
              ORDER BY seq
              LIMIT ${limit}
           ) AS events
     ORDER BY cursors.n, events.seq`)
  const pages: FeedEvent[][] = cursors.map(() => [])
  for (const { cursor, ...event } of rows) pages[cursor - 1]?.push(event)
  return pages
}

export interface FeedBounds {
  /** The newest event; 0 in an empty feed. */
  readonly lastSeq: number
  /** Every event up to this one has left the retained log. */
  readonly prunedSeq: number
}

export async function feedBounds({ db }: Source, userId: string): Promise<FeedBounds> {
  const feed = await db.feed.findUnique({ where: { userId }, select: { lastSeq: true, prunedSeq: true } })
  return feed ?? { lastSeq: 0, prunedSeq: 0 }
}

/**
 * Where reading starts. `0` means the oldest event that is retained, whichever that is.
 *
 * @throws {FeedCursorError} when `after` is negative, ahead of the feed, or has events behind it that are gone
 */
export function startAfter(after: number, { lastSeq, prunedSeq }: FeedBounds): number {
  if (after === 0) return prunedSeq
  if (after < 0) throw new FeedCursorError('after must not be negative', prunedSeq + 1)
  if (after > lastSeq)
    throw new FeedCursorError(`after is ahead of the feed, whose last seq is ${lastSeq}`, prunedSeq + 1)
  if (after < prunedSeq) {
    throw new FeedCursorError(
      `the events after ${after} have left the log; the oldest is ${prunedSeq + 1}`,
      prunedSeq + 1,
    )
  }
  return after
}

export interface FeedPage {
  readonly events: readonly FeedEvent[]
  /** The `after` to go on with. */
  readonly lastSeq: number
  readonly hasMore: boolean
}

/**
 * One page of a feed, for clients that poll.
 *
 * @param after 0 for the oldest retained event
 * @throws {FeedCursorError}
 */
export async function readFeedPage(source: Source, userId: string, after: number, first: number): Promise<FeedPage> {
  const start = startAfter(after, await feedBounds(source, userId))
  const [events = []] = await readFeeds(source, [{ userId, after: start }], first + 1)
  const page = events.slice(0, first)
  return { events: page, lastSeq: page.at(-1)?.seq ?? start, hasMore: events.length > first }
}
