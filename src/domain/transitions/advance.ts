import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { stateAllows } from './lifecycle.ts'
import { announce, type Moved } from './transition.ts'

/**
 * The first batch is small, so that the first receivers hear of it soon, and each is so many times the one before: the
 * more letters one statement moves, the fewer times it counts in each feed.
 */
const firstBatch = 100
const growth = 10

/**
 * Moves every letter that is due, by the database's clock, in batches of one statement each. Any number of workers
 * may run it at once: each letter is moved by one of them, with one event for each person concerned.
 *
 * @returns how many letters moved
 */
export async function advance(ctx: Context): Promise<number> {
  const { batchSize } = ctx.settings.unlock
  const telling: Promise<unknown>[] = []
  let total = 0
  for (let limit = Math.min(firstBatch, batchSize); ; limit = Math.min(growth * limit, batchSize)) {
    const { count, told } = await advanceBatch(ctx, limit)
    // The next batch does not wait for the doorbell, which may be out of order.
    telling.push(told)
    total += count
    if (count < limit) break
    if (limit === batchSize) telling.push(callForHelp(ctx))
  }
  await Promise.all(telling)
  return total
}

function advanceBatch(ctx: Context, limit: number): Promise<Moved> {
  // Taken by its place, so that each letter is looked up once, in its own table.
  const taking = Prisma.sql`
    due AS MATERIALIZED (
      SELECT ctid AS place
        FROM schedule
       WHERE due_at <= now()
       ORDER BY due_at
       LIMIT ${limit}
         FOR UPDATE SKIP LOCKED
    ),
    taken AS (
      DELETE FROM schedule
       WHERE ctid = ANY (ARRAY(SELECT place FROM due))
      RETURNING capsule_id
    )`
  return announce(ctx, unlocking, { before: taking })
}

/** Moves one letter, if it is due: for its receiver who is quicker than the workers. Waits for a worker that has it. */
export async function advanceOne(ctx: Context, receiver: Viewer, capsuleId: string): Promise<void> {
  const taking = Prisma.sql`
    taken AS (
      DELETE FROM schedule
       USING capsules
       WHERE capsule_id = ${capsuleId}::uuid
         AND due_at <= now()
         AND capsules.id = capsule_id
         AND receiver_id = ${receiver.id}::uuid
      RETURNING capsule_id
    )`
  await announce(ctx, unlocking, { before: taking })
}

/**
 * Moves the letters that were `taken` from the schedule. The schedule says where to look; what a letter becomes is
 * decided by its own row and the database's clock. After a long stop it may go from SEALED to READY in one step, with
 * one event.
 */
const unlocking: Prisma.Sql = Prisma.sql`
  UPDATE capsules
     SET state = CASE WHEN unlocks_at <= now() THEN 'READY' ELSE 'UNFOLDING' END::capsule_state
   WHERE id = ANY (ARRAY(SELECT capsule_id FROM taken))
     AND ${stateAllows('unlock')}
  RETURNING id, sender_id, receiver_id,
            CASE WHEN unlocks_at > now() THEN unlocks_at END AS due_at,
            state::text::feed_event_kind AS kind,
            CASE WHEN unlocks_at <= now() THEN unlocks_at ELSE unfolds_at END AS moment`

async function callForHelp(ctx: Context): Promise<void> {
  try {
    await ctx.alarms.callForHelp()
  } catch (error) {
    ctx.log.warn({ err: error }, 'could not call other workers to a long batch; going on alone')
  }
}
