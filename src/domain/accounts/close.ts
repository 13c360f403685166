import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext, Context } from '../context.ts'
import { stateAllows, statesFor } from '../transitions/lifecycle.ts'
import { type Moved, move } from '../transitions/transition.ts'
import type { Viewer } from '../viewer.ts'
import { confirmPassword } from './password.ts'
import { endSessions } from './sessions.ts'

/**
 * Closes the account until an operator opens it again: nobody can log in, and all sessions end. Letters go on: those
 * it sealed reach their receivers, those sealed for it become ready.
 *
 * @throws {WrongPasswordError}
 */
export async function deactivateAccount(ctx: ApiContext, viewer: Viewer, password: string): Promise<void> {
  await confirmPassword(ctx, viewer, password)
  await ctx.db.user.update({ where: { id: viewer.id }, data: { deactivatedAt: new Date() } })
  await endSessions(ctx, viewer.id)
  await audit(ctx, viewer.origin, 'ACCOUNT_DEACTIVATED', viewer.id)
}

/**
 * Deletes the account for good: name, email, password, contacts, drafts, feed and sessions. Letters it sealed still
 * reach their receivers, from a deleted user; with `withdrawLetters` those that nobody has opened yet are destroyed
 * instead, and their receivers are told that they are gone.
 *
 * @throws {WrongPasswordError}
 */
export async function deleteAccount(
  ctx: ApiContext,
  viewer: Viewer,
  { password, withdrawLetters }: { password: string; withdrawLetters: boolean },
): Promise<void> {
  await confirmPassword(ctx, viewer, password)
  if (withdrawLetters) await withdrawUnopened(ctx, viewer)

  const nobody = `deleted-${viewer.id}`
  await ctx.db.$transaction([
    ctx.db.user.update({
      where: { id: viewer.id },
      data: {
        username: nobody,
        usernameKey: nobody,
        email: `${nobody}@deleted.invalid`,
        firstName: null,
        lastName: null,
        displayName: null,
        passwordHash: '',
        deactivatedAt: new Date(),
        deletedAt: new Date(),
      },
    }),
    ctx.db.capsule.deleteMany({ where: { senderId: viewer.id, state: { in: statesFor('delete') } } }),
    ctx.db.recipient.deleteMany({ where: { ownerId: viewer.id } }),
    ctx.db.recipient.updateMany({ where: { userId: viewer.id }, data: { userId: null } }),
    ctx.db.userSearchTerm.deleteMany({ where: { userId: viewer.id } }),
    ctx.db.feed.deleteMany({ where: { userId: viewer.id } }),
    // After the counter, whose lock keeps further events out.
    ctx.db.feedEvent.deleteMany({ where: { userId: viewer.id } }),
  ])
  await endSessions(ctx, viewer.id)
  await ctx.db.session.deleteMany({ where: { userId: viewer.id } })
  await audit(ctx, viewer.origin, 'ACCOUNT_DELETED', viewer.id)
}

/** Opened letters belong to their receivers; all others go, each with an event for its receiver. */
async function withdrawUnopened(ctx: Context, viewer: Viewer): Promise<void> {
  const unopened = Prisma.sql`
    SELECT id
      FROM capsules
     WHERE sender_id = ${viewer.id}::uuid
       AND ${stateAllows('withdraw')}
     ORDER BY id
     LIMIT 1000`
  let withdrawn: Moved
  do {
    withdrawn = await move(ctx, {
      take: Prisma.sql`capsule_id IN (${unopened})`,
      // Those that are ready have no place in the schedule, nor has one that a worker was moving.
      change: (taken) => Prisma.sql`
        DELETE FROM capsules
         WHERE id = ANY (${taken} || ARRAY(${unopened}))
           AND ${stateAllows('withdraw')}`,
      kind: 'WITHDRAWN',
    })
    // One that is opened meanwhile makes its batch smaller, so a small batch need not be the last.
  } while (withdrawn.count > 0)
}
