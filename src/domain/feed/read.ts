import type { FeedEventKind } from '../../generated/prisma/enums.ts'
import { type LetterRow, letterColumns, letterJoins, type Parts, perParts, togetherOf } from '../capsules/rows.ts'
import { FeedCursorError } from '../errors.ts'
import type { Statement, Statements } from '../ports.ts'

/** Where feeds are read. */
interface Source {
  readonly statements: Statements
}

/** One event as a subscriber gets it, with its letter. What that says is not in it. */
export interface FeedEvent {
  readonly seq: number
  readonly kind: FeedEventKind
  readonly capsuleId: string
  /** As the database writes it, see {@link instantOf}. */
  readonly occurredAt: string
  /** As it is when the event is read, which may be further than at the time of the event; null when it is gone, or not theirs any more. */
  readonly letter: LetterRow | null
}

/** Where somebody stands in a feed: everything up to `after` is known. */
export interface Cursor {
  readonly userId: string
  readonly after: number
  /** What of its letters they look at. */
  readonly parts: Parts
}

type EventRow = Omit<FeedEvent, 'letter'> & { readonly cursor: number } & (LetterRow | { readonly id: null })

const eventsAfter = (parts: Parts): Statement =>
  perParts('feed events after cursors', parts, () => ({
    text: `
    SELECT cursors.n::int AS cursor,
           events.seq,
           events.kind,
           events.capsule_id AS "capsuleId",
           events.occurred_at AS "occurredAt",
           ${letterColumns(parts)}
      FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS cursors (user_id, after, n)
     CROSS JOIN LATERAL (
             SELECT *
               FROM feed_events
              WHERE user_id = cursors.user_id
                AND seq > cursors.after
              ORDER BY seq
              LIMIT $3::int
           ) AS events
      LEFT JOIN LATERAL (
             SELECT *
               FROM capsules
              WHERE id = events.capsule_id
                AND (sender_id = cursors.user_id OR receiver_id = cursors.user_id)
              LIMIT 1
           ) AS letter ON true
      ${letterJoins(parts)}
     ORDER BY cursors.n, events.seq`,
  }))

/**
 * Reads on from many cursors in one query.
 *
 * @param limit events for each cursor
 * @returns for each cursor its next events in order; as many as the limit when there may be more
 */
export async function readFeeds(
  { statements }: Source,
  cursors: readonly Cursor[],
  limit: number,
): Promise<FeedEvent[][]> {
  const users = cursors.map(({ userId }) => userId)
  const places = cursors.map(({ after }) => after)
  const parts = togetherOf(cursors.map(({ parts }) => parts))
  const pages: FeedEvent[][] = cursors.map(() => [])
  for (const row of await statements.run<EventRow>(eventsAfter(parts), [users, places, limit])) {
    const { seq, kind, capsuleId, occurredAt } = row
    pages[row.cursor - 1]?.push({ seq, kind, capsuleId, occurredAt, letter: row.id === null ? null : row })
  }
  return pages
}

export interface FeedBounds {
  /** The newest event; 0 in an empty feed. */
  readonly lastSeq: number
  /** Every event up to this one has left the retained log. */
  readonly prunedSeq: number
}

const emptyFeed: FeedBounds = { lastSeq: 0, prunedSeq: 0 }

const boundsOf: Statement = {
  name: 'feed bounds',
  isQuick: true,
  text: `
    SELECT user_id AS "userId",
           last_seq AS "lastSeq",
           pruned_seq AS "prunedSeq"
      FROM feeds
     WHERE user_id = ANY ($1::uuid[])`,
}

/** @returns for each user the bounds of their feed */
export async function readBounds({ statements }: Source, userIds: readonly string[]): Promise<FeedBounds[]> {
  const rows = await statements.run<FeedBounds & { userId: string }>(boundsOf, [userIds])
  const found = new Map(rows.map((row) => [row.userId, row]))
  return userIds.map((userId) => found.get(userId) ?? emptyFeed)
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
export async function readFeedPage(
  source: Source,
  userId: string,
  after: number,
  first: number,
  parts: Parts,
): Promise<FeedPage> {
  const [bounds = emptyFeed] = await readBounds(source, [userId])
  const start = startAfter(after, bounds)
  const [events = []] = await readFeeds(source, [{ userId, after: start, parts }], first + 1)
  const page = events.slice(0, first)
  return { events: page, lastSeq: page.at(-1)?.seq ?? start, hasMore: events.length > first }
}
