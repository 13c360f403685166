import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Alarm } from '../ports.ts'
import { ring } from '../ring.ts'

/** What one statement moved. */
export interface Moved {
  /** Letters moved. */
  readonly count: number
  /**
   * Resolves when everybody concerned was rung for and the alarms are set, or that was given up; never rejects. What
   * was moved is committed before, so nobody needs to wait for it.
   */
  readonly told: Promise<unknown>
}

/** More of the statement of {@link announce}. */
interface Parts {
  /** CTEs that `move` reads from: `name AS (…), …`. */
  readonly before?: Prisma.Sql
  /** Another `INSERT` that belongs to it and reads from `moved`. */
  readonly also?: Prisma.Sql
}

/**
 * Runs a statement that moves letters so that the move, its place in the schedule and its feed events are one: all
 * commit or none does. Then it rings those concerned and sets alarms for what the moved letters await within the
 * horizon.
 *
 * Locking the feeds' counters in the order of user ids keeps concurrent statements from deadlocking, and holding
 * them until the commit keeps every feed gapless and in commit order.
 *
 * @param move an `INSERT`, `UPDATE` or `DELETE` of capsules returning `id, sender_id, receiver_id, due_at` (the instant
 *   of the next transition that time makes, null when there is none), the event's `kind`, and `moment`: the instant by
 *   which events of one user are ordered
 */
export async function announce(ctx: Context, move: Prisma.Sql, { before, also }: Parts = {}): Promise<Moved> {
  const { granularity, horizon } = ctx.settings.unlock
  const [row] = await ctx.db.$queryRaw<[{ count: number; userIds: string[]; alarms: number[]; now: number }]>(
    Prisma.sql`
    WITH ${before ? Prisma.sql`${before},` : Prisma.empty}
    moved AS (
      ${move}
    ),
    ${also ? Prisma.sql`also AS (${also}),` : Prisma.empty}
    scheduled AS (
      INSERT INTO schedule (capsule_id, due_at)
      SELECT id, due_at FROM moved WHERE due_at IS NOT NULL
    ),
    told AS (
      SELECT receiver_id AS user_id, id AS capsule_id, kind, moment FROM moved
       UNION ALL
      SELECT sender_id, id, kind, moment FROM moved WHERE sender_id <> receiver_id
    ),
    numbered AS (
      SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY moment DESC, capsule_id DESC) AS from_last FROM told
    ),
    counters AS (
      INSERT INTO feeds (user_id, last_seq)
      SELECT user_id, count(*) FROM told GROUP BY user_id ORDER BY user_id
          ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq + excluded.last_seq
      RETURNING user_id, last_seq
    ),
    logged AS (
      INSERT INTO feed_events (user_id, seq, kind, capsule_id, occurred_at)
      SELECT user_id, last_seq + 1 - from_last, kind, capsule_id, now()
        FROM numbered
        JOIN counters USING (user_id)
    ),
    alarms AS (
      SELECT DISTINCT ceil(extract(epoch FROM due_at) * 1000 / ${granularity}::int) * ${granularity}::int AS at
        FROM moved
       WHERE due_at <= now() + ${horizon}::float8 * interval '1 millisecond'
    )
    SELECT (SELECT count(*)::int FROM moved) AS count,
           ARRAY(SELECT user_id::text FROM counters) AS "userIds",
           ARRAY(SELECT at::float8 FROM alarms) AS alarms,
           (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
  )
  const alarms = row.alarms.map((at) => ({ at, in: Math.max(0, at - row.now) }))
  return { count: row.count, told: Promise.all([ring(ctx, row.userIds, 'feed'), setAlarms(ctx, alarms)]) }
}

/** An alarm that cannot be set costs its letters one sweep, so it never fails what has been committed. */
export async function setAlarms(ctx: Context, alarms: readonly Alarm[]): Promise<void> {
  if (alarms.length === 0) return
  try {
    await ctx.alarms.set(alarms)
  } catch (error) {
    ctx.log.warn({ err: error, alarms: alarms.length }, 'could not set alarms; the sweep finds what is due')
  }
}
