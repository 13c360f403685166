import { setImmediate as breathe } from 'node:timers/promises'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { rotateAddressKey } from '../waiting/address-hasher.ts'
import { type Belonging, keyBehind } from './cipher.ts'
import { addressBelonging, belongingOf, type ContentRow, contentRows, replyBelonging, tables } from './content-rows.ts'

const batch = 100

/**
 * Encrypts everything anew that is not encrypted with the current key, or not yet bound to all that it belongs to, a
 * batch at a time, telling how far it is. Safe on many workers at once, and while letters are being edited: only what
 * is unchanged since it was read is replaced. What cannot be decrypted stays as it is, and is told.
 *
 * @returns how many were encrypted anew
 */
export async function rotateContentKeys(ctx: Context): Promise<number> {
  const { db, log } = ctx
  const keyIds = (await keysInUse(ctx)).filter((id) => id !== ctx.cipher.currentKeyId)
  if (keyIds.length === 0) return 0
  const stale = { keyId: { in: keyIds } }
  const counts = [db.capsuleContent.count({ where: stale }), db.reply.count({ where: stale })]
  const total = (await Promise.all([...counts, db.waitingLetter.count({ where: stale })])).reduce((sum, n) => sum + n)
  let done = 0
  let broken = 0
  await rotateAddressKey(ctx)
  for (const kind of ['content', 'reply', 'address'] as const) {
    for (let after = lowestId; ; ) {
      const rows = await db.$queryRaw<ContentRow[]>(
        contentRows(
          tables[kind],
          Prisma.sql`
           WHERE content.key_id = ANY (${keyIds})
             AND content.capsule_id > ${after}::uuid
           ORDER BY content.capsule_id
           LIMIT ${batch}`,
        ),
      )
      for (const row of rows) {
        if (await encryptAnew(ctx, kind, row)) done++
        else broken++
        await breathe()
      }
      log.info({ done, broken, total }, 'encrypting letters with the current key')
      if (ctx.stopping?.aborted) return done
      if (rows.length < batch) break
      after = rows.at(-1)?.capsuleId ?? lowestId
    }
  }
  return done
}

const lowestId = '00000000-0000-0000-0000-000000000000'

async function encryptAnew({ db, cipher, log }: Context, kind: keyof typeof tables, row: ContentRow): Promise<boolean> {
  const { capsuleId, sealed } = row
  try {
    const belonging = { content: belongingOf, reply: replyTo, address: addressOf }[kind](row)
    const anew = await cipher.encrypt(belonging, await cipher.decrypt(belonging, row))
    await db.$executeRaw(Prisma.sql`
      UPDATE ${tables[kind]}
         SET key_id = ${anew.keyId},
             sealed = ${anew.sealed}
       WHERE capsule_id = ${capsuleId}::uuid
         AND sealed = ${sealed}`)
    return true
  } catch (error) {
    log.error({ err: error, capsuleId }, 'could not encrypt a letter with the current key')
    return false
  }
}

function replyTo({ capsuleId, senderId, receiverId }: ContentRow): Belonging {
  if (receiverId === null) throw new Error('There is a reply to a draft.')
  return replyBelonging(capsuleId, senderId, receiverId)
}

const addressOf = ({ capsuleId, senderId }: ContentRow): Belonging => addressBelonging(capsuleId, senderId)

/** @returns ids of keys that letters need and the program does not have */
export async function missingKeys(ctx: Pick<Context, 'db' | 'cipher'>): Promise<string[]> {
  const needed = new Set((await keysInUse(ctx)).map(keyBehind))
  return [...needed].filter((id) => !ctx.cipher.keyIds.includes(id))
}

/** The keys that anything is encrypted with, found by leaping through the indexes: they are few. */
export async function keysInUse({ db }: Pick<Context, 'db'>): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH RECURSIVE contents AS (
      SELECT min(key_id) AS id FROM capsule_contents
       UNION ALL
      SELECT (SELECT min(key_id) FROM capsule_contents WHERE key_id > contents.id) FROM contents WHERE id IS NOT NULL
    ),
    answers AS (
      SELECT min(key_id) AS id FROM replies
       UNION ALL
      SELECT (SELECT min(key_id) FROM replies WHERE key_id > answers.id) FROM answers WHERE id IS NOT NULL
    ),
    addresses AS (
      SELECT min(key_id) AS id FROM waiting_letters
       UNION ALL
      SELECT (SELECT min(key_id) FROM waiting_letters WHERE key_id > addresses.id) FROM addresses WHERE id IS NOT NULL
    ),
    places AS (
      SELECT min(key_id) AS id FROM targets
       UNION ALL
      SELECT (SELECT min(key_id) FROM targets WHERE key_id > places.id) FROM places WHERE id IS NOT NULL
    ),
    mails AS (
      SELECT min(key_id) AS id FROM deliveries
       UNION ALL
      SELECT (SELECT min(key_id) FROM deliveries WHERE key_id > mails.id) FROM mails WHERE id IS NOT NULL
    ),
    files AS (
      SELECT min(key_id) AS id FROM media
       UNION ALL
      SELECT (SELECT min(key_id) FROM media WHERE key_id > files.id) FROM files WHERE id IS NOT NULL
    )
    SELECT id FROM contents WHERE id IS NOT NULL
     UNION
    SELECT id FROM answers WHERE id IS NOT NULL
     UNION
    SELECT id FROM addresses WHERE id IS NOT NULL
     UNION
    SELECT id FROM places WHERE id IS NOT NULL
     UNION
    SELECT id FROM mails WHERE id IS NOT NULL
     UNION
    SELECT id FROM files WHERE id IS NOT NULL
     UNION
    SELECT key_id FROM address_key`)
  return rows.map(({ id }) => id)
}
