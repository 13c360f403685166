import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { counting } from '../transitions/counts.ts'
import { stateAllows } from '../transitions/lifecycle.ts'
import { type Moved, move } from '../transitions/transition.ts'

/**
 * Destroys the letters that deleted users take with them, wherever that was broken off: a process that dies in the
 * middle leaves the rest to the next one. Safe on many workers at once.
 *
 * @returns of how many users
 */
export async function finishWithdrawals(ctx: Context): Promise<number> {
  const users = await ctx.db.user.findMany({ where: { withdrawingSince: { not: null } }, select: { id: true } })
  for (const { id } of users) await withdrawLetters(ctx, id)
  return users.length
}

/**
 * Destroys the unopened letters of a user who is being deleted, batch by batch, each with an event for its receiver,
 * and then what the user's own feed was told of it. Opened letters belong to their receivers.
 */
export async function withdrawLetters(ctx: Context, userId: string): Promise<void> {
  let withdrawn: Moved
  do {
    withdrawn = await move(ctx, {
      purpose: 'withdraw',
      take: Prisma.sql`capsule_id IN (${unopenedOf(userId)})`,
      // Those that are ready have no place in the schedule, nor has one that a worker was moving.
      change: (taken) => Prisma.sql`
        DELETE FROM capsules
         WHERE id = ANY (${taken} || ARRAY(${unopenedOf(userId)}))
           AND ${stateAllows('withdraw')}`,
      kind: 'WITHDRAWN',
      counting: countingWithdrawn,
    })
    // One that is opened meanwhile makes its batch smaller, so a small batch need not be the last.
  } while (withdrawn.count > 0)

  // Nobody moved is not nothing left: another process may hold the rest, and may yet fail.
  const done = await ctx.db.$executeRaw(Prisma.sql`
    UPDATE users
       SET withdrawing_since = NULL
     WHERE id = ${userId}::uuid
       AND NOT EXISTS (${unopenedOf(userId)})`)
  if (done === 1) await ctx.db.$transaction(forgetFeed(ctx, userId))
}

const countingWithdrawn = counting(['withdraw'], { was: 'state' })

/** Statements that empty somebody's feed: the counter first, whose lock keeps further events out. */
export const forgetFeed = ({ db }: Pick<Context, 'db'>, userId: string) => [
  db.$executeRaw(Prisma.sql`UPDATE feeds SET pruned_seq = last_seq WHERE user_id = ${userId}::uuid`),
  db.feedEvent.deleteMany({ where: { userId } }),
]

const unopenedOf = (userId: string): Prisma.Sql => Prisma.sql`
  SELECT id
    FROM capsules
   WHERE sender_id = ${userId}::uuid
     AND ${stateAllows('withdraw')}
   ORDER BY id
   LIMIT 1000`
