import { setTimeout as sleep } from 'node:timers/promises'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Statement } from '../ports.ts'

/**
 * Milliseconds by which alarms are set early; {@link untilInstant} waits out the rest. Queues are late: Redis looks ten
 * times a second at what is delayed. And they go by the clocks of machines, which differ from the database's.
 */
const lead = 150
/** Milliseconds that are waited at most: an alarm that is earlier than that was set by a wrong clock. */
const patience = 1_000

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

/** The instant of the alarm for what is due then, rounded as {@link upcoming} does. */
export const instantOf = (dueAt: Date, { granularity }: Context['settings']['unlock']): number =>
  Math.ceil(dueAt.getTime() / granularity) * granularity

/** An alarm that cannot be set costs its letters one sweep, so it never fails what has been committed. */
export async function setAlarms(
  ctx: Pick<Context, 'alarms' | 'log' | 'telemetry'>,
  { instants, now }: Upcoming,
): Promise<void> {
  if (instants.length === 0) return
  try {
    await ctx.alarms.set(instants.map((at) => ({ at, in: Math.max(0, at - now - lead) })))
    ctx.telemetry.count('alarms', { outcome: 'set' }, instants.length)
  } catch (error) {
    ctx.telemetry.count('alarms', { outcome: 'failed' }, instants.length)
    ctx.log.warn({ err: error, alarms: instants.length }, 'could not set alarms; the sweep finds what is due')
  }
}

const clock: Statement = {
  name: 'clock',
  text: 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
}

/** Waits at an alarm until its instant has come by the database's clock, which alone says what is due. */
export async function untilInstant({ statements }: Pick<Context, 'statements'>, at: number): Promise<void> {
  const asked = await statements.run<{ now: number }>(clock, [])
  const end = performance.now() + Math.min(at - (asked[0]?.now ?? at), patience)
  // Timers count from when the event loop last turned, and so may be early.
  for (let left = end - performance.now(); left > 0; left = end - performance.now()) await sleep(Math.ceil(left))
}
