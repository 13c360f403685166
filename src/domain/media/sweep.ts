import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { destroyKeys, removeDestroyed } from './forget.ts'

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
    const next = Prisma.sql`
      id IN (SELECT id
               FROM media
              WHERE capsule_id IS NULL
                AND (expires_at <= now() OR sealed IS NULL)
                AND id > ${after}::uuid
              ORDER BY id
              LIMIT ${batch}
                FOR UPDATE SKIP LOCKED)`
    const ids = await destroyKeys(ctx, next)
    for (const id of ids) {
      if (ctx.stopping?.aborted) return gone
      if (await removeDestroyed(ctx, id)) gone++
    }
    if (ids.length < batch) return gone
    after = ids.reduce((last, id) => (id > last ? id : last))
  }
}

const lowestId = '00000000-0000-0000-0000-000000000000'
