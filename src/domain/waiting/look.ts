import { Prisma } from '../../generated/prisma/client.ts'
import { issueToken, newToken, standIn } from '../accounts/address-tokens.ts'
import { ownerOf } from '../accounts/search.ts'
import type { Context } from '../context.ts'
import type { LetterMoment } from '../notices/notice.ts'
import { callDeliverers, post, wrap } from '../notices/outbox.ts'
import { nextCheck, openAddress } from './addresses.ts'
import { handOver } from './claim.ts'
import { isSilenced, tellUnreachable } from './silence.ts'

/** Letters looked at by one query. */
const batch = 200

/**
 * Looks at the letters for addresses of which something is to be done by now: those of who has an account by now go there;
 * of the others their people are told, as far as it is time. Where there is an account all the same is written down,
 * so that senders see no difference. Safe on many workers at once.
 *
 * @returns how many letters it looked at
 */
export async function lookAtWaiting(ctx: Context): Promise<number> {
  if (!ctx.settings.sendsMail) return 0
  let total = 0
  for (;;) {
    const due = await findDue(ctx)
    for (const letters of await byAddress(ctx, due)) {
      await lookAtAddress(ctx, letters).catch((error: unknown) => putOff(ctx, letters, error))
    }
    total += due.length
    if (due.length < batch || ctx.stopping?.aborted) break
  }
  if (total > 0) await callDeliverers(ctx)
  return total
}

interface Due {
  readonly id: string
  readonly senderId: string
  readonly hash: Uint8Array<ArrayBuffer>
  readonly keyId: string
  readonly sealed: string
  readonly isClaimed: boolean
  readonly isUnreachable: boolean
  /** What its person is to be told now, if anything. */
  readonly moment: LetterMoment | null
}

/** What fails for one address is tried again later, and keeps nobody else waiting. */
async function putOff(ctx: Context, { letters }: AtAddress, error: unknown): Promise<void> {
  ctx.log.error({ err: error, letters: letters.length }, 'could not look at what waits for an address')
  await ctx.db.$executeRaw(Prisma.sql`
    UPDATE waiting_letters
       SET look_at = now() + interval '1 minute'
     WHERE capsule_id = ANY (${letters.map(({ id }) => id)}::uuid[])`)
}

const momentOf = Prisma.sql`
  CASE WHEN state = 'READY' AND told < 'READY' THEN 'READY'
       WHEN state = 'UNFOLDING' AND told < 'UNFOLDING' THEN 'UNFOLDING'
       WHEN state = 'SEALED' AND announce AND announced_at IS NULL THEN 'SEALED'
       WHEN state = 'SEALED' AND check_at <= now() THEN 'CHECK'
   END`

const findDue = ({ db }: Context): Promise<Due[]> =>
  db.$queryRaw<Due[]>(Prisma.sql`
    SELECT capsule.id,
           capsule.sender_id AS "senderId",
           waiting.address_hash AS hash,
           waiting.key_id AS "keyId",
           waiting.sealed,
           capsule.receiver_id IS NOT NULL AS "isClaimed",
           waiting.unreachable_at IS NOT NULL AS "isUnreachable",
           ${momentOf} AS moment
      FROM waiting_letters AS waiting
      JOIN capsules AS capsule ON capsule.id = waiting.capsule_id
     WHERE waiting.look_at <= now()
     ORDER BY waiting.look_at
     LIMIT ${batch}`)

interface AtAddress {
  readonly email: string
  readonly hash: Uint8Array<ArrayBuffer>
  readonly letters: Due[]
}

/** Whoever has many letters that become ready at once gets one mail. */
async function byAddress(ctx: Context, due: readonly Due[]): Promise<Iterable<AtAddress>> {
  const addresses = new Map<string, AtAddress>()
  for (const letter of due) {
    try {
      const email = await openAddress(ctx, letter, letter)
      const known = addresses.get(email)
      if (known) known.letters.push(letter)
      else addresses.set(email, { email, hash: letter.hash, letters: [letter] })
    } catch (error) {
      ctx.log.error({ err: error, capsuleId: letter.id }, 'could not read for whom a letter waits')
      await noteLook(ctx, [letter], letter.moment)
    }
  }
  return addresses.values()
}

