import { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext, Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { chunkSize, segmentSize, storedSize } from './chunks.ts'
import { type StoredFile, segmentName } from './file.ts'
import { finish } from './finish.ts'
import { destroyUpload, forsake } from './forget.ts'
import { kindOf } from './kinds.ts'
import { readFile } from './read.ts'
import { UploadRefusal } from './refusals.ts'
import { encryptSecrets, findUpload, type Upload } from './rows.ts'
import { openSegment, type Segment } from './segment.ts'

/**
 * Takes bytes of a file as they come, and keeps them a segment at a time: what has come when the connection breaks is
 * kept too. Whoever begins at the same file later takes it over from who was at it.
 *
 * @param offset how much of it the sender believes is here
 * @returns how much of it is here now
 * @throws {NotFoundError} {@link UploadRefusal} {@link StoreError}
 */
export async function receive(
  ctx: ApiContext,
  ownerId: string,
  id: string,
  offset: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const upload = await takeOver(ctx, ownerId, id, offset)
  const received = upload.received < upload.size ? await keep(ctx, upload, bytes) : await expectNone(upload, bytes)
  if (received === upload.size) await finish(ctx, ownerId, id)
  return received
}

async function takeOver(ctx: Context, ownerId: string, id: string, offset: number): Promise<Upload> {
  const taken = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE media
       SET writer = writer + 1
     WHERE id = ${id}::uuid
       AND owner_id = ${ownerId}::uuid
       AND received = ${offset}::bigint
       AND received < size
       AND sealed IS NOT NULL`)
  const upload = await findUpload(ctx, ownerId, id)
  if (!upload) throw new NotFoundError('upload')
  if (!taken && !(upload.received === upload.size && offset === upload.size)) throw new UploadRefusal('takenOver')
  return upload
}

/** Of a file that is all there. */
async function expectNone({ size }: Upload, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  for await (const piece of bytes) if (piece.length > 0) throw new UploadRefusal('longer')
  return size
}

async function keep(ctx: ApiContext, upload: Upload, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await openFile(ctx, upload)
  try {
    for await (const piece of bytes) await file.add(piece)
  } catch (error) {
    // Of a connection that breaks; of what we refuse nothing more is kept.
    if (!(error instanceof UploadRefusal)) await file.flush()
    else await file.settle()
    throw error
  }
  return file.flush()
}

/**
 * A file as it grows. It holds two segments in memory at most, each as long as it may become from the beginning: one that
 * fills, and the one before it while that is being kept.
 */
async function openFile(ctx: ApiContext, upload: Upload) {
  const { id, ownerId, size, writer } = upload
  let { received, secrets } = upload
  const segments = [...upload.segments]
  const chunk = Buffer.allocUnsafeSlow(Math.min(chunkSize, size))
  // Used in turn, for large buffers keep the garbage collector busy.
  const targets: Buffer[] = []
  const begin = (n: number) => {
    const target = targets[n % 2] ?? Buffer.allocUnsafeSlow(storedSize(Math.min(segmentSize, size - n * segmentSize)))
    targets[n % 2] = target
    return openSegment({ id, key: secrets.key }, writer, n, target, chunk)
  }
  let segment = begin(Math.floor(received / segmentSize))
  let kept = received
  /** What is being kept at the moment. */
  let keeping: Promise<unknown> = Promise.resolve()

  /** @param upTo bytes of the file that are here when it is kept */
  const keepSegment = async ({ n, stored }: Segment, upTo: number): Promise<void> => {
    await ctx.store.put(segmentName(id, n, writer), stored())
    segments[n] = writer
    const { keyId, sealed } = await encryptSecrets(ctx, { id, ownerId }, secrets)
    const mine = await ctx.db.$executeRaw(Prisma.sql`
      UPDATE media
         SET received = ${upTo}::bigint, segments = ${segments}::int[], key_id = ${keyId}, sealed = ${sealed}
       WHERE id = ${id}::uuid
         AND writer = ${writer}
         AND finished_at IS NULL
         AND sealed IS NOT NULL`)
    if (!mine) {
      await forsake(ctx, id)
      throw new UploadRefusal('takenOver')
    }
    kept = upTo
  }
  const flush = async (): Promise<number> => {
    await keeping
    if (kept < received) await keepSegment(segment, received)
    return received
  }
  /** Says what the file is, once there is enough of it. */
  const tell = async () => {
    const found = await kindOf(segment.last)
    if (!found || !ctx.settings.media.kinds.includes(found.kind)) {
      await destroyUpload(ctx, ownerId, id)
      throw new UploadRefusal('kind')
    }
    secrets = { ...secrets, contentType: found.contentType }
  }
  const add = async (piece: Uint8Array) => {
    for (let at = 0; at < piece.length; ) {
      if (received === size) throw new UploadRefusal('longer')
      const taken = segment.add(piece.subarray(at, at + size - received))
      at += taken
      received += taken
      if (secrets.contentType === null && received === Math.min(chunkSize, size)) await tell()
      if (segment.length === segmentSize && received < size) {
        await keeping
        keeping = keepSegment(segment, received)
        // Whoever comes next hears of it.
        keeping.catch(() => {})
        segment = begin(segment.n + 1)
      }
    }
  }
  // What there is of a segment already is read again: its object is replaced as a whole.
  if (received % segmentSize > 0) {
    const there: StoredFile = { ...secrets, id, size: received, segments, contentType: '' }
    received = segment.n * segmentSize
    for await (const piece of readFile(ctx, there, received)) await add(piece)
  }
  return {
    add,
    /** Keeps what is not kept yet. */
    flush,
    /** Waits for what is being kept, however that ends. */
    settle: () => keeping.catch(() => {}),
  }
}
