import { Prisma } from '../../generated/prisma/client.ts'
import type { Belonging } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import { addressOf } from './addresses.ts'
import { noticeOf } from './outbox.ts'

const batch = 100
const lowestId = '00000000-0000-0000-0000-000000000000'

/** What notices keep encrypted: where targets are, and what is on its way with its address. */
const tables: readonly { readonly name: string; readonly belonging: (id: string) => Belonging }[] = [
  { name: 'targets', belonging: addressOf },
  { name: 'deliveries', belonging: noticeOf },
]

interface Row {
  readonly id: string
  readonly keyId: string
  readonly sealed: string
}

/**
 * Encrypts all that anew which is not encrypted with the current key; see `rotateContentKeys`. What was sent meanwhile, or
 * changed, is left alone.
 *
 * @returns how many
 */
export async function rotateNoticeKeys({ db, cipher, log }: Context): Promise<number> {
  let done = 0
  for (const { name, belonging } of tables) {
    const table = Prisma.raw(name)
    for (let after = lowestId; ; ) {
      const rows = await db.$queryRaw<Row[]>(Prisma.sql`
        SELECT id, key_id AS "keyId", sealed
          FROM ${table}
         WHERE key_id IS NOT NULL
           AND key_id <> ${cipher.currentKeyId}
           AND id > ${after}::uuid
         ORDER BY id
         LIMIT ${batch}`)
      for (const row of rows) {
        try {
          const anew = await cipher.encrypt(belonging(row.id), await cipher.decrypt(belonging(row.id), row))
          done += await db.$executeRaw(Prisma.sql`
            UPDATE ${table}
               SET key_id = ${anew.keyId},
                   sealed = ${anew.sealed}
             WHERE id = ${row.id}::uuid
               AND sealed = ${row.sealed}`)
        } catch (error) {
          log.error({ err: error, [name]: row.id }, 'could not encrypt an address with the current key')
        }
      }
      if (rows.length < batch) break
      after = rows.at(-1)?.id ?? lowestId
    }
  }
  return done
}
