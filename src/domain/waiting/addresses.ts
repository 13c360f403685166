import { Prisma } from '../../generated/prisma/client.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import { addressBelonging } from '../capsules/content-rows.ts'
import type { Context } from '../context.ts'

/** An address as it stands beside the letter that waits for it. */
export interface SealedAddress extends Encrypted {
  readonly hash: Uint8Array<ArrayBuffer>
}

export async function sealAddress(
  { cipher, addresses }: Pick<Context, 'cipher' | 'addresses'>,
  letter: { readonly id: string; readonly senderId: string },
  email: string,
): Promise<SealedAddress> {
  const encrypted = await cipher.encrypt(addressBelonging(letter.id, letter.senderId), email)
  return { ...encrypted, hash: await addresses.hash(email) }
}

/** The address that a letter waits for. */
export const openAddress = async (
  { cipher }: Pick<Context, 'cipher'>,
  letter: { readonly id: string; readonly senderId: string },
  encrypted: Encrypted,
): Promise<string> => (await cipher.decrypt(addressBelonging(letter.id, letter.senderId), encrypted)) as string

/**
 * When a mail is to show next whether an address still is one, as SQL on the letter's `unlocks_at`: so long before its
 * day, and every year before that. Null where none of these is to come.
 */
export const nextCheck = ({ settings }: Pick<Context, 'settings'>, unlocksAt: Prisma.Sql): Prisma.Sql => {
  const last = Prisma.sql`(${unlocksAt} - ${settings.waiting.addressCheck}::float8 * interval '1 millisecond')`
  const yearsLeft = Prisma.sql`floor(extract(epoch FROM ${last} - now()) / (365 * 86400))`
  return Prisma.sql`CASE WHEN ${last} > now() THEN ${last} - ${yearsLeft}::int * interval '365 days' END`
}
