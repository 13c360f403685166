import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'

/**
 * Holds the places of letters in the schedule until the end of the transaction, for who is about to touch several
 * letters otherwise than by a transition: whoever has their places has no worker on them.
 *
 * @param letters a query for their ids
 */
export const holdPlaces = (db: Pick<PrismaClient, '$queryRaw'>, letters: Prisma.Sql): Prisma.PrismaPromise<unknown> =>
  db.$queryRaw(Prisma.sql`
    SELECT FROM schedule WHERE capsule_id IN (${letters}) ORDER BY capsule_id FOR UPDATE`)
