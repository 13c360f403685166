import { Prisma } from '../../generated/prisma/client.ts'
import type { Channel, NoticeKind } from '../../generated/prisma/enums.ts'
import type { Encrypted } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import type { Answer } from '../ports.ts'

/** A delivery that a worker has taken, and nobody else takes before its lease is over. */
export interface Taken extends Encrypted {
  readonly id: string
  readonly kind: NoticeKind
  /** This one counted. It also tells this attempt from the next, should this one be given up and yet go on. */
  readonly attempts: number
  /** How many of the earlier ones nobody knows the end of. */
  readonly doubts: number
}

/**
 * Takes deliveries that are due, the longest overdue first. One whose lease is over was being sent by a process that has
 * died, or hangs: it is UNKNOWN whether it arrived, and it is sent again.
 *
 * @param lease milliseconds
 */
export const take = (
  { db }: Pick<Context, 'db'>,
  { channel, limit, lease }: { channel: Channel; limit: number; lease: number },
): Promise<Taken[]> =>
  db.$queryRaw<Taken[]>(Prisma.sql`
    UPDATE deliveries
       SET attempts = attempts + 1,
           doubts = doubts + CASE WHEN leased_until IS NULL THEN 0 ELSE 1 END,
           state = CASE WHEN leased_until IS NULL THEN state ELSE 'UNKNOWN' END,
           leased_until = now() + ${lease}::float8 * interval '1 millisecond',
           next_at = now() + ${lease}::float8 * interval '1 millisecond'
     WHERE id = ANY (ARRAY(
             SELECT id
               FROM deliveries
              WHERE channel = ${channel}::channel
                AND next_at <= now()
              ORDER BY next_at
              LIMIT ${limit}
                FOR UPDATE SKIP LOCKED
           ))
    RETURNING id, kind, attempts, doubts, key_id AS "keyId", sealed`)

/** What became of a delivery: an answer, or that there was nothing to send. */
export type Outcome = Answer | { readonly kind: 'suppressed'; readonly why: string }

/** Attempts after which a delivery has failed: with the default pause, after some two days. */
const mostAttempts = 12
const longestPause = 8 * 60 * 60 * 1_000

/**
 * How long to wait after so many attempts, in milliseconds: four times as long after each, and never the same for two,
 * so that what failed together does not come back together.
 */
export function pauseAfter(attempts: number, first: number, random: () => number = Math.random): number {
  const pause = Math.min(first * 4 ** (attempts - 1), longestPause)
  return pause * (0.75 + random() / 2)
}

/** Writes down what became of an attempt. One that was given up meanwhile has no say any more. */
export async function record(ctx: Pick<Context, 'db' | 'settings'>, taken: Taken, outcome: Outcome): Promise<void> {
  const { id, attempts } = taken
  if (outcome.kind === 'failed' && attempts < mostAttempts) {
    const pause = Math.max(pauseAfter(attempts, ctx.settings.deliveries.retry), outcome.retryAfter ?? 0)
    await ctx.db.$executeRaw(Prisma.sql`
      UPDATE deliveries
         SET state = 'RETRYING',
             next_at = now() + ${pause}::float8 * interval '1 millisecond',
             leased_until = NULL,
             answer = ${outcome.why}
       WHERE id = ${id}::uuid
         AND attempts = ${attempts}
         AND leased_until IS NOT NULL`)
    return
  }
  const state = { accepted: 'SENT', suppressed: 'SUPPRESSED', refused: 'FAILED', failed: 'FAILED' }[outcome.kind]
  await ctx.db.$executeRaw(Prisma.sql`
    UPDATE deliveries
       SET state = ${state}::delivery_state,
           sent_at = CASE WHEN ${state} = 'SENT' THEN now() END,
           next_at = NULL,
           leased_until = NULL,
           answer = ${outcome.kind === 'accepted' ? outcome.answer : outcome.why},
           key_id = NULL,
           sealed = NULL
     WHERE id = ${id}::uuid
       AND attempts = ${attempts}
       AND leased_until IS NOT NULL`)
}

/**
 * Forgets what became of deliveries that have ended, past their retention.
 *
 * @returns how many
 */
export const pruneDeliveries = ({ db, settings }: Context): Promise<number> =>
  db.$executeRaw(Prisma.sql`
    DELETE FROM deliveries
     WHERE created_at < now() - ${settings.deliveries.retention}::float8 * interval '1 millisecond'
       AND next_at IS NULL`)
