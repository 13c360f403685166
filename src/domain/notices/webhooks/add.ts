import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { serverTime } from '../../clock.ts'
import type { ApiContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import { parse, secureAddress, webAddress } from '../../validation.ts'
import type { Viewer } from '../../viewer.ts'
import { readAddress, sealAddress } from '../addresses.ts'
import { followFeed, kinds, requireRoom } from '../targets.ts'
import { firstSecrets, rotated } from './secrets.ts'

/** A webhook, and the secret that signs its calls: told this once. */
export interface Told {
  readonly id: string
  readonly secret: string
}

const bare = (value: string): boolean => {
  const { username, password, hash } = new URL(value)
  return !username && !password && !hash
}
const complaint = 'must have neither a password nor a fragment'

/**
 * Lets a program of the viewer's be told.
 *
 * @throws {ValidationError} {@link QuotaExceededError}
 */
export async function addWebhookTarget(
  ctx: ApiContext,
  viewer: Viewer,
  input: { url: string; kinds: readonly string[] },
): Promise<Told> {
  const address = ctx.settings.privateAddresses ? webAddress : secureAddress
  const { url, kinds: told } = parse(z.object({ url: address.refine(bare, complaint), kinds }), input)
  const id = uuidv7()
  const secrets = firstSecrets()
  const sealed = await sealAddress<'WEBHOOK'>(ctx, id, { url, secrets })
  const data = { id, userId: viewer.id, channel: 'WEBHOOK', kinds: told, ...sealed } as const
  await ctx.db.$transaction(async (tx) => {
    await requireRoom(ctx, tx, viewer)
    await tx.target.create({ data, select: { id: true } })
    await followFeed(tx, viewer.id)
  })
  return { id, secret: secrets.current }
}

/**
 * Signs with another secret from now on, and for a day with the one before as well.
 *
 * @throws {NotFoundError}
 */
export async function rotateWebhookSecret(ctx: ApiContext, viewer: Viewer, id: string): Promise<Told> {
  const row = await ctx.db.target.findFirst({ where: { id, userId: viewer.id, channel: 'WEBHOOK', endedAt: null } })
  if (!row) throw new NotFoundError('target')
  const { url, secrets } = await readAddress(ctx, 'WEBHOOK', row)
  const next = rotated(secrets, await serverTime(ctx))
  const sealed = await sealAddress<'WEBHOOK'>(ctx, id, { url, secrets: next })
  // Of two that are asked for at once one counts, and the other is asked for again.
  const { count } = await ctx.db.target.updateMany({ where: { id, sealed: row.sealed }, data: sealed })
  return count > 0 ? { id, secret: next.current } : rotateWebhookSecret(ctx, viewer, id)
}
