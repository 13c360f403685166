import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { latenessBounds } from '../ports.ts'

/** How late letters were that became ready: for each class of latenesses its mean, in seconds, and how many they are. */
export type Lateness = readonly (readonly [seconds: number, letters: number])[]

/**
 * The column of {@link Lateness}, for who moves letters when they are due: none where nobody looks at it. A herd is told
 * in as many numbers as one letter; each class lies within the bounds by which latenesses are counted, so that nothing
 * is lost by its mean.
 *
 * @param moved a table of letters with the columns `became` and `moment`
 */
export const lateness = ({ telemetry }: Pick<Context, 'telemetry'>, moved: Prisma.Sql): Prisma.Sql =>
  telemetry.isOn
    ? Prisma.sql`,
           ARRAY(
             SELECT ARRAY[avg(late), count(*)::float8]
               FROM (SELECT extract(epoch FROM clock_timestamp() - moment)::float8 AS late
                       FROM ${moved}
                      WHERE became = 'READY') AS unlocked
              GROUP BY width_bucket(late, ${latenessBounds}::float8[])
           ) AS lateness`
    : Prisma.empty

/** Tells what a statement has moved that was due. */
export function tellMoved(
  { telemetry }: Pick<Context, 'telemetry'>,
  { count, lateness }: { readonly count: number; readonly lateness: Lateness },
): void {
  let ready = 0
  for (const [seconds, letters] of lateness) {
    telemetry.measure('unlockLateness', {}, seconds, letters)
    ready += letters
  }
  telemetry.count('unlockBatches', {})
  telemetry.count('lettersMoved', { to: 'ready' }, ready)
  telemetry.count('lettersMoved', { to: 'unfolding' }, count - ready)
}
