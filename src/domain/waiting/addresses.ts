import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import { addressBelonging } from '../capsules/content-rows.ts'
import type { Context } from '../context.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * What stands for addresses of people without an account: enough to look them up, and nothing to guess them by without
 * the key, which is in the database too, but encrypted like letters.
 */
export interface AddressHasher {
  /** HMAC-SHA-256 of an address in lower case. */
  hash(email: string): Promise<Bytes>
  /** What whoever gets the mails of an address may say of it for ever, without an account: a text for a link. */
  voucherFor(email: string): Promise<string>
  /** @returns the hash of the address that a voucher is for; null for what is none */
  redeem(voucher: string): Promise<Bytes | null>
}

export function createAddressHasher(ctx: Pick<Context, 'db' | 'cipher'>): AddressHasher {
  let known: Promise<Bytes> | undefined
  const key = (): Promise<Bytes> => {
    known ??= findKey(ctx).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
  const mac = async (what: string | Bytes): Promise<Bytes> =>
    new Uint8Array(
      createHmac('sha256', await key())
        .update(what)
        .digest(),
    )
  const hash = (email: string) => mac(`address ${email}`)
  return {
    hash,
    async voucherFor(email) {
      const hashed = await hash(email)
      return Buffer.concat([hashed, await mac(hashed)]).toString('base64url')
    },
    async redeem(voucher) {
      const bytes = new Uint8Array(Buffer.from(voucher, 'base64url'))
      if (bytes.length !== 2 * hashLength) return null
      const hashed = bytes.slice(0, hashLength)
      return timingSafeEqual(await mac(hashed), bytes.slice(hashLength)) ? hashed : null
    },
  }
}

const hashLength = 32
const belonging = { kind: 'address key' } as const

/** The key, made by whoever needs it first. */
async function findKey({ db, cipher }: Pick<Context, 'db' | 'cipher'>): Promise<Bytes> {
  const found = await db.addressKey.findFirst()
  if (found) return new Uint8Array(Buffer.from((await cipher.decrypt(belonging, found)) as string, 'base64'))
  const made = await cipher.encrypt(belonging, randomBytes(32).toString('base64'))
  await db.addressKey.createMany({ data: made, skipDuplicates: true })
  return findKey({ db, cipher })
}

/** Encrypts the key with the current one of the operator's. */
export async function rotateAddressKey({ db, cipher }: Pick<Context, 'db' | 'cipher'>): Promise<void> {
  const found = await db.addressKey.findFirst({ where: { keyId: { not: cipher.currentKeyId } } })
  if (!found) return
  const anew = await cipher.encrypt(belonging, await cipher.decrypt(belonging, found))
  await db.addressKey.updateMany({ where: { sealed: found.sealed }, data: anew })
}

/** An address as it stands beside the letter that waits for it. */
export interface SealedAddress extends Encrypted {
  readonly hash: Bytes
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
