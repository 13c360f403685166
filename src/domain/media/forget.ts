import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'

/**
 * Throws away a file that no letter or draft has.
 *
 * @throws {NotFoundError}
 */
export async function forgetUpload(ctx: Context, ownerId: string, id: string): Promise<void> {
  if (!(await destroyUpload(ctx, ownerId, id))) throw new NotFoundError('upload')
}

/**
 * Destroys a file that no letter or draft has: its key at once, and then all else. What breaks off is done by workers.
 *
 * @returns whether there was one
 */
export async function destroyUpload(ctx: Context, ownerId: string, id: string): Promise<boolean> {
  const gone = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE media
       SET expires_at = now(), key_id = NULL, sealed = NULL
     WHERE id = ${id}::uuid
       AND owner_id = ${ownerId}::uuid
       AND capsule_id IS NULL
       AND sealed IS NOT NULL
       AND expires_at > now()`)
  if (gone) await removeDestroyed(ctx, id)
  return gone > 0
}

/**
 * Throws away a draft by `remove`, and then at once the files that it had: they count as their person's until they are gone.
 *
 * @param remove answers whether it is gone
 */
export async function withFilesOf(ctx: Context, draftId: string, remove: () => Promise<boolean>): Promise<boolean> {
  const files = await ctx.db.media.findMany({ where: { capsuleId: draftId }, select: { id: true } })
  if (!(await remove())) return false
  const ids = files.map(({ id }) => id)
  const gone = await ctx.db.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE media
       SET expires_at = now(), key_id = NULL, sealed = NULL
     WHERE id = ANY (${ids}::uuid[])
       AND capsule_id IS NULL
    RETURNING id`)
  await Promise.all(gone.map(({ id }) => removeDestroyed(ctx, id)))
  return true
}

/**
 * Removes what there is of a file whose key is destroyed: what is in the store, and then that there was any. What keeps
 * it from that is logged, and workers try again.
 *
 * @returns whether it is gone
 */
export async function removeDestroyed({ db, store, log }: Context, id: string): Promise<boolean> {
  try {
    await store.removeAll(id)
    const { count } = await db.media.deleteMany({ where: { id, capsuleId: null, sealed: null } })
    return count > 0
  } catch (error) {
    log.warn({ err: error, mediaId: id }, 'could not destroy a file; it is tried again')
    return false
  }
}

/** For who finds that a file into which they have written is not theirs any more: what is destroyed stays so. */
export async function forsake(ctx: Context, id: string): Promise<void> {
  const [alive] = await ctx.db.$queryRaw<object[]>(Prisma.sql`
    SELECT id
      FROM media
     WHERE id = ${id}::uuid
       AND NOT (capsule_id IS NULL AND sealed IS NULL)`)
  if (!alive) await removeDestroyed(ctx, id)
}
