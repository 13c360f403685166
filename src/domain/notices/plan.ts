import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

/** Entries of `notice_due` that one statement looks at. */
const batch = 1_000
/** Entries of `notice_news` that one statement takes apart, and people in them with which it begins no further one. */
const mostNews = 100
const mostPeople = 10_000
/** Events of one person that one statement turns into notices; what is left comes next. */
export const mostEvents = 500
/**
 * Events, once for each target, of all people together with which one statement begins at most: a statement that took
 * longer than it may would find the same people again, and nobody would ever be told anything.
 */
const mostTold = 20_000

/**
 * Turns what has happened to people with targets into deliveries, one statement at a time: for each target and kind one,
 * which tells all that is new. Whoever has quiet hours is left alone until they are over, and whoever was told something a
 * moment ago until {@link Settings.deliveries.rest} has passed, so that several notices become one and nobody's fill the
 * others' places. Any number of workers may do it at once: each person is one worker's at a time.
 *
 * @param onPlanned is called after each statement
 */
export async function planNotices(ctx: Context, onPlanned: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const isNew = await takeApart(ctx)
    const { looked, done, isMore } = await planBatch(ctx)
    if (done > 0) await onPlanned()
    if (!isNew && !isMore && (looked < batch || done === 0)) return
  }
}

/** Makes one entry for each person of what statements have told many at once. */
async function takeApart({ db }: Context): Promise<boolean> {
  const taken = await db.$executeRaw(Prisma.sql`
    WITH next AS MATERIALIZED (
      SELECT id, cardinality(user_ids) AS people
        FROM notice_news
       ORDER BY id
       LIMIT ${mostNews}
         FOR UPDATE SKIP LOCKED
    ),
    taken AS (
      DELETE FROM notice_news
       WHERE id IN (SELECT id
                      FROM (SELECT id, sum(people) OVER (ORDER BY id) - people AS before FROM next) AS weighed
                     WHERE before < ${mostPeople})
      RETURNING user_ids, seqs
    )
    INSERT INTO notice_due (user_id, seq, due_at)
    SELECT user_id, seq, now()
      FROM taken
     CROSS JOIN LATERAL unnest(user_ids, seqs) AS told(user_id, seq)`)
  return taken > 0
}

interface Planned {
  /** Entries that were due. */
  readonly looked: number
  /** Those of them that are dealt with; the others are somebody else's, or have more behind them. */
  readonly done: number
  /** Whether somebody had to wait for the next statement. */
  readonly isMore: boolean
}

