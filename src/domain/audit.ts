import { v7 as uuidv7 } from 'uuid'
import { Prisma } from '../generated/prisma/client.ts'
import type { AuditEventKind } from '../generated/prisma/enums.ts'
import type { Context } from './context.ts'
import { pruneMonths } from './months.ts'
import type { Origin, Viewer } from './viewer.ts'

/**
 * Notes who did what, from where; never what a letter says. A note that cannot be written is logged, and does not
 * undo what was done.
 *
 * @param userId null when nobody is known to have that login
 * @param subjectId the capsule or session it was done to
 */
export async function audit(
  ctx: Pick<Context, 'db' | 'log'>,
  origin: Origin,
  kind: AuditEventKind,
  userId: string | null,
  subjectId: string | null = null,
): Promise<void> {
  const { address, userAgent } = origin
  try {
    await ctx.db.auditEvent.create({ data: { kind, userId, subjectId, address, userAgent }, select: { id: true } })
  } catch (error) {
    ctx.log.error({ err: error, kind, userId }, 'could not write to the audit trail')
  }
}

/** What is noted with what it notes. */
export interface Note {
  readonly kind: AuditEventKind
  readonly viewer: Viewer
  /** To how many capsules it was done, at most: each has an entry of its own. One by default. */
  readonly subjects?: number
}

/**
 * The same as an `INSERT` that is part of what it notes.
 *
 * @param done a table with the `id` of each capsule it was done to
 */
export const auditing = ({ kind, viewer, subjects = 1 }: Note, done: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO audit_events (id, kind, user_id, address, user_agent, subject_id)
  SELECT (${Array.from({ length: subjects }, () => uuidv7())}::uuid[])[row_number() OVER ()], ${kind}::audit_event_kind,
         ${viewer.id}::uuid, ${viewer.origin.address}::text, ${viewer.origin.userAgent}::text, id
    FROM ${done}`

/**
 * Removes entries past their retention.
 *
 * @returns how many went one by one, and not with their month
 */
export const pruneAuditTrail = (ctx: Context): Promise<number> =>
  pruneMonths(ctx, { table: 'audit_events', ...ctx.settings.audit })
