import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext, Context } from '../context.ts'
import { type Issue, ValidationError } from '../errors.ts'
import { StoreError } from '../ports.ts'
import { list, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import type { Attachment } from './file.ts'
import { finish } from './finish.ts'
import { DamagedFileError } from './read.ts'
import { UploadRefusal } from './refusals.ts'
import { fileOf, findUploads, type Upload } from './rows.ts'

/** Files as somebody puts them into a letter, in their order. */
export const attachments = list(
  z.object({
    mediaId: z.uuid('must be the id of one of your files'),
    caption: text({ max: 500 }).nullish(),
  }),
  // As many as an operator may allow.
  100,
)

/**
 * What a letter keeps of files that somebody puts into it. One that is all there, but that nobody has looked into since a
 * process was ended in the middle of that, is looked into first.
 *
 * @param capsuleId the draft, which may have some of them already; null for a letter that is only being made
 * @throws {ValidationError} unless all of them are there, the viewer's, and in no other letter
 */
export async function attach(
  ctx: ApiContext,
  viewer: Viewer,
  capsuleId: string | null,
  wanted: z.output<typeof attachments>,
): Promise<Attachment[]> {
  const { perLetter } = ctx.settings.media
  if (wanted.length > perLetter)
    throw new ValidationError([{ path: ['attachments'], message: `must have at most ${perLetter} files` }])
  if (wanted.length === 0) return []
  const ids = wanted.map(({ mediaId }) => mediaId)
  const free = Prisma.sql`
    id = ANY (${ids}::uuid[])
    AND owner_id = ${viewer.id}::uuid
    AND received = size
    AND (capsule_id IS NULL OR capsule_id = ${capsuleId}::uuid)`
  let uploads = await findUploads(ctx, free)
  const why = await finishAll(ctx, uploads)
  if (why) uploads = await findUploads(ctx, free)
  const byId = new Map(uploads.filter(({ isFinished }) => isFinished).map((upload) => [upload.id, upload]))
  const issues: Issue[] = []
  const attached = wanted.flatMap(({ mediaId, caption }, n) => {
    const upload = byId.get(mediaId)
    byId.delete(mediaId)
    if (upload) return [{ ...fileOf(upload), caption: caption ?? null }]
    const message = ids.indexOf(mediaId) < n ? 'is there twice' : (why?.get(mediaId) ?? notThere)
    issues.push({ path: ['attachments', String(n), 'mediaId'], message })
    return []
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return attached
}

const notThere = 'is not a file of yours that has arrived and is in no other letter'

/** Why a file cannot be had at the moment, or ever; null for what is no matter of the store. */
export function whyNotRead(error: unknown): string | null {
  if (error instanceof DamagedFileError) return 'is damaged; upload it again'
  return error instanceof StoreError ? 'cannot be reached at the moment; try again' : null
}

/** Looks into files that need it, one after the other; tells of those that it cannot be done for. Null where none did. */
async function finishAll(ctx: ApiContext, uploads: readonly Upload[]): Promise<Map<string, string> | null> {
  const unfinished = uploads.filter(({ isFinished }) => !isFinished)
  if (unfinished.length === 0) return null
  const why = new Map<string, string>()
  for (const { id, ownerId } of unfinished) {
    try {
      await finish(ctx, ownerId, id)
    } catch (error) {
      const message = error instanceof UploadRefusal ? `cannot be in a letter: ${error.message}` : whyNotRead(error)
      if (message === null) throw error
      why.set(id, message)
    }
  }
  return why
}

/**
 * The condition that files are there still and in no other letter, which nobody changes before the end of the statement.
 *
 * @param capsuleId as in {@link attach}
 */
export const areFree = (files: readonly Pick<Attachment, 'id'>[], capsuleId: string | null): Prisma.Sql =>
  files.length === 0
    ? Prisma.sql`true`
    : Prisma.sql`
        (SELECT count(*)
           FROM (SELECT
                   FROM media
                  WHERE id = ANY (${idsOf(files)}::uuid[])
                    AND sealed IS NOT NULL
                    AND (capsule_id IS NULL AND expires_at > now() OR capsule_id = ${capsuleId}::uuid)
                    FOR UPDATE) AS free
        ) = ${files.length}::int`

/** Statements that give a draft (a CTE with the column `id`) these files and no others; those that it had go in a day. */
export const giveToDraft = (
  { settings }: Pick<Context, 'settings'>,
  files: readonly Attachment[],
  draft: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  UPDATE media
     SET capsule_id = CASE WHEN media.id = ANY (${idsOf(files)}::uuid[]) THEN draft.id END,
         expires_at = greatest(
           expires_at, now() + ${settings.media.uploadLifetime}::float8 * interval '1 millisecond'
         )
    FROM ${draft} AS draft
   WHERE media.id = ANY (${idsOf(files)}::uuid[])
      OR media.capsule_id = draft.id`

/** Gives a letter that is being sealed (a CTE with the column `id`) its files: from now on it alone has their keys. */
export const giveToLetter = (files: readonly Attachment[], letter: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE media
     SET capsule_id = letter.id,
         key_id = NULL,
         sealed = NULL
    FROM ${letter} AS letter
   WHERE media.id = ANY (${idsOf(files)}::uuid[])`

/** The same for several letters: each file in the one that is named beside it. */
export const giveToLetters = (
  files: readonly { readonly id: string; readonly capsuleId: string }[],
  letters: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  UPDATE media
     SET capsule_id = letter.id,
         key_id = NULL,
         sealed = NULL
    FROM unnest(${idsOf(files)}::uuid[], ${files.map(({ capsuleId }) => capsuleId)}::uuid[]) AS given (id, capsule_id)
    JOIN ${letters} AS letter ON letter.id = given.capsule_id
   WHERE media.id = given.id`

const idsOf = (files: readonly Pick<Attachment, 'id'>[]): string[] => files.map(({ id }) => id)
