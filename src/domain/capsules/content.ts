import DataLoader from 'dataloader'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Cipher } from './cipher.ts'
import { belongingOf, type ContentRow, contentRows, replyBelonging, tables } from './content-rows.ts'
import { type Guarded, mayRead } from './policy.ts'

export interface Content {
  readonly body: string | null
  readonly media: readonly string[]
}

/** The one door to what letters say. */
export interface ContentReader {
  /** Null, without looking, for those who may not read. */
  read(letter: Guarded & { readonly id: string }, viewerId: string): Promise<Content | null>
  /** The answer to a letter. Whoever may see the letter may read it. */
  readReply(letter: Replied): Promise<string>
}

/** A letter with its reply. */
interface Replied {
  readonly id: string
  readonly senderId: string
  readonly receiverId: string
  readonly replyKeyId: string
  readonly replySealed: string
}

/** Contents that one query reads at most. */
const batchSize = 50

/** Contents asked for in the same tick, by whomever, are one query or few; nothing is kept. */
export function createContentReader(db: PrismaClient, cipher: Cipher): ContentReader {
  const contents = new DataLoader<string, Content | null>(
    async (capsuleIds) => {
      const rows = await db.$queryRaw<ContentRow[]>(
        contentRows(tables.content, Prisma.sql`WHERE content.capsule_id = ANY (${[...new Set(capsuleIds)]}::uuid[])`),
      )
      const byId = new Map(rows.map((row) => [row.capsuleId, row]))
      return Promise.all(
        capsuleIds.map(async (id) => {
          const row = byId.get(id)
          return row ? ((await cipher.decrypt(belongingOf(row), row)) as Content) : null
        }),
      )
    },
    // Contents are large: one query of many would take the event loop for too long when it comes in.
    { cache: false, maxBatchSize: batchSize },
  )
  return {
    read: async (letter, viewerId) => (mayRead(letter, viewerId) ? contents.load(letter.id) : null),
    async readReply({ id, senderId, receiverId, replyKeyId: keyId, replySealed: sealed }) {
      return (await cipher.decrypt(replyBelonging(id, senderId, receiverId), { keyId, sealed })) as string
    },
  }
}
