import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Cipher } from '../capsules/cipher.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Where the key is kept, and what encrypts it. */
interface Keeper {
  readonly db: Pick<PrismaClient, 'addressKey'>
  readonly cipher: Pick<Cipher, 'currentKeyId' | 'encrypt' | 'decrypt'>
}

/**
 * What stands for addresses of people without an account: enough to look them up, and nothing to guess them by without
 * the key, which is in the database too, but encrypted like letters.
 */
export interface AddressHasher {
  /** Fetches the key. For who hashes within a transaction: a database of one session would wait for itself. */
  ready(): Promise<unknown>
  /** HMAC-SHA-256 of an address in lower case. */
  hash(email: string): Promise<Bytes>
  /** What whoever gets the mails of an address may say of it for ever, without an account: a text for a link. */
  voucherFor(email: string): Promise<string>
  /** @returns the hash of the address that a voucher is for; null for what is none */
  redeem(voucher: string): Promise<Bytes | null>
}

export function createAddressHasher(ctx: Keeper): AddressHasher {
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
    ready: key,
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
async function findKey({ db, cipher }: Keeper): Promise<Bytes> {
  const found = await db.addressKey.findFirst()
  if (found) return new Uint8Array(Buffer.from((await cipher.decrypt(belonging, found)) as string, 'base64'))
  const made = await cipher.encrypt(belonging, randomBytes(32).toString('base64'))
  await db.addressKey.createMany({ data: made, skipDuplicates: true })
  return findKey({ db, cipher })
}

/** Encrypts the key with the current one of the operator's. */
export async function rotateAddressKey({ db, cipher }: Keeper): Promise<void> {
  const found = await db.addressKey.findFirst({ where: { keyId: { not: cipher.currentKeyId } } })
  if (!found) return
  const anew = await cipher.encrypt(belonging, await cipher.decrypt(belonging, found))
  await db.addressKey.updateMany({ where: { sealed: found.sealed }, data: anew })
}
