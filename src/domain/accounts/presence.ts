import { Prisma } from '../../generated/prisma/client.ts'

/**
 * The condition that these people have their accounts, which none of them deletes before the end of the transaction:
 * what is written under it is found by whoever deletes theirs next, and goes with it. Who is not known has nothing to
 * delete: null is nobody.
 */
export function arePresent(...userIds: readonly (string | null)[]): Prisma.Sql {
  const people = [...new Set(userIds)].filter((id) => id !== null)
  return Prisma.sql`
    (SELECT count(*)
       FROM (SELECT FROM users WHERE id = ANY (${people}::uuid[]) AND deleted_at IS NULL FOR KEY SHARE) AS present
    ) = ${people.length}::int`
}
