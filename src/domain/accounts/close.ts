import { Prisma } from '../../generated/prisma/client.ts'
import { audit } from '../audit.ts'
import type { ApiContext } from '../context.ts'
import { ring } from '../ring.ts'
import { destroyLetters } from '../transitions/destroy.ts'
import { statesFor } from '../transitions/lifecycle.ts'
import { holdPlaces } from '../transitions/schedule.ts'
import { unlessDeadlocked } from '../transitions/transition.ts'
import type { Viewer } from '../viewer.ts'
import { confirmPassword } from './password.ts'
import { endPresence } from './presence.ts'
import { lockSessions, revokeSessions } from './sessions.ts'
import { forgetFeed, withdrawLetters } from './withdraw.ts'

/**
 * Closes the account until an operator opens it again: nobody can log in, and all sessions end. Letters go on: those
 * it sealed reach their receivers, those sealed for it become ready.
 *
 * @throws {WrongPasswordError}
 */
export async function deactivateAccount(ctx: ApiContext, viewer: Viewer, password: string): Promise<void> {
  await confirmPassword(ctx, viewer, password)
  await ctx.db.$transaction([
    lockSessions(ctx.db, viewer.id),
    ctx.db.user.update({ where: { id: viewer.id }, data: { deactivatedAt: new Date() }, select: { id: true } }),
    // Last, so that it sees a session that was starting until the account was closed.
    revokeSessions(ctx.db, viewer.id),
  ])
  await ring(ctx, [viewer.id], 'sessions')
  await audit(ctx, viewer.origin, 'ACCOUNT_DEACTIVATED', viewer.id)
}

/**
 * Deletes the account for good: name, email, password, contacts, drafts, feed and sessions, all or nothing. Letters it
 * sealed still reach their receivers, from a deleted user; asked to `withdraw`, those that nobody has opened yet are
 * destroyed instead, and their receivers are told that they are gone. That is decided with the rest, and carried out
 * after it: at once, or, should it be broken off, by the workers. Letters of which nobody is left are destroyed: those
 * to oneself, and those whose other person was deleted before.
 *
 * @throws {WrongPasswordError}
 */
export async function deleteAccount(
  ctx: ApiContext,
  viewer: Viewer,
  { password, withdrawLetters: withdraw }: { password: string; withdrawLetters: boolean },
): Promise<void> {
  await confirmPassword(ctx, viewer, password)
  await unlessDeadlocked(() => ctx.db.$transaction(deletion(ctx, viewer.id, withdraw)))
  await ring(ctx, [viewer.id], 'sessions')
  await audit(ctx, viewer.origin, 'ACCOUNT_DELETED', viewer.id)
  if (!withdraw) return
  try {
    await withdrawLetters(ctx, viewer.id)
  } catch (error) {
    ctx.log.error({ err: error, userId: viewer.id }, 'could not withdraw all letters of a user; workers go on with it')
  }
}

/**
 * The statements, in the order in which everybody takes such locks: presence, places in the schedule, letters, and then
 * the user's row, which whoever answers or opens a letter waits for with these in hand; the feed, and what is told of it.
 */
function deletion({ db }: ApiContext, userId: string, withdraw: boolean): Prisma.PrismaPromise<unknown>[] {
  const nobody = nameOfNobody(userId)
  return [
    // One deletion after the other: of two people who go at once, the second sees that the first has gone.
    db.$queryRaw(Prisma.sql`SELECT FROM (SELECT pg_advisory_xact_lock(${oneByOne}::bigint)) AS turn`),
    // Whatever is being written or sealed is there after it, and nothing more is.
    endPresence(db, userId),
    ...belongings(db, userId),
    lockSessions(db, userId),
    db.user.update({
      where: { id: userId },
      data: {
        username: nobody,
        usernameKey: nobody,
        email: nobody,
        emailProvenAt: null,
        firstName: null,
        lastName: null,
        displayName: null,
        language: 'en',
        passwordHash: '',
        deactivatedAt: new Date(),
        deletedAt: new Date(),
        ...(withdraw && { withdrawingSince: new Date() }),
      },
      select: { id: true },
    }),
    // Links in mails on their way, and the mails: they would speak of somebody who is gone.
    db.addressToken.deleteMany({ where: { userId } }),
    ...forgetFeed({ db }, userId),
    // Whoever plans notices holds the cursor, and whoever asks for a trial its target: what they wrote goes after it.
    db.noticeCursor.deleteMany({ where: { userId } }),
    db.target.deleteMany({ where: { userId } }),
    db.delivery.deleteMany({ where: { userId } }),
    db.noticeSettings.deleteMany({ where: { userId } }),
    db.noticeDue.deleteMany({ where: { userId } }),
    // Who renames themselves at this moment, or logs in, holds the row before: what they wrote goes too.
    db.userSearchTerm.deleteMany({ where: { userId } }),
    db.session.deleteMany({ where: { userId } }),
  ]
}

/** Destroys what is the user's alone: drafts, contacts, and letters that are nobody else's. */
const belongings = (db: ApiContext['db'], userId: string): Prisma.PrismaPromise<unknown>[] => [
  // Forgetting contacts touches the letters that were sealed for them.
  holdPlaces(
    db,
    Prisma.sql`
      SELECT id FROM capsules WHERE sender_id = ${userId}::uuid AND recipient_id IS NOT NULL
       UNION
      ${nobodysLetters(userId)}`,
  ),
  destroyLetters(db, nobodysLetters(userId)),
  db.capsule.deleteMany({ where: { senderId: userId, state: { in: statesFor('delete') } } }),
  // What was in drafts, and what was in none; what other letters have stays with them.
  db.media.updateMany({
    where: { ownerId: userId, capsuleId: null },
    data: { keyId: null, sealed: null, expiresAt: new Date(0) },
  }),
  db.recipient.deleteMany({ where: { ownerId: userId } }),
  db.recipient.updateMany({ where: { userId }, data: { userId: null } }),
]

/** Names the lock that deletions of accounts take in turn. */
const oneByOne = 7_031_954_211

/** Letters that nobody is left to read once this user has gone. */
const nobodysLetters = (userId: string): Prisma.Sql => Prisma.sql`
  SELECT sent.id
    FROM capsules AS sent
    JOIN users AS receiver ON receiver.id = sent.receiver_id
   WHERE sent.sender_id = ${userId}::uuid
     AND sent.sealed_at IS NOT NULL
     AND (receiver.id = ${userId}::uuid OR receiver.deleted_at IS NOT NULL)
   UNION
  SELECT received.id
    FROM capsules AS received
    JOIN users AS sender ON sender.id = received.sender_id
   WHERE received.receiver_id = ${userId}::uuid
     AND received.sealed_at IS NOT NULL
     AND sender.deleted_at IS NOT NULL`

/** Stands where a username and an email were. Nobody can take it: a username has no colon, an email an at sign. */
const nameOfNobody = (userId: string): string => `deleted:${userId}`
