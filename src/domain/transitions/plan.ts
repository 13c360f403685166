import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { setAlarms, type Upcoming, upcoming } from './alarms.ts'

/**
 * Sets an alarm for every distinct instant at which a letter is due within the horizon: a million letters due at
 * midnight are one alarm, and the queue holds the near future only.
 *
 * @returns how many instants that are
 */
export async function plan(ctx: Context): Promise<number> {
  const [found] = await ctx.db.$queryRaw<[Upcoming]>(Prisma.sql`SELECT ${upcoming(ctx, Prisma.sql`schedule`)}`)
  await setAlarms(ctx, found)
  return found.instants.length
}
