import { z } from 'zod'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { Context } from '../context.ts'
import { NotFoundError, ValidationError } from '../errors.ts'
import { hasRoom, takeTurn, whyNotAdded } from '../quotas.ts'
import { list, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { chosenKinds, usualKinds } from './kinds.ts'

export const kinds = list(z.enum(chosenKinds, 'is told by email, whatever is chosen'), chosenKinds.length).transform(
  (all) => [...new Set(all)],
)

/** The targets of somebody; those that have ended too, so that they see why. */
export const targetsOf = (viewer: Viewer) => ({ userId: viewer.id })

/** What tells a target, as a Prisma selection. */
export const target = {
  id: true,
  channel: true,
  kinds: true,
  createdAt: true,
  endedAt: true,
  endedBecause: true,
  keyId: true,
  sealed: true,
  user: { select: { email: true, emailProvenAt: true } },
} as const satisfies Prisma.TargetSelect

export type TargetRow = Prisma.TargetGetPayload<{ select: typeof target }>

type Transaction = Pick<PrismaClient, '$executeRaw'>

/**
 * Tells the person's address from now on, which they have just proven: what was chosen for the one before holds, and
 * what ended that one does not end this.
 */
export async function tellByEmail(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO targets (id, user_id, channel, kinds)
    VALUES (gen_random_uuid(), ${userId}::uuid, 'EMAIL', ${[...usualKinds]}::notice_kind[])
        ON CONFLICT (user_id) WHERE channel = 'EMAIL' DO UPDATE SET ended_at = NULL, ended_because = NULL`)
  await followFeed(tx, userId)
}

/**
 * To be called with a person's target: from now on what happens is told. A transition that has begun does not know of the
 * target yet, so there is one more look at the feed when it must be over.
 */
export async function followFeed(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH followed AS (
      INSERT INTO notice_cursors (user_id, seq)
      SELECT ${userId}::uuid, coalesce((SELECT last_seq FROM feeds WHERE user_id = ${userId}::uuid), 0)
          ON CONFLICT DO NOTHING
      RETURNING user_id, seq
    )
    INSERT INTO notice_due (user_id, seq, due_at, is_held)
    SELECT user_id, seq, now() + interval '1 minute', true FROM followed`)
}

/**
 * To be called in the transaction that adds a target, before it does. The address of the account does not count, and
 * neither do those that have ended; of these the latest are kept, so that their person sees why, as many as may be in use.
 *
 * @throws {QuotaExceededError} {@link NotFoundError} when the account is gone
 */
export async function requireRoom(
  { settings }: Pick<Context, 'settings'>,
  db: Pick<PrismaClient, '$queryRaw' | '$executeRaw' | 'user'>,
  viewer: Viewer,
): Promise<void> {
  await takeTurn(db, 'targets', viewer)
  const theirs = Prisma.sql`targets WHERE user_id = ${viewer.id}::uuid AND channel <> 'EMAIL'`
  const inUse = Prisma.sql`SELECT FROM ${theirs} AND ended_at IS NULL`
  const [may] = await db.$queryRaw<{ add: boolean }[]>(Prisma.sql`
    SELECT ${hasRoom({ settings }, 'targets', inUse)} AND ${arePresent(viewer.id)} AS add`)
  if (!may?.add) throw await whyNotAdded({ db, settings }, 'targets', viewer)
  await db.$executeRaw(Prisma.sql`
    DELETE FROM targets
     WHERE id IN (
             SELECT id
               FROM ${theirs}
                AND ended_at IS NOT NULL
              ORDER BY ended_at DESC
             OFFSET ${settings.quotas.targets}
           )`)
}

/**
 * Chooses what a target is told.
 *
 * @throws {ValidationError} {@link NotFoundError}
 */
export async function updateTarget(
  { db }: Pick<Context, 'db'>,
  viewer: Viewer,
  id: string,
  input: { readonly kinds: readonly string[] },
): Promise<void> {
  const chosen = parse(z.object({ kinds }), input)
  const { count } = await db.target.updateMany({ where: { id, ...targetsOf(viewer) }, data: chosen })
  if (count === 0) throw new NotFoundError('target')
}

/**
 * Tells nothing there any more, and forgets it. The address of the account stays, with nothing chosen.
 *
 * @throws {ValidationError} {@link NotFoundError}
 */
export async function removeTarget({ db }: Pick<Context, 'db'>, viewer: Viewer, id: string): Promise<void> {
  const found = await db.target.findUnique({ where: { id, ...targetsOf(viewer) }, select: { channel: true } })
  if (!found) throw new NotFoundError('target')
  if (found.channel === 'EMAIL') {
    throw new ValidationError([{ path: ['id'], message: 'is the address of the account: choose no kinds instead' }])
  }
  await db.target.delete({ where: { id } })
}
