import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

const batch = 10_000

/**
 * Removes events older than the retention, oldest first, and notes in each feed how far it reaches back.
 *
 * @returns how many events left
 */
export async function pruneFeeds(ctx: Context): Promise<number> {
  let total = 0
  for (;;) {
    const [{ count }] = await ctx.db.$queryRaw<[{ count: number }]>(Prisma.sql`
      WITH old AS MATERIALIZED (
        SELECT user_id, seq
          FROM feed_events
         WHERE occurred_at < now() - ${ctx.settings.feed.retention}::float8 * interval '1 millisecond'
         LIMIT ${batch}
           FOR UPDATE SKIP LOCKED
      ),
      pruned AS (
        DELETE FROM feed_events
         USING old
         WHERE (feed_events.user_id, feed_events.seq) = (old.user_id, old.seq)
        RETURNING feed_events.user_id, feed_events.seq
      ),
      reach AS (
        UPDATE feeds
           SET pruned_seq = greatest(pruned_seq, pruned.seq)
          FROM (SELECT user_id, max(seq) AS seq FROM pruned GROUP BY user_id) AS pruned
         WHERE feeds.user_id = pruned.user_id
      )
      SELECT count(*)::int AS count FROM pruned`)
    total += count
    if (count < batch || ctx.stopping?.aborted) return total
  }
}
