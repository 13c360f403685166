import { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext, Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { chunkSize, encryptChunk, segmentSize } from './chunks.ts'
import { type StoredFile, segmentName } from './file.ts'
import { finish } from './finish.ts'
import { kindOf } from './kinds.ts'
import { readFile } from './read.ts'
import { UploadRefusal } from './refusals.ts'
import { encryptSecrets, findUpload, type Upload } from './rows.ts'

/** Bytes by which it can be told what a file is. */
const head = chunkSize

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
  const received = await keep(ctx, upload, bytes)
  if (received === upload.size && !upload.isFinished) await finish(ctx, ownerId, id)
  return received
}

async function takeOver(ctx: Context, ownerId: string, id: string, offset: number): Promise<Upload> {
  const taken = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE media
       SET writer = writer + 1
     WHERE id = ${id}::uuid
       AND owner_id = ${ownerId}::uuid
       AND received = ${offset}::bigint
       AND finished_at IS NULL
       AND sealed IS NOT NULL`)
  const upload = await findUpload(ctx, ownerId, id)
  if (!upload) throw new NotFoundError('upload')
  if (!taken && !(upload.isFinished && offset === upload.size)) throw new UploadRefusal('takenOver')
  return upload
}

async function keep(ctx: ApiContext, upload: Upload, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const segment = await openSegment(ctx, upload)
  try {
    for await (const piece of bytes) await segment.add(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
  } catch (error) {
    // Of a connection that breaks; of what we refuse nothing more is kept.
    if (!(error instanceof UploadRefusal)) await segment.flush()
    throw error
  }
  return segment.flush()
}

/** What is to be one object in the store, as it grows. */
async function openSegment(ctx: ApiContext, upload: Upload) {
  const { id, ownerId, size, writer } = upload
  let { received, secrets } = upload
  const segments = [...upload.segments]
  let n = Math.floor(received / segmentSize)
  /** Encrypted, of this segment. */
  let chunks: Buffer[] = []
  /** Not yet encrypted: less than a chunk. */
  let rest: Buffer[] = []
  let restLength = 0
  let kept = received
  let place = n * (segmentSize / chunkSize)

  const seal = () => {
    chunks.push(encryptChunk({ id, key: secrets.key }, place++, Buffer.concat(rest)))
    rest = []
    restLength = 0
  }
  const put = async () => {
    await tell()
    if (kept === received) return
    // The last chunk of all, or of what has come when the connection broke.
    const all =
      restLength > 0 ? [...chunks, encryptChunk({ id, key: secrets.key }, place, Buffer.concat(rest))] : chunks
    await ctx.store.put(segmentName(id, n, writer), Buffer.concat(all))
    segments[n] = writer
    const { keyId, sealed } = await encryptSecrets(ctx, { id, ownerId }, secrets)
    const mine = await ctx.db.$executeRaw(Prisma.sql`
      UPDATE media
         SET received = ${received}::bigint, segments = ${segments}::int[], key_id = ${keyId}, sealed = ${sealed}
       WHERE id = ${id}::uuid
         AND writer = ${writer}
         AND finished_at IS NULL
         AND sealed IS NOT NULL`)
    if (!mine) throw new UploadRefusal('takenOver')
    kept = received
  }
  /** Says what the file is, once there is enough of it. */
  const tell = async () => {
    if (secrets.contentType !== null || n > 0 || (received < head && received < size)) return
    const found = await kindOf(chunks.length > 0 ? first : Buffer.concat(rest))
    if (!found || !ctx.settings.media.kinds.includes(found.kind)) {
      await ctx.db.$executeRaw(
        Prisma.sql`UPDATE media SET expires_at = now() WHERE id = ${id}::uuid AND capsule_id IS NULL`,
      )
      throw new UploadRefusal('kind')
    }
    secrets = { ...secrets, contentType: found.contentType }
  }
  let first: Buffer = Buffer.alloc(0)

  const add = async (piece: Buffer) => {
    for (let at = 0; at < piece.length; ) {
      if (received === size) throw new UploadRefusal('longer')
      const taken = piece.subarray(at, at + Math.min(chunkSize - restLength, size - received))
      rest.push(taken)
      restLength += taken.length
      received += taken.length
      at += taken.length
      if (restLength === chunkSize) {
        if (place === 0) first = Buffer.concat(rest)
        seal()
        await tell()
      }
      if (received === (n + 1) * segmentSize) {
        await put()
        chunks = []
        n++
      }
    }
  }
  // What there is of a segment already is read again: its object is replaced as a whole.
  if (received % segmentSize > 0) {
    const there: StoredFile = { ...secrets, id, size: received, segments, contentType: '' }
    received = n * segmentSize
    for await (const piece of readFile(ctx, there, received)) await add(piece)
  }
  return {
    add,
    /** Keeps what is not kept yet. */
    async flush() {
      await put()
      return received
    },
  }
}
