import { Prisma } from '../generated/prisma/client.ts'
import type { AuditEventKind } from '../generated/prisma/enums.ts'
import type { Context } from './context.ts'
import type { Origin } from './viewer.ts'

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

/**
 * Removes entries past their retention.
 *
 * @returns how many
 */
export const pruneAuditTrail = (ctx: Context): Promise<number> =>
  ctx.db.$executeRaw(Prisma.sql`
    DELETE FROM audit_events
     WHERE occurred_at < now() - ${ctx.settings.audit.retention}::float8 * interval '1 millisecond'`)
