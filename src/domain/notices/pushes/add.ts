import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { Prisma } from '../../../generated/prisma/client.ts'
import type { ApiContext } from '../../context.ts'
import { PushUnavailableError } from '../../errors.ts'
import { parse } from '../../validation.ts'
import type { Viewer } from '../../viewer.ts'
import { sealAddress } from '../addresses.ts'
import { usualKinds } from '../kinds.ts'
import { followFeed, requireRoom } from '../targets.ts'
import { type NewSubscription, newSubscription } from './subscription.ts'

/**
 * Lets the viewer be told at a browser, which tells one person: whoever is the last to say so there. Saying it again
 * renews its keys.
 *
 * @returns the target's id
 * @throws {ValidationError} {@link QuotaExceededError} {@link PushUnavailableError}
 */
export async function addPushTarget(ctx: ApiContext, viewer: Viewer, input: NewSubscription): Promise<string> {
  if (!ctx.settings.pushKey) throw new PushUnavailableError()
  const address = parse(newSubscription, input)
  const fingerprint = createHash('sha256').update(address.endpoint).digest()
  const mine = await ctx.db.target.findFirst({
    where: { fingerprint, userId: viewer.id, endedAt: null },
    select: { id: true },
  })
  const id = mine?.id ?? uuidv7()
  const { keyId, sealed } = await sealAddress<'WEB_PUSH'>(ctx, id, address)
  const written = await ctx.db.$transaction(async (tx) => {
    if (!mine) await requireRoom(ctx, tx, viewer)
    await tx.$executeRaw(Prisma.sql`
      UPDATE targets
         SET ended_at = now(),
             ended_because = 'somebody else is told at this browser'
       WHERE fingerprint = ${fingerprint}
         AND user_id <> ${viewer.id}::uuid
         AND ended_at IS NULL`)
    const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      INSERT INTO targets (id, user_id, channel, kinds, fingerprint, key_id, sealed)
      VALUES (${id}::uuid, ${viewer.id}::uuid, 'WEB_PUSH', ${[...usualKinds]}::notice_kind[], ${fingerprint}, ${keyId},
              ${sealed})
          ON CONFLICT (fingerprint) WHERE ended_at IS NULL DO UPDATE
         SET key_id = excluded.key_id,
             sealed = excluded.sealed
       WHERE targets.id = excluded.id
      RETURNING id`)
    await followFeed(tx, viewer.id)
    return rows[0]?.id
  })
  // Who says it twice at the same moment, or with somebody else, says it again.
  return written ?? addPushTarget(ctx, viewer, input)
}
