import type { Encrypted } from '../capsules/cipher.ts'
import type { ApiContext, Context } from '../context.ts'
import type { PushSubscription } from '../ports.ts'
import { checkQuota } from '../quotas.ts'
import type { Viewer } from '../viewer.ts'
import type { Secrets } from './webhooks/secrets.ts'

/** Where a target is, by its channel, and what is needed to write there. */
export interface Addresses {
  readonly WEB_PUSH: PushSubscription & { readonly device: string }
  readonly WEBHOOK: { readonly url: string; readonly secrets: Secrets }
}

export type AddressedChannel = keyof Addresses

/** A target's row, as far as its address goes. */
interface Row {
  readonly id: string
  readonly keyId: string | null
  readonly sealed: string | null
}

const belonging = (id: string) => ({ kind: 'target', target: id }) as const

/** An address as its columns. */
export const sealAddress = <Channel extends AddressedChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  id: string,
  address: Addresses[Channel],
): Promise<Encrypted> => cipher.encrypt(belonging(id), address)

/** @param _channel the row's, which says what its address is like */
export async function readAddress<Channel extends AddressedChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  _channel: Channel,
  { id, keyId, sealed }: Row,
): Promise<Addresses[Channel]> {
  if (keyId === null || sealed === null) throw new Error('A target has no address.')
  return (await cipher.decrypt(belonging(id), { keyId, sealed })) as Addresses[Channel]
}

/** @returns null where the target has ended, or is gone */
export async function findAddress<Channel extends AddressedChannel>(
  ctx: Pick<Context, 'db' | 'cipher'>,
  channel: Channel,
  id: string,
): Promise<Addresses[Channel] | null> {
  const row = await ctx.db.target.findFirst({ where: { id, channel, endedAt: null } })
  return row && readAddress(ctx, channel, row)
}

/** @throws {QuotaExceededError} */
export const checkTargets = (ctx: ApiContext, { id: userId }: Viewer): Promise<void> =>
  checkQuota(ctx, 'targets', (take) => ctx.db.target.count({ where: { userId, endedAt: null }, take }))
