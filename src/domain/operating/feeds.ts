import { validate } from 'uuid'
import { Prisma } from '../../generated/prisma/client.ts'
import { likeliestFirst, namedBy } from '../accounts/search.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'

/** Feeds, and events, that one statement looks at; of a feed that has more, all. */
const mostFeeds = 1_000
const mostEvents = 50_000
/** What is named of each fault in a feed at most. */
const mostNamed = 20

/** A feed that is not as every feed has to be. */
export interface BrokenFeed {
  readonly userId: string
  readonly lastSeq: number
  readonly prunedSeq: number
  /** Numbers that ought to be there and are not: of each run of them the first and the last. */
  readonly missing: readonly (readonly [first: number, last: number])[]
  /** Numbers beyond the counter. */
  readonly beyond: readonly number[]
  /** Numbers of events that tell of a letter what had been told, or had been passed, before. */
  readonly backwards: readonly number[]
}

/** How far somebody who looks at feeds has come. */
export interface Looked {
  readonly feeds: number
  readonly events: number
}

const lowestId = '00000000-0000-0000-0000-000000000000'

interface Page extends Looked {
  readonly last: string | null
  readonly broken: readonly BrokenFeed[]
}

/**
 * Whose feed is meant.
 *
 * @param name a username, an email, or the id of an account, which outlives its names
 * @throws {NotFoundError}
 */
export async function ownerOfFeed({ db }: Pick<Context, 'db'>, name: string): Promise<string> {
  const where = validate(name) ? { id: name } : namedBy(name)
  const user = await db.user.findFirst({ where, orderBy: likeliestFirst, select: { id: true } })
  if (!user) throw new NotFoundError('account')
  return user.id
}

/**
 * Looks at everybody's feed, or at one: whether its events are numbered without a gap from what was pruned to what its
 * counter says, and tell each letter's life forwards, nothing twice. Each statement sees its feeds at one moment, so that
 * what happens meanwhile is no fault of theirs.
 *
 * @param onPage told after each statement; what it is told of is not told again
 * @returns how many were looked at
 */
export async function verifyFeeds(
  { db }: Pick<Context, 'db'>,
  whose: string | null,
  onPage: (broken: readonly BrokenFeed[], looked: Looked) => void,
): Promise<Looked> {
  let looked: Looked = { feeds: 0, events: 0 }
  for (let after = lowestId; ; ) {
    const [page] = await db.$queryRaw<[Page]>(lookingAt(whose, after))
    if (page.last === null) return looked
    looked = { feeds: looked.feeds + page.feeds, events: looked.events + page.events }
    onPage(page.broken, looked)
    if (whose) return looked
    after = page.last
  }
}

/**
 * One page of feeds. Kinds are in the order of a letter's life; what somebody is told of a letter that was taken from them
 * and is given to them again begins anew. Events up to what was pruned are on their way out, in no order.
 */
const lookingAt = (whose: string | null, after: string): Prisma.Sql => Prisma.sql`
  WITH page AS MATERIALIZED (
    SELECT user_id, last_seq, pruned_seq
      FROM (SELECT *,
                   sum((last_seq - pruned_seq)::bigint) OVER (ORDER BY user_id) - (last_seq - pruned_seq) AS events_before
              FROM (SELECT user_id, last_seq, pruned_seq
                      FROM feeds
                     WHERE ${whose === null ? Prisma.sql`user_id > ${after}::uuid` : Prisma.sql`user_id = ${whose}::uuid`}
                     ORDER BY user_id
                     LIMIT ${mostFeeds}) AS next) AS next
     WHERE events_before < ${mostEvents}
  ),
  kept AS MATERIALIZED (
    SELECT user_id, seq, kind, capsule_id,
           lag(seq, 1, pruned_seq) OVER (PARTITION BY user_id ORDER BY seq) + 1 AS expected,
           count(*) FILTER (WHERE kind = 'WITHDRAWN')
             OVER (PARTITION BY user_id, capsule_id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS life
      FROM page
      JOIN feed_events USING (user_id)
     WHERE seq > pruned_seq
  ),
  backwards AS (
    SELECT user_id, array_agg(seq ORDER BY seq) AS backwards
      FROM (SELECT user_id, seq, kind,
                   max(kind) OVER (PARTITION BY user_id, capsule_id, life ORDER BY seq
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS told
              FROM kept
             WHERE kind <= 'WITHDRAWN') AS lives
     WHERE kind <= told
     GROUP BY user_id
  ),
  counted AS (
    SELECT user_id, last_seq, pruned_seq,
           count(seq)::int AS events,
           coalesce(array_agg(ARRAY[expected, seq - 1] ORDER BY seq) FILTER (WHERE seq > expected), '{}')
             || CASE WHEN coalesce(max(seq), pruned_seq) < last_seq
                     THEN ARRAY[ARRAY[coalesce(max(seq), pruned_seq) + 1, last_seq]]
                     ELSE '{}'
                END AS missing,
           coalesce(array_agg(seq ORDER BY seq) FILTER (WHERE seq > last_seq), '{}') AS beyond
      FROM page
      LEFT JOIN kept USING (user_id)
     GROUP BY user_id, last_seq, pruned_seq
  )
  SELECT count(*)::int AS feeds,
         coalesce(sum(events), 0)::int AS events,
         max(user_id::text) AS last,
         coalesce(
           json_agg(
             json_build_object(
               'userId', user_id,
               'lastSeq', last_seq,
               'prunedSeq', pruned_seq,
               'missing', missing[:${mostNamed}::int],
               'beyond', beyond[:${mostNamed}::int],
               'backwards', coalesce(backwards[:${mostNamed}::int], '{}'))
             ORDER BY user_id)
           FILTER (WHERE missing <> '{}' OR beyond <> '{}' OR backwards IS NOT NULL),
           '[]'
         ) AS broken
    FROM counted
    LEFT JOIN backwards USING (user_id)`
