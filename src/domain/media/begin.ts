import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { takeTurn } from '../quotas.ts'
import { nameText, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { newFileKey } from './chunks.ts'
import { UploadRefusal } from './refusals.ts'
import { encryptSecrets } from './rows.ts'

/** Uploads of a person that no letter has, at a time. */
const mostLoose = 100

const beginning = z.object({
  name: nameText({ max: 255 }),
  size: z.number(),
  keepsMetadata: z.boolean(),
})

/**
 * Announces a file.
 *
 * @returns its id
 * @throws {ValidationError} {@link UploadRefusal} {@link NotFoundError} when the account is
 *   gone
 */
export async function beginUpload(ctx: Context, viewer: Viewer, input: z.input<typeof beginning>): Promise<string> {
  const { media } = ctx.settings
  const { name, size, keepsMetadata } = parse(beginning, input)
  if (size < 1) throw new UploadRefusal('empty')
  if (size > media.fileSize) throw new UploadRefusal('tooLarge', media.fileSize)
  const id = uuidv7()
  const nothingYet = { contentType: null, width: null, height: null, duration: null, blurhash: null, thumbnail: null }
  const secrets = { key: newFileKey().toString('base64url'), name, keepsMetadata, ...nothingYet }
  const { keyId, sealed } = await encryptSecrets(ctx, { id, ownerId: viewer.id }, secrets)
  const insert = Prisma.sql`
    INSERT INTO media (id, owner_id, size, key_id, sealed, expires_at)
    SELECT ${id}::uuid, ${viewer.id}::uuid, ${size}::bigint, ${keyId}, ${sealed},
           now() + ${media.uploadLifetime}::float8 * interval '1 millisecond'
     WHERE ${arePresent(viewer.id)}
       AND ${size} + (SELECT coalesce(sum(size), 0) FROM media WHERE owner_id = ${viewer.id}::uuid) <= ${media.quota}::bigint
       AND (SELECT count(*) FROM media WHERE owner_id = ${viewer.id}::uuid AND capsule_id IS NULL AND sealed IS NOT NULL) < ${mostLoose}
    RETURNING id`
  const [, rows] = await ctx.db.$transaction([
    takeTurn(ctx.db, 'files', viewer),
    ctx.db.$queryRaw<{ id: string }[]>(insert),
  ])
  if (rows[0]) return id
  throw await whyNot(ctx, viewer, size)
}

async function whyNot({ db, settings: { media } }: Context, { id }: Viewer, size: number): Promise<Error> {
  if (!(await db.user.count({ where: { id, deletedAt: null } }))) return new NotFoundError('account')
  const { _sum } = await db.media.aggregate({ where: { ownerId: id }, _sum: { size: true } })
  const isFull = Number(_sum.size ?? 0) + size > media.quota
  return isFull ? new UploadRefusal('quota', media.quota) : new UploadRefusal('loose', mostLoose)
}
