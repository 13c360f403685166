import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { countingEverything } from './counts.ts'

/**
 * Destroys letters in whatever state and tells nobody, for nobody is left to be told. Who destroys several holds their
 * places before.
 *
 * @param letters a query for their ids
 */
export function destroyLetters(
  db: Pick<PrismaClient, '$executeRaw'>,
  letters: Prisma.Sql,
): Prisma.PrismaPromise<number> {
  const { was, became, columns, changes, sums } = countingEverything
  return db.$executeRaw(Prisma.sql`
    WITH gone AS (
      DELETE FROM capsules
       WHERE id IN (${letters})
      RETURNING sender_id, receiver_id, ${was} AS was, ${became}::capsule_state AS became
    ),
    told AS (
      SELECT receiver_id AS user_id, true AS received, sender_id = receiver_id AS sent, was, became FROM gone
       UNION ALL
      SELECT sender_id, false, true, was, became FROM gone WHERE sender_id <> receiver_id
    )
    INSERT INTO feeds (user_id, last_seq${columns})
    SELECT user_id, 0${changes} FROM told GROUP BY user_id ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq${sums}`)
}
