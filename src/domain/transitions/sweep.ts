import type { Context } from '../context.ts'
import { advance } from './advance.ts'
import { plan } from './plan.ts'

/**
 * Moves what is due without having been called by an alarm. Whatever it finds, an alarm should have found first: the
 * queue may have lost others too, so they are all set again.
 *
 * @returns how many letters moved
 */
export async function sweep(ctx: Context): Promise<number> {
  const moved = await advance(ctx)
  if (moved > 0) {
    ctx.telemetry.count('lettersFoundBySweep', {}, moved)
    await plan(ctx)
  }
  return moved
}
