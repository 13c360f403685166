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
  const [gone] = await destroyKeys(
    ctx,
    Prisma.sql`id = ${id}::uuid AND owner_id = ${ownerId}::uuid AND sealed IS NOT NULL AND expires_at > now()`,
  )
  if (gone !== undefined) await removeDestroyed(ctx, gone)
  return gone !== undefined
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
  const gone = await destroyKeys(ctx, Prisma.sql`id = ANY (${ids}::uuid[])`)
  await Promise.all(gone.map((id) => removeDestroyed(ctx, id)))
  return true
}

/**
 * Destroys the keys of files that no letter or draft has: from now on nobody can read or attach them.
 *
 * @param which a condition on the rows of `media`
 * @returns the ids of those files, for {@link removeDestroyed}
 */
export async function destroyKeys({ db }: Pick<Context, 'db'>, which: Prisma.Sql): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE media
       SET expires_at = least(expires_at, now()), key_id = NULL, sealed = NULL
     WHERE capsule_id IS NULL
       AND ${which}
    RETURNING id`)
  return rows.map(({ id }) => id)
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
