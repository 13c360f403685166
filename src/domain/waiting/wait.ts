import { Prisma } from '../../generated/prisma/client.ts'
import type { Addressee } from '../capsules/addressee.ts'
import type { Context } from '../context.ts'
import { nextCheck, sealAddress } from './addresses.ts'

/** A letter that is about to be sealed. */
interface Leaving {
  readonly id: string
  readonly to: Addressee
}

/**
 * What makes those of the sender's letters wait that are for who has an address, as an `INSERT` for the letters that
 * `moved` has just sealed.
 *
 * @returns null where all of them have their receivers
 */
export async function wait(
  ctx: Context,
  senderId: string,
  letters: readonly Leaving[],
  { unlocksAt, announce }: { readonly unlocksAt: Date; readonly announce?: boolean | null | undefined },
): Promise<((moved: Prisma.Sql) => Prisma.Sql) | null> {
  const addressed = letters.flatMap(({ id, to: { email } }) => (email === null ? [] : [{ id, email }]))
  if (addressed.length === 0) return null
  const waiting = await Promise.all(
    addressed.map(async ({ id, email }) => ({ id, ...(await sealAddress(ctx, { id, senderId }, email)) })),
  )
  return (moved) => Prisma.sql`
    INSERT INTO waiting_letters (capsule_id, address_hash, key_id, sealed, announce, check_at)
    SELECT id, address_hash, key_id, sealed, ${announce ?? false},
           ${nextCheck(ctx, Prisma.sql`${unlocksAt}::timestamptz`)}
      FROM ${moved}
      JOIN unnest(
             ${waiting.map(({ id }) => id)}::uuid[], ${waiting.map(({ hash }) => Buffer.from(hash))}::bytea[],
             ${waiting.map(({ keyId }) => keyId)}::text[], ${waiting.map(({ sealed }) => sealed)}::text[]
           ) AS address (id, address_hash, key_id, sealed) USING (id)`
}
