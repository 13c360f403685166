import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'

/**
 * The condition that these people have their accounts, which none of them deletes before the end of the transaction:
 * what is written under it is found by whoever deletes theirs next, and goes with it. Who is not known has nothing to
 * delete: null is nobody.
 */
export const arePresent = (...userIds: readonly (string | null)[]): Prisma.Sql =>
  arePresentAnd(Prisma.sql`true`, userIds)

/** The same, and that something else is so of each of them: a condition on `users`. */
export function arePresentAnd(condition: Prisma.Sql, userIds: readonly (string | null)[]): Prisma.Sql {
  const people = [...new Set(userIds)].filter((id) => id !== null)
  return Prisma.sql`
    (SELECT count(*)
       FROM (SELECT
               FROM users
              WHERE id = ANY (${people}::uuid[])
                AND deleted_at IS NULL
                AND ${condition}
                AND pg_advisory_xact_lock_shared(${presenceOf(Prisma.sql`id`)}) IS NOT NULL
                FOR KEY SHARE) AS present
    ) = ${people.length}::int`
}

/**
 * Waits until nothing is being written under this person's presence, and lets nothing begin until the end of the
 * transaction. Unlike the row's lock it is given in turn: who goes on writing keeps nobody from leaving.
 */
export const endPresence = (db: Pick<PrismaClient, '$queryRaw'>, userId: string): Prisma.PrismaPromise<unknown> =>
  db.$queryRaw(Prisma.sql`
    SELECT FROM (SELECT pg_advisory_xact_lock(${presenceOf(Prisma.sql`${userId}::uuid`)})) AS turn`)

/** Names the lock that is shared by those who write for a person, and taken alone by the deletion of the account. */
const presenceOf = (userId: Prisma.Sql): Prisma.Sql => Prisma.sql`hashtextextended('presence ' || ${userId}, 0)`
