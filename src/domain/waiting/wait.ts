import { Prisma } from '../../generated/prisma/client.ts'
import type { Addressee } from '../capsules/addressee.ts'
import type { Context } from '../context.ts'
import { nextCheck, sealAddress } from './addresses.ts'

/**
 * What makes a letter wait for who has an address, as an `INSERT` for the letter that `moved` has just sealed.
 *
 * @returns null for a letter that has its receiver
 */
export async function wait(
  ctx: Context,
  { capsuleId: id, senderId }: { readonly capsuleId: string; readonly senderId: string },
  { email }: Addressee,
  { unlocksAt, announce }: { readonly unlocksAt: Date; readonly announce?: boolean | null | undefined },
): Promise<((moved: Prisma.Sql) => Prisma.Sql) | null> {
  if (email === null) return null
  const { hash, keyId, sealed } = await sealAddress(ctx, { id, senderId }, email)
  return (moved) => Prisma.sql`
    INSERT INTO waiting_letters (capsule_id, address_hash, key_id, sealed, announce, check_at)
    SELECT id, ${Buffer.from(hash)}, ${keyId}, ${sealed}, ${announce ?? false},
           ${nextCheck(ctx, Prisma.sql`${unlocksAt}::timestamptz`)}
      FROM ${moved}`
}
