import type { Context } from './context.ts'
import type { RingTopic } from './ports.ts'

/** A ring that gets lost costs its hearers one heartbeat, so it never fails what has been committed. */
export async function ring(
  ctx: Pick<Context, 'doorbell' | 'log'>,
  userIds: readonly string[],
  topic: RingTopic,
): Promise<void> {
  if (userIds.length === 0) return
  try {
    await ctx.doorbell.ring(userIds, topic)
  } catch (error) {
    ctx.log.warn(
      { err: error, topic, users: userIds.length },
      'could not ring the doorbell; hearers look by themselves',
    )
  }
}
