import { v7 as uuidv7 } from 'uuid'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext } from '../context.ts'
import { MailUnavailableError, NotFoundError } from '../errors.ts'
import { spendMail } from '../rate-limits.ts'
import type { Viewer } from '../viewer.ts'
import { chosenKinds } from './kinds.ts'
import { callDeliverers } from './outbox.ts'
import { targetsOf } from './targets.ts'

/** Somebody's notices. Links that were asked for are none: what becomes of them may tell of others' accounts. */
export const deliveriesOf = (viewer: Viewer): Prisma.DeliveryWhereInput => ({
  userId: viewer.id,
  kind: { in: [...chosenKinds, 'SECURITY', 'TEST'] },
})

/** What tells a delivery, as a Prisma selection: never what is in it. */
export const delivery = {
  id: true,
  kind: true,
  channel: true,
  state: true,
  attempts: true,
  createdAt: true,
  nextAt: true,
  sentAt: true,
  answer: true,
} as const satisfies Prisma.DeliverySelect

export type DeliveryRow = Prisma.DeliveryGetPayload<{ select: typeof delivery }>

/**
 * Sends a trial to a target; one that has ended too, unless it was a browser, which may be somebody else's by now.
 *
 * @returns the delivery
 * @throws {NotFoundError} {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function testTarget(ctx: ApiContext, viewer: Viewer, id: string): Promise<DeliveryRow> {
  const where = { id, ...targetsOf(viewer) }
  const found = await ctx.db.target.findUnique({ where, select: { channel: true, endedAt: true } })
  if (!found || (found.channel === 'WEB_PUSH' && found.endedAt)) throw new NotFoundError('target')
  if (found.channel === 'EMAIL' && !ctx.settings.sendsMail) throw new MailUnavailableError()
  await spendMail(ctx, viewer.id, id)
  const data = { id: uuidv7(), channel: found.channel, kind: 'TEST' as const, userId: viewer.id, targetId: id }
  const posted = await ctx.db.delivery.create({ data, select: delivery })
  await callDeliverers(ctx)
  return posted
}
