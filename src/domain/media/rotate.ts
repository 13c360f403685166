import { Prisma } from '../../generated/prisma/client.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import { belongingOf } from './rows.ts'

const batch = 100
const lowestId = '00000000-0000-0000-0000-000000000000'

/**
 * Encrypts the keys of files anew that are not encrypted with the current key; see `rotateContentKeys`, which does so where
 * a letter has them. What is in the store stays as it is.
 *
 * @returns how many
 */
export async function rotateMediaKeys({ db, cipher, log }: Context): Promise<number> {
  let done = 0
  for (let after = lowestId; ; ) {
    const rows = await db.$queryRaw<(Encrypted & { id: string; ownerId: string })[]>(Prisma.sql`
      SELECT id, owner_id AS "ownerId", key_id AS "keyId", sealed
        FROM media
       WHERE key_id IS NOT NULL
         AND key_id <> ${cipher.currentKeyId}
         AND id > ${after}::uuid
       ORDER BY id
       LIMIT ${batch}`)
    for (const row of rows) {
      try {
        const belonging = belongingOf(row.id, row.ownerId)
        const { keyId, sealed } = await cipher.encrypt(belonging, await cipher.decrypt(belonging, row))
        done += await db.$executeRaw(Prisma.sql`
          UPDATE media
             SET key_id = ${keyId},
                 sealed = ${sealed}
           WHERE id = ${row.id}::uuid
             AND sealed = ${row.sealed}`)
      } catch (error) {
        log.error({ err: error, mediaId: row.id }, 'could not encrypt the key of a file with the current key')
      }
    }
    if (rows.length < batch) return done
    after = rows.at(-1)?.id ?? lowestId
  }
}