/** Rows are locked as long as the statement runs; transitions, which only add entries, wait for none of them. */
async function planBatch({ db, settings }: Context): Promise<Planned> {
  const [planned] = await db.$queryRaw<Planned[]>(Prisma.sql`
    WITH looked AS MATERIALIZED (
      SELECT id, user_id, seq
        FROM notice_due
       WHERE due_at <= now()
       ORDER BY due_at
       LIMIT ${batch}
         FOR UPDATE SKIP LOCKED
    ),
    people AS MATERIALIZED (
      SELECT cursors.user_id,
             cursors.seq,
             greatest(
               cursors.rests_until,
               quiet_until(now(), settings.zone, settings.quiet_from, settings.quiet_until)
             ) AS held_until
        FROM notice_cursors AS cursors
        LEFT JOIN notice_settings AS settings USING (user_id)
       WHERE cursors.user_id IN (SELECT user_id FROM looked)
         FOR UPDATE OF cursors SKIP LOCKED
    ),
    weighed AS (
      SELECT user_id, seq, told, sum(weight) OVER (ORDER BY turn) - weight AS before
        FROM (SELECT user_id,
                     people.seq,
                     told,
                     turn,
                     -- Of a feed that was pruned it is less.
                     least(coalesce(last_seq, 0) - people.seq, ${mostEvents}) * told AS weight
                FROM people
                JOIN (SELECT user_id, min(id) AS turn FROM looked GROUP BY user_id) AS turns USING (user_id)
                LEFT JOIN feeds USING (user_id)
               CROSS JOIN LATERAL (
                       SELECT count(*) AS told FROM targets WHERE user_id = people.user_id AND ended_at IS NULL
                     ) AS targets
               WHERE held_until IS NULL OR held_until <= now()) AS people
    ),
    free AS (
      SELECT user_id, seq, told FROM weighed WHERE before < ${mostTold}
    ),
    -- Locked, so that one that is removed meanwhile is gone, or is there until the end: nothing can be told to what is not.
    aims AS MATERIALIZED (
      SELECT id, channel, user_id, kinds
        FROM targets
       WHERE user_id IN (SELECT user_id FROM free)
         AND ended_at IS NULL
         FOR KEY SHARE
    ),
    events AS MATERIALIZED (
      SELECT free.user_id, event.seq, event.kind, event.capsule_id
        FROM free
       CROSS JOIN LATERAL (
               SELECT seq, kind, capsule_id
                 FROM feed_events
                WHERE user_id = free.user_id
                  AND seq > free.seq
                ORDER BY seq
                LIMIT least(${mostEvents}, ${mostTold} / greatest(told, 1) + 1)
             ) AS event
    ),
    reached AS (
      SELECT user_id, max(seq) AS seq FROM events GROUP BY user_id
    ),
    wanted AS (
      SELECT target.id AS target_id, target.channel, user_id, kind, seq, capsule_id,
             max(seq) FILTER (WHERE ${isOfLife}) OVER (PARTITION BY target.id, capsule_id) AS latest
        FROM events
        JOIN aims AS target USING (user_id)
        LEFT JOIN LATERAL (SELECT * FROM capsules WHERE id = events.capsule_id) AS letter ON true
       WHERE kind::text = ANY (target.kinds::text[])
         AND ${concerns}
    ),
    planned AS (
      INSERT INTO deliveries (id, channel, kind, user_id, target_id, first_seq, last_seq, capsule_ids)
      SELECT ${newId}, channel, kind::text::notice_kind, user_id, target_id, min(seq), max(seq),
             array_agg(capsule_id ORDER BY seq)
        FROM wanted
       WHERE NOT (${isOfLife})
          OR seq = latest
       GROUP BY target_id, channel, user_id, kind
          ON CONFLICT DO NOTHING
      RETURNING user_id
    ),
    moved AS (
      UPDATE notice_cursors
         SET seq = reached.seq,
             rests_until = CASE
               WHEN reached.user_id IN (SELECT user_id FROM planned)
               THEN now() + ${settings.deliveries.rest}::float8 * interval '1 millisecond'
             END
        FROM reached
       WHERE notice_cursors.user_id = reached.user_id
    ),
    held AS (
      UPDATE notice_due
         SET due_at = held_until, is_held = true
        FROM looked
        JOIN people USING (user_id)
       WHERE notice_due.id = looked.id
         AND held_until > now()
      RETURNING 1
    ),
    done AS (
      DELETE FROM notice_due
       USING looked
        LEFT JOIN free USING (user_id)
        LEFT JOIN reached USING (user_id)
       WHERE notice_due.id = looked.id
         AND CASE
               WHEN free.user_id IS NOT NULL THEN looked.seq <= coalesce(reached.seq, looked.seq)
               -- Somebody who has no target any more.
               ELSE NOT EXISTS (SELECT FROM notice_cursors WHERE notice_cursors.user_id = looked.user_id)
             END
      RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM looked) AS looked,
           (SELECT count(*)::int FROM held) + (SELECT count(*)::int FROM done) AS done,
           EXISTS (SELECT FROM weighed WHERE before >= ${mostTold}) AS "isMore"`)
  return planned ?? { looked: 0, done: 0, isMore: false }
}

/**
 * Whether an event tells its person something that they did not do themselves: both people of a letter have it in their
 * feeds. One that was withdrawn is in its receiver's alone.
 */
const concerns = Prisma.sql`
  CASE
    WHEN kind IN ('SEALED') THEN letter.receiver_id = user_id AND letter.sender_id <> user_id
    WHEN kind IN ('UNFOLDING', 'READY') THEN letter.receiver_id = user_id
    WHEN kind IN ('OPENED', 'REPLIED') THEN letter.sender_id = user_id AND letter.receiver_id <> user_id
    ELSE true
  END`

/**
 * What time does to a letter. Whoever learns of several such events of one letter at once, because it waited for them or
 * for the end of their quiet hours, is told only how it is now.
 */
const isOfLife = Prisma.sql`kind IN ('SEALED', 'UNFOLDING', 'READY')`

/** A UUID of version 7 (RFC 9562 §5.7), as elsewhere: in the order of time. */
const newId = Prisma.sql`
  (substr(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0'), 1, 8) || '-' ||
   substr(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0'), 9, 4) || '-7' ||
   substr(gen_random_uuid()::text, 16))::uuid`
