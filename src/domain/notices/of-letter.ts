import DataLoader from 'dataloader'
import type { Delivery, PrismaClient } from '../../generated/prisma/client.ts'
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

/** Notices that one query reads: a letter has three of each target at most. */
const most = 2_000

/** Reads those of all letters of a page together. */
export function createNoticesReader(db: Pick<PrismaClient, 'delivery' | 'waitingLetter'>): NoticesReader {
  const loader = new DataLoader<Letter, CapsuleNotice[]>(
    async (letters) => {
      const found = await db.delivery.findMany({
        where: {
          capsuleIds: { hasSome: letters.map(({ id }) => id) },
          userId: { in: letters.flatMap(({ receiverId }) => receiverId ?? []) },
          kind: { in: ['SEALED', 'UNFOLDING', 'READY'] },
        },
        select: {
          kind: true,
          channel: true,
          state: true,
          createdAt: true,
          sentAt: true,
          userId: true,
          capsuleIds: true,
        },
        orderBy: { id: 'asc' },
        take: most,
      })
      const waiting = await db.waitingLetter.findMany({
        where: { capsuleId: { in: letters.map(({ id }) => id) } },
        select: { capsuleId: true },
      })
      const veiled = new Set(waiting.map(({ capsuleId }) => capsuleId))
      return letters.map(({ id, receiverId }) =>
        veiled.has(id) ? [] : found.filter((one) => one.userId === receiverId && one.capsuleIds.includes(id)),
      )
    },
    { cache: false, maxBatchSize: 100 },
  )
  return {
    of: async (letter, viewer) => (viewer.id === letter.senderId ? loader.load(letter) : []),
  }
}
