import { Prisma } from '../generated/prisma/client.ts'
import type { Context } from './context.ts'

/** The database's clock: the one that decides. */
export async function serverTime(ctx: Pick<Context, 'db'>): Promise<Date> {
  const [{ now }] = await ctx.db.$queryRaw<[{ now: Date }]>(Prisma.sql`SELECT clock_timestamp() AS now`)
  return now
}
