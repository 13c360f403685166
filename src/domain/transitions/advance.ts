import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { counting } from './counts.ts'
import { becomes, stateAllows } from './lifecycle.ts'
import { type Moved, move } from './transition.ts'

/**
 * The first batch is small, so that the first receivers hear of it soon, and each is so many times the one before: the
 * more letters one statement moves, the fewer times it counts in each feed.
 */
const firstBatch = 100
const growth = 10

/**
 * Moves every letter that is due, by the database's clock, in batches of one statement each. Any number of workers
 * may run it at once: each letter is moved by one of them, with one event for each person concerned. Who is to stop
 * leaves the rest to the others.
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
    const isStopping = ctx.stopping?.aborted === true
    if (isStopping || limit === batchSize) telling.push(callForHelp(ctx))
    if (isStopping) break
  }
  await Promise.all(telling)
  return total
}

function advanceBatch(ctx: Context, limit: number): Promise<Moved> {
  // Taken by its place in the table, so that each is looked up once.
  const take = Prisma.sql`
    ctid = ANY (ARRAY(
      SELECT ctid
        FROM schedule
       WHERE due_at <= now()
       ORDER BY due_at
       LIMIT ${Prisma.raw(String(limit))}
         FOR UPDATE SKIP LOCKED
    ))`
  // Planning takes longer than moving a few, which mostly is all. Many are worth a plan of their own.
  return move(ctx, { take, ...unlocking, ...(limit <= firstBatch && { name: `unlock ${limit}` }) })
}

/** Moves one letter, if it is due: for its receiver who is quicker than the workers. Waits for a worker that has it. */
export async function advanceOne(ctx: Context, receiver: Viewer, capsuleId: string): Promise<void> {
  const take = Prisma.sql`
    capsule_id = ${capsuleId}::uuid
      AND due_at <= now()
      AND EXISTS (SELECT FROM capsules WHERE id = capsule_id AND receiver_id = ${receiver.id}::uuid)`
  await move(ctx, { take, ...unlocking })
}

/** What holds for a letter whose day has come, or else for one that begins to unfold. */
const either = (unlock: Prisma.Sql, unfold: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN unlocks_at <= now() THEN ${unlock} ELSE ${unfold} END`

/**
 * The schedule says where to look; what a letter becomes is decided by its own row and the database's clock. After a
 * long stop it may go from SEALED to READY in one step, with one event.
 */
const unlocking = {
  purpose: 'unlock',
  isDue: true,
  change: (taken: Prisma.Sql) => Prisma.sql`
    UPDATE capsules
       SET state = ${either(becomes('unlock'), becomes('unfold'))},
           moved_from = state
     WHERE id = ANY (${taken})
       AND ${either(stateAllows('unlock'), stateAllows('unfold'))}`,
  kind: Prisma.sql`state::text`,
  counting: counting(['unfold', 'unlock'], { was: 'moved_from', became: 'state' }),
  due: either(Prisma.sql`NULL`, Prisma.sql`unlocks_at`),
  moment: either(Prisma.sql`unlocks_at`, Prisma.sql`unfolds_at`),
}

async function callForHelp(ctx: Context): Promise<void> {
  try {
    await ctx.alarms.callForHelp('unlock')
  } catch (error) {
    ctx.log.warn({ err: error }, 'could not call other workers to a long batch; going on alone')
  }
}
