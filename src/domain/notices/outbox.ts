import { v7 as uuidv7 } from 'uuid'
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { Channel } from '../../generated/prisma/enums.ts'
import { instantOf } from '../capsules/rows.ts'
import type { Context } from '../context.ts'
import { addressOf } from './addresses.ts'
import { isChosen } from './kinds.ts'
import type { Taken } from './lease.ts'
import type { Notice } from './notice.ts'

/** What is wrapped with its address; the rest goes to targets. */
type Posted = Exclude<Notice, { readonly target: object }>

/** A delivery before it is written. */
export type NewDelivery = Prisma.DeliveryUncheckedCreateInput

/** What the content of a delivery is bound to. */
export const noticeOf = (id: string) => ({ kind: 'delivery', delivery: id }) as const

/** A notice as a row, encrypted: there may be a token in it, and always an address. */
export async function wrap(
  { cipher }: Pick<Context, 'cipher'>,
  notice: Posted,
  channel: Channel = 'EMAIL',
): Promise<NewDelivery> {
  const id = uuidv7()
  const { keyId, sealed } = await cipher.encrypt(noticeOf(id), notice)
  return { id, channel, kind: notice.kind, userId: notice.userId, keyId, sealed }
}

/** What a delivery is to tell: what is wrapped in it, or what was planned for a target; null where that is gone. */
export async function unwrap({ cipher }: Pick<Context, 'cipher'>, taken: Taken): Promise<Notice | null> {
  const { id, kind, userId, keyId, sealed, targetId, targetKeyId, targetSealed, leaveToken } = taken
  if (keyId && sealed) return (await cipher.decrypt(noticeOf(id), { keyId, sealed })) as Notice
  if (!targetId || !leaveToken || !userId) return null
  const encrypted = targetKeyId && targetSealed ? { keyId: targetKeyId, sealed: targetSealed } : null
  const details = encrypted && (await cipher.decrypt(addressOf(targetId), encrypted))
  const target = { id: targetId, leaveToken, details }
  if (kind === 'TEST') return { kind, userId, target }
  const { capsuleIds, lastSeq: seq, createdAt } = taken
  if (!isChosen(kind) || seq === null) return null
  return { kind, userId, target, capsuleIds: [...new Set(capsuleIds)], seq, at: instantOf(createdAt) }
}

/** Writes it: in the transaction of what it tells of, so that there is both or neither. */
export const post = (db: Pick<PrismaClient, 'delivery'>, delivery: NewDelivery) =>
  db.delivery.create({ data: delivery, select: { id: true } })

/** To be called when deliveries have been committed. A call that gets lost costs them one sweep. */
export async function callDeliverers({ alarms, log }: Pick<Context, 'alarms' | 'log'>): Promise<void> {
  try {
    await alarms.callForHelp('tell')
  } catch (error) {
    log.warn({ err: error }, 'could not call workers to what is to be delivered; the sweep finds it')
  }
}

/** Posts what tells of something that is done already, and is not undone where this fails. */
export async function tell(ctx: Context, notice: Posted): Promise<void> {
  if (!ctx.settings.sendsMail) return
  try {
    await post(ctx.db, await wrap(ctx, notice))
  } catch (error) {
    ctx.log.error({ err: error, kind: notice.kind, userId: notice.userId }, 'could not post a notice')
    return
  }
  await callDeliverers(ctx)
}
