import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

/** Instants at which somebody should look, in milliseconds since the epoch, and what the database's clock says. */
export interface Upcoming {
  readonly instants: readonly number[]
  readonly now: number
}

/**
 * The columns of {@link Upcoming}: every distinct instant at which one of `letters` is due within the horizon, rounded
 * up so that near ones share an alarm and none rings before its letters are due.
 *
 * @param letters a table with the column `due_at`
 */
export function upcoming({ settings }: Pick<Context, 'settings'>, letters: Prisma.Sql): Prisma.Sql {
  const { granularity, horizon } = settings.unlock
  return Prisma.sql`
    ARRAY(
      SELECT DISTINCT
             (ceil(extract(epoch FROM due_at) * 1000 / ${granularity}::int) * ${granularity}::int)::float8 AS at
        FROM ${letters}
       WHERE due_at <= now() + ${horizon}::float8 * interval '1 millisecond'
       ORDER BY at
    ) AS instants,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`
}

/** An alarm that cannot be set costs its letters one sweep, so it never fails what has been committed. */
export async function setAlarms(ctx: Pick<Context, 'alarms' | 'log'>, { instants, now }: Upcoming): Promise<void> {
  if (instants.length === 0) return
  try {
    await ctx.alarms.set(instants.map((at) => ({ at, in: Math.max(0, at - now) })))
  } catch (error) {
    ctx.log.warn({ err: error, alarms: instants.length }, 'could not set alarms; the sweep finds what is due')
  }
}
