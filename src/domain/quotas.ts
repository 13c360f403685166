import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'
import type { Context } from './context.ts'
import { NotFoundError, QuotaExceededError, type UserError } from './errors.ts'
import type { Viewer } from './viewer.ts'

/** What stays until the person throws it away, and may fill the database. */
type Kept = 'drafts' | 'contacts' | 'targets'

/**
 * Until the end of the transaction nobody else of the same person adds one of these: of those who ask for the last at
 * the same moment one gets it. To be taken before the statement that asks {@link hasRoom}, which sees what those
 * before it have added.
 */
export const takeTurn = (
  db: Pick<PrismaClient, '$queryRaw'>,
  what: Kept | 'files',
  viewer: Viewer,
): Prisma.PrismaPromise<unknown> =>
  db.$queryRaw(Prisma.sql`
    SELECT FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`${what} ${viewer.id}`}, 0))) AS turn`)

/**
 * The condition that the person may have one more.
 *
 * @param those a query for those they have
 */
export function hasRoom({ settings }: Pick<Context, 'settings'>, what: Kept, those: Prisma.Sql): Prisma.Sql {
  const most = settings.quotas[what]
  return Prisma.sql`(SELECT count(*) FROM (${those} LIMIT ${most}) AS those) < ${most}`
}

/** Why nothing was added: there is no room for more, or nobody any more to add it for. */
export async function whyNotAdded(
  { db, settings }: Pick<Context, 'settings'> & { readonly db: Pick<PrismaClient, 'user'> },
  what: Kept,
  viewer: Viewer,
): Promise<UserError> {
  const present = await db.user.count({ where: { id: viewer.id, deletedAt: null } })
  return present ? new QuotaExceededError(what, settings.quotas[what]) : new NotFoundError('account')
}
