import pLimit from 'p-limit'
import { v7 as uuidv7 } from 'uuid'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { ApiContext } from '../context.ts'
import { type Issue, ValidationError } from '../errors.ts'
import { takeTurn } from '../quotas.ts'
import type { Viewer } from '../viewer.ts'
import { whyNotRead } from './attach.ts'
import { encryptChunk, newFileKey, segmentSize } from './chunks.ts'
import { type Attachment, segmentName, thumbnailName } from './file.ts'
import { destroyKeys, removeDestroyed } from './forget.ts'
import { readFile, readThumbnail } from './read.ts'
import { encryptSecrets } from './rows.ts'
import { encryptSegment } from './segment.ts'

/** Copies of one letter that are written at a time: each holds a segment. */
const atOnce = 2
/** People whose files are copied at a time. */
export const copiersAtOnce = 4
/** Nobody else writes into a copy. */
const writer = 0

/**
 * Copies files of a letter for other letters, so that each is read, and destroyed, without the others: with a key, an id and
 * objects of its own. They count as the viewer's like any others, and go in a day unless a letter takes them.
 *
 * @param times how many copies each is to have
 * @returns for each time, the copies in the order of the files
 * @throws {ValidationError} where that is too much, or one cannot be read
 */
export async function copyFiles(
  ctx: ApiContext,
  viewer: Viewer,
  files: readonly Attachment[],
  times: number,
): Promise<Attachment[][]> {
  const sets = Array.from({ length: times }, () => files.map(copyOf))
  const copies = sets.flat()
  if (copies.length === 0) return sets
  const isMuch = copies.reduce((sum, { size }) => sum + size, 0) > ctx.settings.media.fileSize
  if (isMuch || !(await announce(ctx, viewer, copies))) throw new ValidationError([tooMuch])
  const inTurn = pLimit(atOnce)
  for (const [n, file] of files.entries()) {
    const theirs = sets.flatMap((set) => set[n] ?? [])
    try {
      await copyThumbnail(ctx, file, theirs)
      for (let segment = 0; segment < file.segments.length; segment++) {
        const bytes = await readSegment(ctx, file, segment)
        const put = (copy: Attachment) =>
          ctx.store.put(segmentName(copy.id, segment, writer), encryptSegment(copy, writer, segment, bytes))
        // All of them, also where one fails: what is put after the copies were thrown away would be left behind.
        const ends = await Promise.allSettled(theirs.map((copy) => inTurn(() => put(copy))))
        for (const end of ends) if (end.status === 'rejected') throw end.reason
      }
    } catch (error) {
      await discardCopies(ctx, copies)
      const message = whyNotRead(error)
      throw message === null ? error : new ValidationError([{ path: ['attachments', String(n), 'mediaId'], message }])
    }
  }
  return sets
}

const tooMuch: Issue = {
  path: ['attachments'],
  message: 'has more in its files than can be copied for so many people: remove some, or seal it for fewer',
}

const copyOf = (file: Attachment): Attachment => ({
  ...file,
  id: uuidv7(),
  key: newFileKey().toString('base64url'),
  segments: file.segments.map(() => writer),
  thumbnail: file.thumbnail && { size: file.thumbnail.size, writer },
})

/** Answers whether there is room for them. */
async function announce(ctx: ApiContext, viewer: Viewer, copies: readonly Attachment[]): Promise<boolean> {
  const { quota, uploadLifetime } = ctx.settings.media
  const sealed = await Promise.all(
    copies.map(({ id, size: _size, segments: _segments, caption: _caption, ...secrets }) =>
      encryptSecrets(ctx, { id, ownerId: viewer.id }, { ...secrets, keepsMetadata: false }),
    ),
  )
  const total = copies.reduce((sum, { size }) => sum + size, 0)
  const insert = Prisma.sql`
    INSERT INTO media (id, owner_id, size, received, segments, finished_at, key_id, sealed, expires_at)
    SELECT id, ${viewer.id}::uuid, size, size, array_fill(${writer}::int, ARRAY[segments]), now(), key_id, sealed,
           now() + ${uploadLifetime}::float8 * interval '1 millisecond'
      FROM unnest(
             ${copies.map(({ id }) => id)}::uuid[], ${copies.map(({ size }) => size)}::bigint[],
             ${copies.map(({ segments }) => segments.length)}::int[], ${sealed.map(({ keyId }) => keyId)}::text[],
             ${sealed.map((one) => one.sealed)}::text[]
           ) AS copy (id, size, segments, key_id, sealed)
     WHERE ${arePresent(viewer.id)}
       AND ${total}::bigint + (SELECT coalesce(sum(size), 0) FROM media WHERE owner_id = ${viewer.id}::uuid) <= ${quota}::bigint`
  const [, count] = await ctx.db.$transaction([takeTurn(ctx.db, 'files', viewer), ctx.db.$executeRaw(insert)])
  return count > 0
}

async function copyThumbnail(ctx: ApiContext, file: Attachment, copies: readonly Attachment[]): Promise<void> {
  const bytes = await readThumbnail(ctx, file)
  if (!bytes) return
  for (const copy of copies) {
    await ctx.store.put(thumbnailName(copy.id, writer), encryptChunk(copy, { chunk: 'thumbnail', writer }, bytes))
  }
}

async function readSegment(ctx: ApiContext, file: Attachment, n: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  const end = Math.min((n + 1) * segmentSize, file.size)
  for await (const piece of readFile(ctx, file, n * segmentSize, end)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Throws away copies that no letter has taken; what breaks off is done by workers. */
export async function discardCopies(ctx: ApiContext, copies: readonly Attachment[]): Promise<void> {
  const ids = copies.map(({ id }) => id)
  if (ids.length === 0) return
  for (const id of await destroyKeys(ctx, Prisma.sql`id = ANY (${ids}::uuid[])`)) await removeDestroyed(ctx, id)
}
