import DataLoader from 'dataloader'
import type { Delivery, PrismaClient } from '../../generated/prisma/client.ts'
import type { Viewer } from '../viewer.ts'

/** How the receiver of a letter is told of it, for its sender: never where. */
export type CapsuleNotice = Pick<Delivery, 'kind' | 'channel' | 'state' | 'createdAt' | 'sentAt'>

interface Letter {
  readonly id: string
  readonly senderId: string
  readonly receiverId: string
}

export interface NoticesReader {
  /** What its receiver was told of a letter, in order; nothing for who is not its sender. */
  of(letter: Letter, viewer: Viewer): Promise<CapsuleNotice[]>
}

/** Notices that one query reads: a letter has three of each target at most. */
const most = 2_000

/** Reads those of all letters of a page in one query. */
export function createNoticesReader(db: Pick<PrismaClient, 'delivery'>): NoticesReader {
  const loader = new DataLoader<Letter, CapsuleNotice[]>(
    async (letters) => {
      const found = await db.delivery.findMany({
        where: {
          capsuleIds: { hasSome: letters.map(({ id }) => id) },
          userId: { in: letters.map(({ receiverId }) => receiverId) },
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
      return letters.map(({ id, receiverId }) =>
        found.filter(({ userId, capsuleIds }) => userId === receiverId && capsuleIds.includes(id)),
      )
    },
    { cache: false, maxBatchSize: 100 },
  )
  return {
    of: async (letter, viewer) => (viewer.id === letter.senderId ? loader.load(letter) : []),
  }
}
