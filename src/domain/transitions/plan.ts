import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { setAlarms } from './transition.ts'

/**
 * Sets an alarm for every distinct instant at which a letter is due within the horizon: a million letters due at
 * midnight are one alarm, and the queue holds the near future only.
 *
 * @returns how many instants that are
 */
export async function plan(ctx: Context): Promise<number> {
  const { granularity, horizon } = ctx.settings.unlock
  const instants = await ctx.db.$queryRaw<{ at: number; in: number }[]>(Prisma.sql`
    SELECT at::float8 AS at,
           greatest(0, at - extract(epoch FROM clock_timestamp()) * 1000)::float8 AS in
      FROM (
        SELECT DISTINCT ceil(extract(epoch FROM due_at) * 1000 / ${granularity}::int) * ${granularity}::int AS at
          FROM schedule
         WHERE due_at <= now() + ${horizon}::float8 * interval '1 millisecond'
      ) AS instants
     ORDER BY at`)
  await setAlarms(ctx, instants)
  return instants.length
}