async function lookAtAddress(ctx: Context, { email, hash, letters }: AtAddress): Promise<void> {
  const where = { ...ownerOf(email), deactivatedAt: null }
  const owner = await ctx.db.user.findFirst({ where, select: { id: true } })
  if (owner) {
    await handOver(ctx, { id: owner.id, email }, { veiled: true })
    // Otherwise nobody has them, and nobody would be told of them either.
    const isTheirs = await ctx.db.user.count({ where: { ...where, id: owner.id } })
    if (!isTheirs) throw new Error('An address changed hands while its letters were handed over.')
  }
  const isSilent = !owner && (await isSilenced(ctx, hash))
  if (isSilent) await tellUnreachable(ctx, hash)
  const writes = !owner && !isSilent && ctx.settings.sendsMail
  for (const moment of [null, 'SEALED', 'CHECK', 'UNFOLDING', 'READY'] as const) {
    const concerned = letters.filter((letter) => letter.moment === moment)
    if (concerned.length === 0) continue
    const unclaimed = concerned.filter(({ isClaimed }) => !isClaimed).map(({ id }) => id)
    if (!writes || moment === null || unclaimed.length === 0) {
      await noteLook(ctx, concerned, moment)
      continue
    }
    const token = newToken()
    const delivery = await wrap(ctx, { kind: 'LETTER', userId: null, to: email, token, moment, letters: unclaimed })
    await ctx.db.$transaction(async (tx) => {
      if ((await noteLook({ ...ctx, db: tx }, concerned, moment)) === 0) return
      await issueToken(tx, { token, purpose: 'CLAIM', email: standIn(hash), userId: null })
      await post(tx, delivery)
    })
  }
}

/**
 * Writes down that letters were looked at, what their people are told by that, and when to look again: at the next check, or
 * when they are to unfold or to be ready. What time should have moved by now, and has not, is looked at again soon; what
 * has moved meanwhile, or is for another address, at once; what is ready, now and then, for its person may have come some
 * other way.
 *
 * @returns how many nobody else had looked at
 */
const noteLook = (
  ctx: Pick<Context, 'settings'> & { readonly db: Pick<Context['db'], '$executeRaw'> },
  letters: readonly Due[],
  moment: LetterMoment | null,
): Promise<number> =>
  ctx.db.$executeRaw(Prisma.sql`
    UPDATE waiting_letters
       SET told = CASE WHEN ${moment}::text IN ('UNFOLDING', 'READY') THEN state ELSE told END,
           announced_at = CASE WHEN ${moment}::text IS NULL THEN announced_at ELSE coalesce(announced_at, now()) END,
           last_checked_at = CASE WHEN ${moment}::text IS NULL THEN last_checked_at ELSE now() END,
           check_at = ${nextCheck(ctx, Prisma.sql`unlocks_at`)},
           look_at = CASE
                       WHEN state = 'READY' THEN now() + interval '30 days'
                       ELSE greatest(next, now() + interval '1 second')
                     END
      FROM (
             SELECT id,
                    state,
                    unlocks_at,
                    CASE state
                      WHEN 'SEALED' THEN least(unfolds_at, ${nextCheck(ctx, Prisma.sql`unlocks_at`)})
                      WHEN 'UNFOLDING' THEN unlocks_at
                    END AS next
               FROM capsules
              WHERE id = ANY (${letters.map(({ id }) => id)}::uuid[])
           ) AS letter
     WHERE capsule_id = letter.id
       AND sealed = ANY (${letters.map(({ sealed }) => sealed)})
       AND look_at <= now()
       AND ${momentOf} IS NOT DISTINCT FROM ${moment}::text`)

/** Has workers look at what waits for an address, should whoever does so at once not come to the end of it. */
export const callToWaiting = (db: Pick<Context['db'], '$executeRaw'>, hash: Uint8Array): Promise<number> =>
  db.$executeRaw(Prisma.sql`
    UPDATE waiting_letters
       SET look_at = now() + interval '5 seconds'
     WHERE address_hash = ${hash}`)
