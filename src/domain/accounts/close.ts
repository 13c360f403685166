import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { stateAllows } from '../transitions/lifecycle.ts'
import { announce } from '../transitions/transition.ts'
import type { Viewer } from '../viewer.ts'
import { confirmPassword } from './password.ts'
import { endSessions } from './sessions.ts'

/**
 * Closes the account until an operator opens it again: nobody can log in, and all sessions end. Letters go on: those
 * it sealed reach their receivers, those sealed for it become ready.
 *
 * @throws {WrongPasswordError}
 */
export async function deactivateAccount(ctx: Context, viewer: Viewer, password: string): Promise<void> {
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
  ctx: Context,
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
    ctx.db.capsule.deleteMany({ where: { senderId: viewer.id, state: 'DRAFT' } }),
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

/**
 * Opened letters belong to their receivers; all others go, each with an event for its receiver. Workers lock a letter's
 * place in the schedule before the letter, so that is the order here too.
 */
async function withdrawUnopened(ctx: Context, viewer: Viewer): Promise<void> {
  const batch = 1_000
  for (let moved = batch; moved === batch; ) {
    const withdrawal = Prisma.sql`
      WITH held AS MATERIALIZED (
        SELECT capsule_id
          FROM schedule
          JOIN capsules ON capsules.id = capsule_id
         WHERE sender_id = ${viewer.id}::uuid
           FOR UPDATE OF schedule
      )
      DELETE FROM capsules
       WHERE id IN (
               SELECT id
                 FROM capsules
                WHERE sender_id = ${viewer.id}::uuid
                  AND ${stateAllows('withdraw')}
                  AND (SELECT count(*) FROM held) >= 0
                LIMIT ${batch}
                  FOR UPDATE
             )
      RETURNING id, sender_id, receiver_id, NULL::timestamptz AS due_at, 'WITHDRAWN'::feed_event_kind AS kind,
                now() AS moment`
    moved = (await announce(ctx, withdrawal)).count
  }
}
