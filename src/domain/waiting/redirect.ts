import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { auditing } from '../audit.ts'
import { belongingOf, type ContentRow, contentRows, tables } from '../capsules/content-rows.ts'
import type { ApiContext } from '../context.ts'
import { AlreadyClaimedError, NotFoundError } from '../errors.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { spendMail } from '../rate-limits.ts'
import { countingEverything } from '../transitions/counts.ts'
import { stateAllows } from '../transitions/lifecycle.ts'
import { type Audience, call, telling, unlessDeadlocked, whomItTold } from '../transitions/transition.ts'
import { email, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { nextCheck, type SealedAddress, sealAddress } from './addresses.ts'

/**
 * Corrects the address that a letter of the viewer's waits for, as long as they know of nobody who has it. An account that
 * had the address before loses the letter and is told so; the same is done, and answered, where there is none.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link AlreadyClaimedError} {@link RateLimitedError}
 */
export async function redirectCapsule(
  ctx: ApiContext,
  viewer: Viewer,
  id: string,
  input: { email: string },
): Promise<void> {
  const { email: to } = parse(z.object({ email }), input)
  await findWaiting(ctx, viewer, id)
  await spendMail(ctx, viewer.id, to)
  const address = await sealAddress(ctx, { id, senderId: viewer.id }, to)
  // What it says may be encrypted anew, or handed over, between being read and being written.
  for (let attempt = 1; !(await redirect(ctx, viewer, await findWaiting(ctx, viewer, id), address)); attempt++) {
    if (attempt === 5) throw new Error('A letter changed again and again while it was redirected.')
  }
  await callDeliverers(ctx)
}

/** What a letter says that waits for somebody its sender does not know of. */
async function findWaiting({ db }: ApiContext, viewer: Viewer, id: string): Promise<ContentRow> {
  const [waiting] = await db.$queryRaw<ContentRow[]>(
    contentRows(
      tables.content,
      Prisma.sql`
      JOIN waiting_letters AS waiting ON waiting.capsule_id = capsule.id
     WHERE capsule.id = ${id}::uuid
       AND capsule.sender_id = ${viewer.id}::uuid
       AND ${stateAllows('withdraw')}`,
    ),
  )
  if (waiting) return waiting
  const isTheirs = await db.capsule.count({ where: { id, senderId: viewer.id, sealedAt: { not: null } } })
  throw isTheirs ? new AlreadyClaimedError(id) : new NotFoundError('capsule')
}

/** @returns whether it was still as it was found */
async function redirect(ctx: ApiContext, viewer: Viewer, row: ContentRow, address: SealedAddress): Promise<boolean> {
  const { capsuleId: id, sealed: was } = row
  const content = await ctx.cipher.decrypt(belongingOf(row), row)
  const bound = await ctx.cipher.encrypt(belongingOf({ ...row, receiverId: null }), content)
  const { text, values } = Prisma.sql`
    WITH found AS (
      SELECT capsule.id, capsule.receiver_id, capsule.unlocks_at, capsule.state
        FROM capsules AS capsule
        JOIN waiting_letters AS waiting ON waiting.capsule_id = id
        JOIN capsule_contents AS content ON content.capsule_id = id
       WHERE id = ${id}::uuid
         AND content.sealed = ${was}
         AND ${stateAllows('withdraw')}
         FOR UPDATE OF capsule, waiting, content
    ),
    redirected AS (
      UPDATE waiting_letters
         SET address_hash = ${Buffer.from(address.hash)},
             key_id = ${address.keyId},
             sealed = ${address.sealed},
             announced_at = NULL,
             told = 'SEALED',
             last_checked_at = NULL,
             unreachable_at = NULL,
             check_at = ${nextCheck(ctx, Prisma.sql`unlocks_at`)},
             look_at = now()
        FROM found
       WHERE capsule_id = found.id
    ),
    freed AS (
      UPDATE capsules SET receiver_id = NULL WHERE id IN (SELECT id FROM found)
    ),
    bound AS (
      UPDATE capsule_contents
         SET key_id = ${bound.keyId},
             sealed = ${bound.sealed}
       WHERE capsule_id IN (SELECT id FROM found)
    ),
    noted AS (${auditing({ kind: 'CAPSULE_REDIRECTED', viewer }, Prisma.sql`found`)}),
    told AS (
      SELECT receiver_id AS user_id,
             true AS received,
             false AS sent,
             id,
             'WITHDRAWN'::feed_event_kind AS kind,
             now() AS moment,
             state AS was,
             NULL::capsule_state AS became
        FROM found
       WHERE receiver_id IS NOT NULL
    ),
    ${telling(countingEverything)}
    SELECT EXISTS (SELECT FROM found) AS done,
           ${whomItTold}`
  const [result] = await unlessDeadlocked(() =>
    ctx.statements.run<Audience & { done: boolean }>({ text, purpose: 'redirect' }, values),
  )
  if (result) await call(ctx, result)
  return result?.done ?? false
}
