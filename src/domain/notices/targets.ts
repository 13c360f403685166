import { Prisma } from '../../generated/prisma/client.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import type { ApiContext, Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import type { PushSubscription } from '../ports.ts'
import { checkQuota } from '../quotas.ts'
import { spend } from '../rate-limits.ts'
import type { Viewer } from '../viewer.ts'
import type { LetterKind } from './notice.ts'
import { callDeliverers, post, wrap } from './outbox.ts'
import type { Secrets } from './webhooks/secrets.ts'

/** Where a target is, and what is needed to write there. */
export interface Addresses {
  readonly WEB_PUSH: PushSubscription & { readonly device: string }
  readonly WEBHOOK: { readonly url: string; readonly secrets: Secrets }
}

export type TargetChannel = keyof Addresses

/** What is told at a target unless its person says otherwise. */
export const usualKinds: readonly LetterKind[] = ['READY', 'OPENED', 'REPLIED']

/** Whose it is, and what is encrypted of it. */
export interface TargetRow extends Encrypted {
  readonly id: string
  readonly userId: string
}

type Whose = Pick<TargetRow, 'id' | 'userId'>

const belonging = ({ id, userId }: Whose) => ({ kind: 'target', target: id, owner: userId }) as const

/** The columns of an address. */
export const seal = <Of extends TargetChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  whose: Whose,
  address: Addresses[Of],
): Promise<Encrypted> => cipher.encrypt(belonging(whose), address)

/** @param _channel the row's: it says what its address is like */
export const addressOf = async <Of extends TargetChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  _channel: Of,
  row: TargetRow,
): Promise<Addresses[Of]> => (await cipher.decrypt(belonging(row), row)) as Addresses[Of]

/** @returns null where it has ended, or is gone */
export async function findAddress<Of extends TargetChannel>(
  ctx: Pick<Context, 'db' | 'cipher'>,
  channel: Of,
  id: string,
): Promise<Addresses[Of] | null> {
  const row = await ctx.db.target.findFirst({ where: { id, channel, endedAt: null } })
  return row && addressOf(ctx, channel, row)
}

/** @throws {QuotaExceededError} */
export const checkTargets = (ctx: ApiContext, { id: userId }: Viewer): Promise<void> =>
  checkQuota(ctx, 'targets', (take) => ctx.db.target.count({ where: { userId, endedAt: null }, take }))

/** Ends a target that nothing reaches any more; its person sees why. */
export async function endTarget({ db, log }: Pick<Context, 'db' | 'log'>, id: string, why: string): Promise<void> {
  const ended = await db.$executeRaw(Prisma.sql`
    UPDATE targets
       SET ended_at = now(),
           ended_because = ${why}
     WHERE id = ${id}::uuid
       AND ended_at IS NULL`)
  if (ended > 0) log.info({ target: id, why }, 'a target has ended')
}

/** @throws {NotFoundError} */
export async function updateTarget(
  { db }: Pick<Context, 'db'>,
  viewer: Viewer,
  { id, kinds }: { id: string; kinds: readonly LetterKind[] },
): Promise<void> {
  const where = { id, userId: viewer.id, endedAt: null }
  const { count } = await db.target.updateMany({ where, data: { kinds: [...new Set(kinds)] } })
  if (count === 0) throw new NotFoundError('target')
}

/**
 * Forgets a target. What is under way to it may still arrive.
 *
 * @throws {NotFoundError}
 */
export async function removeTarget({ db }: Pick<Context, 'db'>, viewer: Viewer, id: string): Promise<void> {
  const { count } = await db.target.deleteMany({ where: { id, userId: viewer.id } })
  if (count === 0) throw new NotFoundError('target')
}

/**
 * Sends something to a target, for its person to see whether it arrives.
 *
 * @throws {NotFoundError} {@link RateLimitedError}
 */
export async function testTarget(ctx: ApiContext, viewer: Viewer, id: string): Promise<void> {
  const target = await ctx.db.target.findFirst({
    where: { id, userId: viewer.id, endedAt: null },
    select: { channel: true },
  })
  if (!target) throw new NotFoundError('target')
  await spend(ctx, 'test', viewer.id)
  await post(ctx.db, await wrap(ctx, { kind: 'TEST', userId: viewer.id, targetId: id }, target.channel))
  await callDeliverers(ctx)
}
