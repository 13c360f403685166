import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'

/**
 * Throws away a file that no letter or draft has.
 *
 * @throws {NotFoundError}
 */
export async function forgetUpload(ctx: Context, ownerId: string, id: string): Promise<void> {
  const gone = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE media
       SET expires_at = now(), key_id = NULL, sealed = NULL
     WHERE id = ${id}::uuid
       AND owner_id = ${ownerId}::uuid
       AND capsule_id IS NULL
       AND sealed IS NOT NULL`)
  if (!gone) throw new NotFoundError('upload')
}
