import { createHash, randomBytes } from 'node:crypto'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { AddressTokenPurpose } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'

/** How long a link is good for, from when its mail is sent, as an interval of PostgreSQL's. */
const lifetime = Prisma.sql`
  CASE purpose WHEN 'RESET' THEN interval '1 hour' WHEN 'CLAIM' THEN interval '30 days' ELSE interval '1 day' END`

/** Nobody's guess, and short enough for a link. */
export const newToken = (): string => randomBytes(32).toString('base64url')

const hashOf = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(token).digest())

/** What stands for the address of somebody without an account: the same for the same, and no address. */
export const standIn = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

interface Issue {
  readonly token: string
  readonly purpose: AddressTokenPurpose
  readonly email: string
  readonly userId: string | null
}

/** Makes a token good. */
export const issueToken = (
  db: Pick<PrismaClient, '$executeRaw'>,
  { token, purpose, email, userId }: Issue,
): Prisma.PrismaPromise<number> =>
  db.$executeRaw(Prisma.sql`
    INSERT INTO address_tokens (token_hash, purpose, email, user_id, expires_at)
    SELECT ${hashOf(token)}, purpose, ${email}, ${userId}::uuid, now() + ${lifetime}
      FROM (VALUES (${purpose}::address_token_purpose)) AS given (purpose)`)

/**
 * Begins a token's time anew, for its mail is sent only now.
 *
 * @returns false when it was spent, or is of no more use
 */
export async function extendToken({ db }: Pick<Context, 'db'>, token: string): Promise<boolean> {
  const count = await db.$executeRaw(Prisma.sql`
    UPDATE address_tokens
       SET expires_at = now() + ${lifetime}
     WHERE token_hash = ${hashOf(token)}`)
  return count === 1
}

export interface Spent {
  readonly purpose: AddressTokenPurpose
  readonly email: string
  readonly userId: string | null
}

const good = (token: string, purposes: readonly AddressTokenPurpose[]): Prisma.Sql => Prisma.sql`
  token_hash = ${hashOf(token)}
    AND purpose = ANY (${[...purposes]}::address_token_purpose[])
    AND expires_at > now()`

/** Uses a token up. @returns null where there is none that is good for this */
export async function spendToken(
  db: Pick<PrismaClient, '$queryRaw'>,
  token: string,
  purposes: readonly AddressTokenPurpose[],
): Promise<Spent | null> {
  const [spent] = await db.$queryRaw<Spent[]>(Prisma.sql`
    DELETE FROM address_tokens
     WHERE ${good(token, purposes)}
    RETURNING purpose, email, user_id AS "userId"`)
  return spent ?? null
}

/**
 * Takes back what was asked for with a password that is another by now: whoever knew it, and asked for an address of their
 * own, would have the account for good.
 */
export const forgetChanges = (db: Pick<PrismaClient, 'addressToken'>, userId: string) =>
  db.addressToken.deleteMany({ where: { userId, purpose: 'CHANGE' } })

/** Whether it could be spent just now. */
export async function isGood(
  { db }: Pick<Context, 'db'>,
  token: string,
  purposes: readonly AddressTokenPurpose[],
): Promise<boolean> {
  const found = await db.$queryRaw<object[]>(Prisma.sql`SELECT 1 FROM address_tokens WHERE ${good(token, purposes)}`)
  return found.length > 0
}

/**
 * Forgets tokens that nobody can use any more. They outlive their time by as long as their mail may still be tried.
 *
 * @returns how many
 */
export const pruneAddressTokens = ({ db }: Context): Promise<number> =>
  db.$executeRaw(Prisma.sql`DELETE FROM address_tokens WHERE expires_at < now() - interval '3 days'`)
