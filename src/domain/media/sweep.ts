import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { removeDestroyed } from './forget.ts'

/** Files of one round. */
const batch = 100

/**
 * Destroys files that no letter has (any more), and are not waiting for one: their keys first, then what is in the store,
 * then that there were any. What the store keeps from going is tried again next time.
 *
 * @returns how many are gone
 */
export async function sweepMedia(ctx: Context): Promise<number> {
  let gone = 0
  for (let after = lowestId; ; ) {
    const rows = await ctx.db.$queryRaw<{ id: string }[]>(Prisma.sql`
      UPDATE media
         SET key_id = NULL, sealed = NULL
       WHERE id IN (SELECT id
                      FROM media
                     WHERE capsule_id IS NULL
                       AND (expires_at <= now() OR sealed IS NULL)
                       AND id > ${after}::uuid
                     ORDER BY id
                     LIMIT ${batch}
                       FOR UPDATE SKIP LOCKED)
      RETURNING id`)
    for (const { id } of rows) if (await removeDestroyed(ctx, id)) gone++
    if (rows.length < batch) return gone
    after =
      rows
        .map(({ id }) => id)
        .sort()
        .at(-1) ?? lowestId
  }
}

const lowestId = '00000000-0000-0000-0000-000000000000'
