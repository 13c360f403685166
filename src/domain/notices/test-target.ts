import type { ApiContext } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { spend } from '../rate-limits.ts'
import type { Viewer } from '../viewer.ts'
import { callDeliverers, post, wrap } from './outbox.ts'
import { targetsOf } from './targets.ts'

/**
 * Sends something to a target, for its person to see whether it arrives.
 *
 * @throws {NotFoundError} {@link RateLimitedError}
 */
export async function testTarget(ctx: ApiContext, viewer: Viewer, id: string): Promise<void> {
  const where = { id, ...targetsOf(viewer), endedAt: null }
  const target = await ctx.db.target.findFirst({ where, select: { channel: true } })
  if (!target) throw new NotFoundError('target')
  await spend(ctx, 'test', viewer.id)
  await post(ctx.db, await wrap(ctx, { kind: 'TEST', userId: viewer.id, targetId: id }, target.channel))
  await callDeliverers(ctx)
}
