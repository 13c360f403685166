import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import { QuotaExceededError } from '../errors.ts'
import type { PushSubscription } from '../ports.ts'
import { hasRoom, takeTurn } from '../quotas.ts'
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

const batch = 100

const belonging = (id: string) => ({ kind: 'target', target: id }) as const

/** An address as its columns. */
export const sealAddress = <Channel extends AddressedChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  id: string,
  address: Addresses[Channel],
): Promise<Encrypted> => cipher.encrypt(belonging(id), address)

async function unseal({ cipher }: Pick<Context, 'cipher'>, { id, keyId, sealed }: Row): Promise<unknown> {
  if (keyId === null || sealed === null) throw new Error('A target has no address.')
  return cipher.decrypt(belonging(id), { keyId, sealed })
}

/** @param _channel the row's, which says what its address is like */
export const readAddress = async <Channel extends AddressedChannel>(
  ctx: Pick<Context, 'cipher'>,
  _channel: Channel,
  row: Row,
): Promise<Addresses[Channel]> => (await unseal(ctx, row)) as Addresses[Channel]

/**
 * Encrypts addresses anew that are not encrypted with the current key; see `rotateContentKeys`.
 *
 * @returns how many
 */
export async function rotateTargetKeys(ctx: Context): Promise<number> {
  const { db, cipher, log } = ctx
  let done = 0
  for (let after: string | null = null; ; ) {
    const rows: Row[] = await db.target.findMany({
      where: { keyId: { not: cipher.currentKeyId }, ...(after && { id: { gt: after } }) },
      select: { id: true, keyId: true, sealed: true },
      orderBy: { id: 'asc' },
      take: batch,
    })
    for (const row of rows) {
      try {
        const anew = await cipher.encrypt(belonging(row.id), await unseal(ctx, row))
        done += (await db.target.updateMany({ where: { id: row.id, sealed: row.sealed }, data: anew })).count
      } catch (error) {
        log.error({ err: error, target: row.id }, 'could not encrypt an address with the current key')
      }
    }
    if (rows.length < batch) return done
    after = rows.at(-1)?.id ?? null
  }
}

/**
 * To be called in the transaction that adds a target, before it does. The address of the account does not count.
 *
 * @throws {QuotaExceededError}
 */
export async function requireRoom(
  ctx: Pick<Context, 'settings'>,
  tx: Pick<PrismaClient, '$queryRaw'>,
  viewer: Viewer,
): Promise<void> {
  await takeTurn(tx, 'targets', viewer)
  const theirs = Prisma.sql`
    SELECT FROM targets WHERE user_id = ${viewer.id}::uuid AND channel <> 'EMAIL' AND ended_at IS NULL`
  const [room] = await tx.$queryRaw<{ left: boolean }[]>(Prisma.sql`
    SELECT ${hasRoom(ctx, 'targets', theirs)} AS "left"`)
  if (!room?.left) throw new QuotaExceededError('targets', ctx.settings.quotas.targets)
}
