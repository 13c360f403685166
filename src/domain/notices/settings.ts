import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { parse, zone } from '../validation.ts'
import type { Viewer } from '../viewer.ts'

/** How somebody is told; times of the day as `22:00`, in their zone. */
export interface NoticeSettings {
  readonly zone: string
  readonly quietFrom: string | null
  readonly quietUntil: string | null
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 22:00')
const settings = z
  .object({ zone, quietFrom: time.nullable(), quietUntil: time.nullable() })
  .refine(({ quietFrom, quietUntil }) => (quietFrom === null) === (quietUntil === null), {
    path: ['quietUntil'],
    error: 'and quietFrom must be given together',
  })
  .refine(({ quietFrom, quietUntil }) => quietFrom === null || quietFrom !== quietUntil, {
    path: ['quietUntil'],
    error: 'must be another time than quietFrom',
  })

export async function noticeSettings({ db }: Pick<Context, 'db'>, viewer: Viewer): Promise<NoticeSettings> {
  const found = await db.noticeSettings.findUnique({ where: { userId: viewer.id } })
  return { zone: found?.zone ?? 'UTC', quietFrom: clockOf(found?.quietFrom), quietUntil: clockOf(found?.quietUntil) }
}

/** PostgreSQL's times of the day come as instants of the first day of 1970. */
const clockOf = (time: Date | null | undefined): string | null => time?.toISOString().slice(11, 16) ?? null

/**
 * Changes them: absent leaves a field as it is. What is being held is looked at anew.
 *
 * @throws {ValidationError}
 */
export async function updateNoticeSettings(
  ctx: Pick<Context, 'db'>,
  viewer: Viewer,
  changes: Partial<NoticeSettings>,
): Promise<NoticeSettings> {
  const before = await noticeSettings(ctx, viewer)
  const { zone, quietFrom, quietUntil } = parse(settings, { ...before, ...changes })
  await ctx.db.$executeRaw(Prisma.sql`
    WITH chosen AS (
      INSERT INTO notice_settings (user_id, zone, quiet_from, quiet_until)
      VALUES (${viewer.id}::uuid, ${zone}, ${quietFrom}::time, ${quietUntil}::time)
          ON CONFLICT (user_id) DO UPDATE
         SET zone = excluded.zone, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until
    )
    UPDATE notice_due
       SET due_at = now()
     WHERE user_id = ${viewer.id}::uuid
       AND is_held`)
  return { zone, quietFrom, quietUntil }
}
