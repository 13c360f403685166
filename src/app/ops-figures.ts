import type { Context } from '../domain/context.ts'
import type { Statement } from '../domain/ports.ts'
import type { Metrics } from '../infra/telemetry.ts'

/** What is counted at most. Each is found by the index of what is due, so that a look costs no more than that. */
const most = 10_000
/** Milliseconds for which what was found is told again, and that a look waits for it. */
const keeps = 1_000
const patience = 3_000

interface Found {
  readonly due: number
  readonly overdue: number
  readonly oldest: number
  readonly deliveries: readonly { readonly channel: string; readonly waiting: number; readonly oldest: number }[]
}

const looking: Statement = {
  purpose: 'metrics',
  text: `
    WITH due AS MATERIALIZED (
      SELECT due_at FROM schedule WHERE due_at <= now() ORDER BY due_at LIMIT ${most}
    ),
    waiting AS MATERIALIZED (
      SELECT channels.channel, those.next_at
        FROM unnest(enum_range(NULL::channel)) AS channels (channel)
        LEFT JOIN LATERAL (
          SELECT next_at
            FROM deliveries
           WHERE deliveries.channel = channels.channel
             AND next_at <= now()
           ORDER BY next_at
           LIMIT ${most}
        ) AS those ON true
    )
    SELECT count(*)::int AS due,
           (count(*) FILTER (WHERE due_at < now() - interval '1 minute'))::int AS overdue,
           coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS oldest,
           (SELECT json_agg(json_build_object(
                     'channel', lower(channel::text), 'waiting', waiting, 'oldest', oldest))
              FROM (SELECT channel,
                           count(next_at)::int AS waiting,
                           coalesce(extract(epoch FROM now() - min(next_at)), 0)::float8 AS oldest
                      FROM waiting
                     GROUP BY channel) AS by_channel) AS deliveries
      FROM due`,
}

/**
 * What is due and not done, as the database knows it. Where it does not say so in time, the figures are left out: those
 * that were so once would tell that all is well.
 */
export function askDatabase({ statements }: Pick<Context, 'statements'>): Parameters<Metrics['ask']>[0] {
  let asked = Number.NEGATIVE_INFINITY
  let found: Promise<Found | null> = Promise.resolve(null)
  return async (set) => {
    if (performance.now() - asked >= keeps) {
      asked = performance.now()
      found = statements
        .run<Found>(looking, [])
        .then(([row]) => row ?? null)
        .catch(() => null)
    }
    const tooLate = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref())
    const figures = await Promise.race([found, tooLate])
    if (!figures) return
    set('lettersDue', figures.due)
    set('lettersOverdue', figures.overdue)
    set('oldestLetterAge', figures.oldest)
    for (const { channel, waiting, oldest } of figures.deliveries) {
      set('deliveriesWaiting', waiting, { channel })
      set('oldestDeliveryAge', oldest, { channel })
    }
  }
}
