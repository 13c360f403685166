import type { Context } from './context.ts'
import type { RingTopic } from './ports.ts'

/** A ring that gets lost costs its hearers one heartbeat, so it never fails what has been committed. */
export async function ring(
  ctx: Pick<Context, 'doorbell' | 'log' | 'telemetry'>,
  userIds: readonly string[],
  topic: RingTopic,
): Promise<void> {
  if (userIds.length === 0) return
  try {
    await ctx.doorbell.ring(userIds, topic)
    ctx.telemetry.count('rings', { topic, outcome: 'sent' })
  } catch (error) {
    ctx.telemetry.count('rings', { topic, outcome: 'failed' })
    ctx.log.warn(
      { err: error, topic, users: userIds.length },
      'could not ring the doorbell; hearers look by themselves',
    )
  }
}
