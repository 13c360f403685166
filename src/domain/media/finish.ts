import { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext } from '../context.ts'
import { encryptChunk, segmentSize } from './chunks.ts'
import { type StoredFile, segmentName, thumbnailName } from './file.ts'
import { destroyUpload, forsake } from './forget.ts'
import { soundOf } from './kinds.ts'
import { readFile } from './read.ts'
import { UploadRefusal } from './refusals.ts'
import { encryptSecrets, fileOf, findUpload, type Upload } from './rows.ts'
import { encryptSegment } from './segment.ts'

/** What is learnt of a file by looking into it; with another file where it is cleaned. */
type Looked = Pick<StoredFile, 'width' | 'height' | 'duration' | 'blurhash'> & {
  /** Null where it is what it seemed to be. */
  readonly contentType: string | null
  readonly thumbnail: Uint8Array | null
  readonly cleaned: Uint8Array | null
}

const nothing: Looked = {
  contentType: null,
  width: null,
  height: null,
  duration: null,
  blurhash: null,
  thumbnail: null,
  cleaned: null,
}

/** Files that are looked into at the moment: whoever needs one that is waits for the same. */
const underWay = new WeakMap<ApiContext['pictures'], Map<string, Promise<void>>>()

/**
 * Looks into a file that has arrived, and cleans pictures of where and when they were taken. One that breaks off is done
 * again by whoever needs the file. Of a file that is not there, or not all of it, nothing is done.
 *
 * @throws {UploadRefusal} {@link StoreError} {@link DamagedFileError}
 */
export function finish(ctx: ApiContext, ownerId: string, id: string): Promise<void> {
  const files = underWay.get(ctx.pictures) ?? new Map<string, Promise<void>>()
  underWay.set(ctx.pictures, files)
  const key = `${ownerId} ${id}`
  const finishing = files.get(key) ?? finishOnce(ctx, ownerId, id).finally(() => files.delete(key))
  files.set(key, finishing)
  return finishing
}

async function finishOnce(ctx: ApiContext, ownerId: string, id: string): Promise<void> {
  const [claim] = await ctx.db.$queryRaw<{ writer: number }[]>(Prisma.sql`
    UPDATE media
       SET writer = writer + 1
     WHERE id = ${id}::uuid
       AND owner_id = ${ownerId}::uuid
       AND received = size
       AND finished_at IS NULL
       AND sealed IS NOT NULL
    RETURNING writer`)
  const upload = claim && (await findUpload(ctx, ownerId, id))
  if (!upload) return
  const { writer } = claim
  const looked = await look(ctx, upload)
  const { key } = upload.secrets
  const segments = looked.cleaned ? await write(ctx, { id, key }, looked.cleaned, writer) : upload.segments
  if (looked.thumbnail)
    await ctx.store.put(
      thumbnailName(id, writer),
      encryptChunk({ id, key }, { chunk: 'thumbnail', writer }, looked.thumbnail),
    )
  const { width, height, duration, blurhash } = looked
  const contentType = looked.contentType ?? upload.secrets.contentType
  const thumbnail = looked.thumbnail && { size: looked.thumbnail.length, writer }
  const size = looked.cleaned?.length ?? upload.size
  const { keyId, sealed } = await encryptSecrets(ctx, upload, {
    ...upload.secrets,
    ...{ contentType, width, height, duration, blurhash, thumbnail },
  })
  // Of several processes that are at it the first has it: each wrote under names of its own.
  const finished = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE media
       SET size = ${size}::bigint, received = ${size}::bigint, segments = ${segments}::int[],
           key_id = ${keyId}, sealed = ${sealed}, finished_at = now()
     WHERE id = ${id}::uuid
       AND finished_at IS NULL
       AND sealed IS NOT NULL`)
  if (finished) return tidy(ctx, id, (name) => isOf({ id, segments, thumbnail }, name))
  await tidy(ctx, id, (name) => !name.endsWith(`.${writer}`))
  await forsake(ctx, id)
}

async function look(ctx: ApiContext, upload: Upload): Promise<Looked> {
  const file = fileOf(upload)
  const [kind] = file.contentType.split('/')
  if (kind === 'image') {
    const { keepsMetadata: keepMetadata } = upload.secrets
    const picture = await ctx.pictures.look(readFile(ctx, file), { keepMetadata, contentType: file.contentType })
    if (picture.kind === 'bomb') {
      await destroyUpload(ctx, upload.ownerId, upload.id)
      throw new UploadRefusal('bomb')
    }
    if (picture.kind === 'picture') {
      const { width, height, blurhash, thumbnail, cleaned } = picture
      return { ...nothing, width, height, blurhash, thumbnail, cleaned }
    }
    return { ...nothing, cleaned: picture.cleaned }
  }
  if (kind !== 'audio' && kind !== 'video') return nothing
  const read = async (start: number, length: number) => {
    const pieces: Buffer[] = []
    for await (const piece of readFile(ctx, file, start, Math.min(start + length, file.size))) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const recording = await ctx.recordings.measure(file.size, read)
  if (!recording) return nothing
  const isSound = kind === 'video' && recording.width === null
  return { ...nothing, ...recording, contentType: isSound ? soundOf(file.contentType) : file.contentType }
}

/** Writes another file in the place of one; answers who wrote its segments. */
async function write(
  { store }: ApiContext,
  { id, key }: Pick<StoredFile, 'id' | 'key'>,
  bytes: Uint8Array,
  writer: number,
): Promise<number[]> {
  const segments: number[] = []
  for (let at = 0; at < bytes.length; at += segmentSize) {
    const n = segments.length
    await store.put(
      segmentName(id, n, writer),
      encryptSegment({ id, key }, writer, n, bytes.subarray(at, at + segmentSize)),
    )
    segments.push(writer)
  }
  return segments
}

/** Whether something in the store is of a file as it is now. */
const isOf = ({ id, segments, thumbnail }: Pick<StoredFile, 'id' | 'segments' | 'thumbnail'>, name: string): boolean =>
  segments.some((writer, n) => name === segmentName(id, n, writer)) ||
  (thumbnail !== null && name === thumbnailName(id, thumbnail.writer))

/** Removes what nobody needs: what was there before a file was cleaned, and what others wrote who were at it. */
async function tidy({ store, log }: ApiContext, id: string, isNeeded: (name: string) => boolean): Promise<void> {
  try {
    const there = await store.list(id)
    await store.remove(there.filter((name) => !isNeeded(name)))
  } catch (error) {
    // It goes with the file at the latest.
    log.warn({ err: error, mediaId: id }, 'could not remove what is left of an upload')
  }
}
