import type { Context } from '../domain/context.ts'
import type { Statement } from '../domain/ports.ts'
import type { Metrics } from '../infra/telemetry.ts'
import { shared } from './operating/shared.ts'

/** What is counted at most. Each is found by the index of what is due, so that a look costs no more than that. */
const most = 10_000
/** Milliseconds for which what was found is told again, and that a look waits for it. */
const keeps = 1_000
const patience = 3_000

/** What is due and not done, as the database knows it: how much, and since how many seconds the first. */
export interface Overdue {
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
 * Asks the database, once in a while however many look.
 *
 * @returns null where it does not say so in time: figures that were so once would tell that all is well
 */
export function lookingForOverdue({ statements }: Pick<Context, 'statements'>): () => Promise<Overdue | null> {
  const look = shared(async () => {
    const [row] = await statements.run<Overdue>(looking, []).catch(() => [])
    return row ?? null
  }, keeps)
  return () => {
    const tooLate = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref())
    return Promise.race([look(), tooLate])
  }
}

/** The same for metrics. What is not known is left out. */
export function tellOverdue(look: () => Promise<Overdue | null>): Parameters<Metrics['ask']>[0] {
  return async (set) => {
    const figures = await look()
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
