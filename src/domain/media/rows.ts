import { Prisma } from '../../generated/prisma/client.ts'
import type { Belonging, Encrypted } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import type { StoredFile } from './file.ts'

/** What a file's row keeps encrypted: all of it but what grows while it comes. */
export type Secrets = Omit<StoredFile, 'id' | 'size' | 'segments' | 'contentType'> & {
  /** Null until enough of it is there to tell. */
  readonly contentType: string | null
  /** Whether it stays as it is, with where and when a picture was taken. */
  readonly keepsMetadata: boolean
}

/** A file that no sealed letter has. */
export interface Upload {
  readonly id: string
  readonly ownerId: string
  readonly capsuleId: string | null
  readonly size: number
  /** Bytes that are kept. */
  readonly received: number
  readonly writer: number
  readonly segments: readonly number[]
  readonly isFinished: boolean
  readonly createdAt: Date
  readonly secrets: Secrets
}

/** What a file belongs to while no sealed letter has it. */
export const belongingOf = (media: string, owner: string): Belonging => ({ kind: 'media', media, owner })

export const encryptSecrets = (
  { cipher }: Pick<Context, 'cipher'>,
  { id, ownerId }: Pick<Upload, 'id' | 'ownerId'>,
  secrets: Secrets,
): Promise<Encrypted> => cipher.encrypt(belongingOf(id, ownerId), secrets)

/** @param which a condition on the rows, which are `media` */
export async function findUploads(
  { db, cipher }: Pick<Context, 'db' | 'cipher'>,
  which: Prisma.Sql,
): Promise<Upload[]> {
  const rows = await db.$queryRaw<(Omit<Upload, 'secrets'> & Encrypted)[]>(Prisma.sql`
    SELECT id,
           owner_id AS "ownerId",
           capsule_id AS "capsuleId",
           size::float8,
           received::float8,
           writer,
           segments,
           finished_at IS NOT NULL AS "isFinished",
           created_at AS "createdAt",
           key_id AS "keyId",
           sealed
      FROM media
     WHERE sealed IS NOT NULL
       AND (capsule_id IS NOT NULL OR expires_at > now())
       AND ${which}`)
  return Promise.all(
    rows.map(async ({ keyId, sealed, ...row }) => ({
      ...row,
      secrets: (await cipher.decrypt(belongingOf(row.id, row.ownerId), { keyId, sealed })) as Secrets,
    })),
  )
}

/** One that is the owner's. */
export async function findUpload(
  ctx: Pick<Context, 'db' | 'cipher'>,
  ownerId: string,
  id: string,
): Promise<Upload | null> {
  const [upload] = await findUploads(ctx, Prisma.sql`id = ${id}::uuid AND owner_id = ${ownerId}::uuid`)
  return upload ?? null
}

export const fileOf = ({ id, size, segments, secrets }: Upload): StoredFile => {
  const { contentType, keepsMetadata: _, ...rest } = secrets
  if (contentType === null) throw new Error('A file has no kind yet.')
  return { id, size, segments, contentType, ...rest }
}
