import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Silence } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { countingNothing } from '../transitions/counts.ts'
import { type Audience, call, telling, unlessDeadlocked, whomItTold } from '../transitions/transition.ts'

/** Whether an address gets no more mails about letters. */
export const isSilenced = async ({ db }: Pick<Context, 'db'>, hash: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  (await db.silencedAddress.count({ where: { addressHash: hash } })) > 0

/** Writes to an address about letters no more, and tells the senders of those that wait for it. */
export async function silence(ctx: Context, hash: Uint8Array<ArrayBuffer>, because: Silence): Promise<void> {
  await ctx.db.silencedAddress.createMany({ data: { addressHash: hash, because }, skipDuplicates: true })
  await tellUnreachable(ctx, hash)
}

/** Who proves an address, or signs up by a mail that reached it, wants what comes there and gets it. */
export const breakSilence = (tx: Pick<PrismaClient, 'silencedAddress'>, hash: Uint8Array<ArrayBuffer>) =>
  tx.silencedAddress.deleteMany({ where: { addressHash: hash } })

/** Notes of all letters for an address that nobody is reached there, and tells each sender once, while nobody has them. */
export async function tellUnreachable(ctx: Context, hash: Uint8Array): Promise<void> {
  const { text, values } = Prisma.sql`
    WITH unreachable AS (
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
  const [row] = await unlessDeadlocked(() => ctx.statements.run<Audience>({ text }, values))
  if (row) await call(ctx, row)
}
