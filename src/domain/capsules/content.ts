import DataLoader from 'dataloader'
import pLimit from 'p-limit'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Attachment } from '../media/file.ts'
import type { Cipher } from './cipher.ts'
import { belongingOf, type ContentRow, contentRows, replyBelonging } from './content-rows.ts'
import { type Guarded, mayRead } from './policy.ts'

export interface Content {
  readonly body: string | null
  readonly media: readonly string[]
  /** Files; those from before there were any have none. */
  readonly attachments?: readonly Attachment[]
  /** Of a draft: when its author means it to become ready (ISO 8601). What is sealed says so itself. */
  readonly unlocksAt?: string
  /** Of a draft that is meant for several of its author's contacts: all of them, the first of whom its row has too. */
  readonly recipientIds?: readonly string[]
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

/** What a letter says, and whose it is at that moment. */
interface Found extends Pick<ContentRow, 'senderId' | 'receiverId'> {
  readonly content: Content
}

/** Contents that one query reads at most. */
const batchSize = 50
/** Characters of them that it begins with at most: what comes from the database is taken in one go. */
const batchLength = 512 * 1024
/** Queries for contents at a time. */
const atOnce = 2

/** Contents asked for in the same tick, by whomever, are one query, or few where they are long; nothing is kept. */
export function createContentReader(db: PrismaClient, cipher: Cipher): ContentReader {
  const inTurn = pLimit(atOnce)
  const decrypt = async (row: ContentRow): Promise<Found> => {
    const { senderId, receiverId } = row
    return { senderId, receiverId, content: (await cipher.decrypt(belongingOf(row), row)) as Content }
  }
  const contents = new DataLoader<string, Found | null>(
    async (capsuleIds) => {
      const found = new Map<string, Found>()
      for (let ids = [...new Set(capsuleIds)]; ; ) {
        const rows = await inTurn(() => readRows(db, ids))
        // Before more is read, so that of what is encrypted little waits.
        await Promise.all(rows.map(async (row) => found.set(row.capsuleId, await decrypt(row))))
        if (lengthOf(rows) < batchLength) return capsuleIds.map((id) => found.get(id) ?? null)
        ids = ids.filter((id) => !found.has(id))
      }
    },
    { cache: false, maxBatchSize: batchSize },
  )
  return {
    async read(letter, viewerId) {
      const found = mayRead(letter, viewerId) ? await contents.load(letter.id) : null
      // A letter goes on for ever, but since it was looked at it may have been taken back from who had it.
      return found && [found.senderId, found.receiverId].includes(viewerId) ? found.content : null
    },
    async readReply({ id, senderId, receiverId, replyKeyId: keyId, replySealed: sealed }) {
      return (await cipher.decrypt(replyBelonging(id, senderId, receiverId), { keyId, sealed })) as string
    },
  }
}

/** All of these contents, or, where together they are long, the first of them. */
const readRows = (db: PrismaClient, capsuleIds: readonly string[]): Promise<ContentRow[]> =>
  db.$queryRaw<ContentRow[]>(
    contentRows(
      Prisma.sql`(
        SELECT *,
               sum(octet_length(sealed)) OVER (ORDER BY capsule_id) - octet_length(sealed) AS length_before
          FROM capsule_contents
         WHERE capsule_id = ANY (${capsuleIds}::uuid[])
      )`,
      Prisma.sql`WHERE content.length_before < ${batchLength}`,
    ),
  )

const lengthOf = (rows: readonly ContentRow[]): number => rows.reduce((sum, { sealed }) => sum + sealed.length, 0)
