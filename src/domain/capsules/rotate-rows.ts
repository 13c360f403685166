import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Belonging, Encrypted } from './cipher.ts'

const batch = 100
const lowestId = '00000000-0000-0000-0000-000000000000'

/** A table of rows with an id, of which each may keep something encrypted in `key_id` and `sealed`. */
export interface SealedTable {
  readonly name: 'targets' | 'deliveries' | 'media'
  /** The column that says whose a row is. */
  readonly owner: 'user_id' | 'owner_id'
  readonly belonging: (id: string, ownerId: string) => Belonging
}

/**
 * Encrypts all that anew in a table which is not encrypted with the current key; see `rotateContentKeys`. What has changed
 * meanwhile, or has gone, is left alone.
 *
 * @returns how many
 */
export async function rotateRows(
  { db, cipher, log, stopping }: Context,
  { name, owner, belonging }: SealedTable,
): Promise<number> {
  const table = Prisma.raw(name)
  let done = 0
  for (let after = lowestId; ; ) {
    const rows = await db.$queryRaw<(Encrypted & { id: string; ownerId: string })[]>(Prisma.sql`
      SELECT id, ${Prisma.raw(owner)} AS "ownerId", key_id AS "keyId", sealed
        FROM ${table}
       WHERE key_id IS NOT NULL
         AND key_id <> ${cipher.currentKeyId}
         AND id > ${after}::uuid
       ORDER BY id
       LIMIT ${batch}`)
    for (const row of rows) {
      try {
        const whose = belonging(row.id, row.ownerId)
        const anew = await cipher.encrypt(whose, await cipher.decrypt(whose, row))
        done += await db.$executeRaw(Prisma.sql`
          UPDATE ${table}
             SET key_id = ${anew.keyId},
                 sealed = ${anew.sealed}
           WHERE id = ${row.id}::uuid
             AND sealed = ${row.sealed}`)
      } catch (error) {
        log.error({ err: error, [name]: row.id }, 'could not encrypt something with the current key')
      }
    }
    if (rows.length < batch || stopping?.aborted) return done
    after = rows.at(-1)?.id ?? lowestId
  }
}
