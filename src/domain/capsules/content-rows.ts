import { Prisma } from '../../generated/prisma/client.ts'
import type { Belonging, Encrypted } from './cipher.ts'

/**
 * Encrypted content with what it belongs to, as one statement reads it: sealing a draft changes both at once, so that
 * two looks would not fit together.
 */
export interface ContentRow extends Encrypted {
  readonly capsuleId: string
  readonly senderId: string
  /** Null for a draft. */
  readonly receiverId: string | null
}

/** Where contents are kept. Replies belong to a letter's people as it does. */
export const tables = { content: Prisma.sql`capsule_contents`, reply: Prisma.sql`replies` }

/** The columns of {@link ContentRow}; `rest` follows, speaking of `content` and of its `capsule`. */
export const contentRows = (table: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT content.capsule_id AS "capsuleId",
         content.key_id AS "keyId",
         content.sealed,
         capsule.sender_id AS "senderId",
         CASE WHEN capsule.sealed_at IS NOT NULL THEN capsule.receiver_id END AS "receiverId"
    FROM ${table} AS content
    JOIN capsules AS capsule ON capsule.id = content.capsule_id
   ${rest}`

/** What a draft or a letter belongs to: while it has no receiver, it is a draft. */
export const belongingOf = ({ capsuleId, senderId, receiverId }: Omit<ContentRow, keyof Encrypted>): Belonging =>
  receiverId === null
    ? { kind: 'draft', capsule: capsuleId, sender: senderId }
    : { kind: 'letter', capsule: capsuleId, sender: senderId, receiver: receiverId }

/** What the reply to a letter belongs to. */
export const replyBelonging = (capsule: string, sender: string, receiver: string): Belonging => ({
  kind: 'reply',
  capsule,
  sender,
  receiver,
})
