import { v7 as uuidv7 } from 'uuid'
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { Channel } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import type { Notice } from './notice.ts'

/** A delivery before it is written. */
export type NewDelivery = Prisma.DeliveryUncheckedCreateInput

/** A notice as a row, encrypted: there may be a token in it, and always an address. */
export async function wrap(
  { cipher }: Pick<Context, 'cipher'>,
  notice: Notice,
  channel: Channel = 'EMAIL',
): Promise<NewDelivery> {
  const id = uuidv7()
  const { keyId, sealed } = await cipher.encrypt({ kind: 'delivery', delivery: id }, notice)
  const { kind, userId } = notice
  return { id, channel, kind, userId, targetId: 'targetId' in notice ? notice.targetId : null, keyId, sealed }
}

/** Writes it: in the transaction of what it tells of, so that there is both or neither. */
export const post = (db: Pick<PrismaClient, 'delivery'>, delivery: NewDelivery) =>
  db.delivery.create({ data: delivery, select: { id: true } })

/** To be called when deliveries have been committed. A call that gets lost costs them one sweep. */
export async function callDeliverers({ alarms, log }: Pick<Context, 'alarms' | 'log'>): Promise<void> {
  try {
    await alarms.callForHelp()
  } catch (error) {
    log.warn({ err: error }, 'could not call workers to what is to be delivered; the sweep finds it')
  }
}

/** Posts what tells of something that is done already, and is not undone where this fails. */
export async function tell(ctx: Context, notice: Notice): Promise<void> {
  if (!ctx.settings.sendsMail) return
  try {
    await post(ctx.db, await wrap(ctx, notice))
  } catch (error) {
    ctx.log.error({ err: error, kind: notice.kind, userId: notice.userId }, 'could not post a notice')
    return
  }
  await callDeliverers(ctx)
}
