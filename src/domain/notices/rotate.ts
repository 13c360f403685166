import { rotateRows } from '../capsules/rotate-rows.ts'
import type { Context } from '../context.ts'
import { addressOf } from './addresses.ts'
import { noticeOf } from './outbox.ts'

/**
 * Encrypts where targets are, and what is on its way with its address, with the current key.
 *
 * @returns how many
 */
export async function rotateNoticeKeys(ctx: Context): Promise<number> {
  const targets = await rotateRows(ctx, { name: 'targets', owner: 'user_id', belonging: addressOf })
  return targets + (await rotateRows(ctx, { name: 'deliveries', owner: 'user_id', belonging: noticeOf }))
}
