import DataLoader from 'dataloader'
import { type Delivery, Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Viewer } from '../viewer.ts'

/** How the receiver of a letter is told of it, for its sender: never where. */
export type CapsuleNotice = Pick<Delivery, 'kind' | 'channel' | 'state' | 'createdAt' | 'sentAt'>

interface Letter {
  readonly id: string
  readonly senderId: string
  /** Null for a letter that waits for who has an address. */
  readonly receiverId: string | null
}

export interface NoticesReader {
  /**
   * What its receiver was told of a letter, in order; nothing for who is not its sender, or knows no more of its receiver
   * than an address: that it has an account.
   */
  of(letter: Letter, viewer: Viewer): Promise<CapsuleNotice[]>
}

/** Reads those of all letters of a page together. */
export function createNoticesReader(db: Pick<PrismaClient, '$queryRaw'>): NoticesReader {
  const loader = new DataLoader<Letter, CapsuleNotice[]>(
    async (letters) => {
      const found = await readNotices(db, letters)
      return letters.map(({ id }) => found.filter(({ capsuleId }) => capsuleId === id))
    },
    { cache: false, maxBatchSize: 100 },
  )
  return {
    of: async (letter, viewer) => (viewer.id === letter.senderId ? loader.load(letter) : []),
  }
}

/**
 * Of each kind and channel one, however many targets there are: the first that was sent, or else the first there is.
 * Letters that wait for an address have none, whoever has it.
 */
const readNotices = (db: Pick<PrismaClient, '$queryRaw'>, letters: readonly Letter[]) =>
  db.$queryRaw<(CapsuleNotice & { readonly capsuleId: string })[]>(Prisma.sql`
    WITH letters AS (
      SELECT *
        FROM unnest(
               ${letters.map(({ id }) => id)}::uuid[], ${letters.map(({ receiverId }) => receiverId)}::uuid[]
             ) AS letter (id, receiver_id)
       WHERE NOT EXISTS (SELECT FROM waiting_letters WHERE capsule_id = letter.id)
    ),
    notices AS (
      SELECT DISTINCT ON (letter.id, kind, channel)
             letter.id AS "capsuleId",
             kind,
             channel,
             state,
             created_at AS "createdAt",
             sent_at AS "sentAt",
             delivery.id
        FROM letters AS letter
        JOIN deliveries AS delivery ON capsule_ids @> ARRAY[letter.id] AND user_id = receiver_id
       WHERE kind IN ('SEALED', 'UNFOLDING', 'READY')
       ORDER BY letter.id, kind, channel, sent_at, delivery.id
    )
    SELECT * FROM notices ORDER BY id`)
