import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Silence } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { countingNothing } from '../transitions/counts.ts'
import { type Audience, call, telling, unlessDeadlocked, whomItTold } from '../transitions/transition.ts'

/** Whether an address gets no more mails about letters. */
export const isSilenced = async ({ db }: Pick<Context, 'db'>, hash: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  (await db.silencedAddress.count({ where: { addressHash: hash } })) > 0

/** Writes to an address about letters no more, and tells the senders of those that wait for it: both or neither. */
export const silence = (ctx: Context, hash: Uint8Array, because: Silence): Promise<void> =>
  tellUnreachable(ctx, hash, because)

/** Who proves an address, or signs up by a mail that reached it, wants what comes there and gets it. */
export const breakSilence = (tx: Pick<PrismaClient, 'silencedAddress'>, hash: Uint8Array<ArrayBuffer>) =>
  tx.silencedAddress.deleteMany({ where: { addressHash: hash } })

/**
 * Notes of all letters for an address that nobody is reached there, and tells each sender once, while nobody has them.
 *
 * @param because why nobody will be from now on; null where that is written down already
 */
export async function tellUnreachable(ctx: Context, hash: Uint8Array, because: Silence | null = null): Promise<void> {
  const { text, values } = Prisma.sql`
    WITH silenced AS (
      INSERT INTO silenced_addresses (address_hash, because)
      SELECT ${Buffer.from(hash)}, because FROM (SELECT ${because}::silence AS because) AS given WHERE because IS NOT NULL
          ON CONFLICT DO NOTHING
    ),
    unreachable AS (
      UPDATE waiting_letters
         SET unreachable_at = now()
        FROM capsules
       WHERE capsules.id = capsule_id
         AND address_hash = ${Buffer.from(hash)}
         AND unreachable_at IS NULL
         AND receiver_id IS NULL
      RETURNING capsule_id, sender_id
    ),
    told AS (
      SELECT sender_id AS user_id, capsule_id AS id, 'UNDELIVERABLE'::feed_event_kind AS kind, now() AS moment
        FROM unreachable
    ),
    ${telling(countingNothing)}
    SELECT ${whomItTold}`
  const [row] = await unlessDeadlocked(() => ctx.statements.run<Audience>({ text, purpose: 'silence' }, values))
  if (row) await call(ctx, row)
}
