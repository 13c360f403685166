import { Prisma } from '../../generated/prisma/client.ts'
import type { Belonging, Encrypted } from './cipher.ts'

/**
 * Encrypted content with what it belongs to, as one statement reads it: sealing a draft changes both at once, so that
 * two looks would not fit together.
 */
export interface ContentRow extends Encrypted {
  readonly capsuleId: string
  readonly senderId: string
  /** Null for a draft, and for a letter that nobody has claimed yet. */
  readonly receiverId: string | null
  readonly isSealed: boolean
}

/** Where contents are kept. Replies belong to a letter's people as it does; an address to its sender. */
export const tables = {
  content: Prisma.sql`capsule_contents`,
  reply: Prisma.sql`replies`,
  address: Prisma.sql`waiting_letters`,
}

/** The columns of {@link ContentRow}; `rest` follows, speaking of `content` and of its `capsule`. */
export const contentRows = (table: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT content.capsule_id AS "capsuleId",
         content.key_id AS "keyId",
         content.sealed,
         capsule.sender_id AS "senderId",
         CASE WHEN capsule.sealed_at IS NOT NULL THEN capsule.receiver_id END AS "receiverId",
         capsule.sealed_at IS NOT NULL AS "isSealed"
    FROM ${table} AS content
    JOIN capsules AS capsule ON capsule.id = content.capsule_id
   ${rest}`

/** What a draft or a letter belongs to. */
export function belongingOf({
  capsuleId: capsule,
  senderId: sender,
  receiverId: receiver,
  isSealed,
}: Omit<ContentRow, keyof Encrypted>): Belonging {
  if (receiver !== null) return { kind: 'letter', capsule, sender, receiver }
  return { kind: isSealed ? 'waiting' : 'draft', capsule, sender }
}

/** What the address belongs to that a letter waits for. */
export const addressBelonging = (capsule: string, sender: string): Belonging => ({ kind: 'address', capsule, sender })

/** What the reply to a letter belongs to. */
export const replyBelonging = (capsule: string, sender: string, receiver: string): Belonging => ({
  kind: 'reply',
  capsule,
  sender,
  receiver,
})
