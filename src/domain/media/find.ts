import { Prisma } from '../../generated/prisma/client.ts'
import { guarded } from '../capsules/policy.ts'
import type { ApiContext } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import type { StoredFile } from './file.ts'
import type { FileLink } from './links.ts'
import { fileOf, findUploads } from './rows.ts'

/** A file that somebody may see, and the letter that it is in; null where it is in none. */
export type SeenFile = StoredFile & { readonly caption: string | null; readonly capsuleId: string | null }

/**
 * Those of the files that a person may see now: what a letter has, whoever may read the letter, and nobody else; what no
 * letter has yet, who brought it. What they may not see is not found.
 */
export async function findFiles(
  ctx: ApiContext,
  { id: viewerId }: Pick<Viewer, 'id'>,
  ids: readonly string[],
): Promise<SeenFile[]> {
  const places = await ctx.db.media.findMany({
    where: { id: { in: [...ids] }, capsuleId: { not: null } },
    select: { id: true, capsule: { select: { id: true, ...guarded } } },
  })
  const attached = places.map(async ({ id, capsule }) => {
    const content = capsule && (await ctx.content.read(capsule, viewerId))
    const file = content?.attachments?.find((attachment) => attachment.id === id)
    return file && capsule ? [{ ...file, capsuleId: capsule.id }] : []
  })
  const loose = await findUploads(
    ctx,
    Prisma.sql`id = ANY (${ids}::uuid[]) AND owner_id = ${viewerId}::uuid AND capsule_id IS NULL AND finished_at IS NOT NULL`,
  )
  return [
    ...(await Promise.all(attached)).flat(),
    ...loose.map((file) => ({ ...fileOf(file), caption: null, capsuleId: null })),
  ]
}

/** The file that a link leads to, if its person may see it now in that letter, and has an account still. */
export async function fileBehind(
  ctx: ApiContext,
  { mediaId, capsuleId, viewerId }: FileLink,
): Promise<SeenFile | null> {
  const [isHere, files] = await Promise.all([
    ctx.db.user.count({ where: { id: viewerId, deactivatedAt: null, deletedAt: null } }),
    findFiles(ctx, { id: viewerId }, [mediaId]),
  ])
  const [file] = files
  // One that a draft has taken meanwhile is still its author's.
  return isHere && file && (capsuleId === null || file.capsuleId === capsuleId) ? file : null
}
