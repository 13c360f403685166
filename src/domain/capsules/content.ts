import DataLoader from 'dataloader'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Cipher, Encrypted } from './cipher.ts'
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
  readReply(reply: Encrypted & { readonly capsuleId: string }): Promise<string>
}

/** Contents that one query reads at most. */
const batchSize = 50

/** Contents asked for in the same tick, by whomever, are one query or few; nothing is kept. */
export function createContentReader(db: PrismaClient, cipher: Cipher): ContentReader {
  const contents = new DataLoader<string, Content | null>(
    async (capsuleIds) => {
      const rows = await db.capsuleContent.findMany({ where: { capsuleId: { in: [...new Set(capsuleIds)] } } })
      const byId = new Map(rows.map((row) => [row.capsuleId, row]))
      return Promise.all(
        capsuleIds.map(async (id) => {
          const row = byId.get(id)
          return row ? ((await cipher.decrypt(id, row)) as Content) : null
        }),
      )
    },
    // Contents are large: one query of many would take the event loop for too long when it comes in.
    { cache: false, maxBatchSize: batchSize },
  )
  return {
    read: async (letter, viewerId) => (mayRead(letter, viewerId) ? contents.load(letter.id) : null),
    readReply: async (reply) => (await cipher.decrypt(reply.capsuleId, reply)) as string,
  }
}
