import DataLoader from 'dataloader'
import type { Capsule, Prisma, PrismaClient } from '../../generated/prisma/client.ts'

/** What Pothos makes of a selection of fields. */
export type CapsuleQuery = Pick<Prisma.CapsuleFindManyArgs, 'select' | 'include'>

/** Letters by id, for whoever delivers many events at once. */
export interface CapsuleLoader {
  /** @returns null for a letter that is gone */
  load(capsuleId: string, query: CapsuleQuery): Promise<Capsule | null>
}

/** How long loads are gathered, in milliseconds: subscribers that hear of one instant come within a few. */
const gatherTime = 2

/**
 * Letters that are asked for at the same time with the same selection, by whichever subscribers, are one query.
 * Nothing is kept.
 */
export function createCapsuleLoader(db: PrismaClient): CapsuleLoader {
  type Asked = { id: string; query: CapsuleQuery; selection: string }
  const loader = new DataLoader<Asked, Capsule | null>(
    async (asked) => {
      const groups = new Map<string, { query: CapsuleQuery; ids: Set<string> }>()
      for (const { id, query, selection } of asked) {
        const group = groups.get(selection) ?? { query, ids: new Set() }
        groups.set(selection, group)
        group.ids.add(id)
      }
      const found = new Map<string, Capsule>()
      for (const [selection, { query, ids }] of groups) {
        const rows = await db.capsule.findMany({ ...query, where: { id: { in: [...ids] } } })
        for (const row of rows) found.set(selection + row.id, row)
      }
      return asked.map(({ id, selection }) => found.get(selection + id) ?? null)
    },
    { cache: false, maxBatchSize: 5_000, batchScheduleFn: (flush) => setTimeout(flush, gatherTime) },
  )
  return { load: (id, query) => loader.load({ id, query, selection: JSON.stringify(query) }) }
}
