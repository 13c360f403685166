import { Prisma } from '../../generated/prisma/client.ts'
import type { Channel, NoticeKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { pruneMonths } from '../months.ts'
import type { Answer, Statement } from '../ports.ts'

/** A delivery that a worker has taken, and nobody else takes before its lease is over. */
export interface Taken {
  readonly id: string
  readonly kind: NoticeKind
  readonly userId: string | null
  readonly capsuleIds: readonly string[]
  /** The number, in the person's feed, of the last event that it tells; null for what tells none. */
  readonly lastSeq: number | null
  /** As the database writes it. */
  readonly createdAt: string
  /** To whom and with what, encrypted; null for what goes to a target. */
  readonly keyId: string | null
  readonly sealed: string | null
  readonly targetId: string | null
  readonly targetKeyId: string | null
  readonly targetSealed: string | null
  readonly leaveToken: string | null
  /** The address of its person, for a mail to a target. */
  readonly email: string | null
  readonly targetHasEnded: boolean
  /** Whether its person has chosen meanwhile not to be told this there. */
  readonly isUnwanted: boolean
  /** This one counted. It also tells this attempt from the next, should this one be given up and yet go on. */
  readonly attempts: number
  /** How many of the earlier ones nobody knows the end of. */
  readonly doubts: number
  /** Whether others of these people were due as well. */
  readonly isMore: boolean
}

interface Wanted {
  readonly channel: Channel
  readonly limit: number
  /** Milliseconds. */
  readonly lease: number
  /** Users of whom nothing is to be taken. */
  readonly except?: readonly string[]
}

/**
 * Takes deliveries that are due, the longest overdue first, and of each person one. One whose lease is over was being sent
 * by a process that has died, or hangs: it is UNKNOWN whether it arrived, and it is sent again.
 */
export const take = (
  { statements }: Pick<Context, 'statements'>,
  { channel, limit, lease, except = [] }: Wanted,
): Promise<Taken[]> => statements.run<Taken>(taking, [lease, channel, limit, except])

const taking: Statement = {
  name: 'take deliveries',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id, user_id, next_at
        FROM deliveries
       WHERE channel = $2::channel
         AND next_at <= now()
         AND (user_id IS NULL OR user_id <> ALL ($4::uuid[]))
       ORDER BY next_at
       LIMIT $3::int
         FOR UPDATE SKIP LOCKED
    ),
    taken AS (
      UPDATE deliveries
         SET attempts = attempts + 1,
             doubts = doubts + CASE WHEN leased_until IS NULL THEN 0 ELSE 1 END,
             state = CASE WHEN leased_until IS NULL THEN state ELSE 'UNKNOWN' END,
             leased_until = now() + $1::float8 * interval '1 millisecond',
             next_at = now() + $1::float8 * interval '1 millisecond'
       WHERE id = ANY (ARRAY(
               SELECT DISTINCT ON (coalesce(user_id, id)) id FROM due ORDER BY coalesce(user_id, id), next_at
             ))
      RETURNING *
    )
    SELECT taken.id,
           taken.kind,
           taken.user_id AS "userId",
           taken.attempts,
           taken.doubts,
           taken.capsule_ids AS "capsuleIds",
           taken.last_seq AS "lastSeq",
           taken.created_at AS "createdAt",
           taken.key_id AS "keyId",
           taken.sealed,
           target.id AS "targetId",
           target.key_id AS "targetKeyId",
           target.sealed AS "targetSealed",
           target.leave_token AS "leaveToken",
           reader.email,
           target.ended_at IS NOT NULL AS "targetHasEnded",
           coalesce(taken.kind <> 'TEST' AND taken.kind <> ALL (target.kinds), false) AS "isUnwanted",
           (SELECT count(*) FROM due) > (SELECT count(*) FROM taken) AS "isMore"
      FROM taken
      LEFT JOIN targets AS target ON target.id = taken.target_id
      LEFT JOIN users AS reader ON reader.id = target.user_id AND target.channel = 'EMAIL'`,
}

/** What became of a delivery: an answer, or that there was nothing to send. */
export type Outcome = Answer | { readonly kind: 'suppressed'; readonly why: string }

/** Attempts after which a delivery has failed: with the default pause, after some two days. */
const mostAttempts = 12
const longestPause = 8 * 60 * 60 * 1_000
/** However long somebody says that they want to be left alone. */
const longestWait = 24 * 60 * 60 * 1_000

/**
 * How long to wait after so many attempts, in milliseconds: four times as long after each, and never the same for two,
 * so that what failed together does not come back together.
 */
export function pauseAfter(attempts: number, first: number, random: () => number = Math.random): number {
  const pause = Math.min(first * 4 ** (attempts - 1), longestPause)
  return pause * (0.75 + random() / 2)
}

/** Writes down what became of an attempt. One that was given up meanwhile has no say any more. */
export async function record(
  ctx: Pick<Context, 'db' | 'statements' | 'settings'>,
  taken: Taken,
  outcome: Outcome,
): Promise<void> {
  const { id, attempts } = taken
  if (outcome.kind === 'failed' && attempts < mostAttempts) {
    const pause = Math.max(
      pauseAfter(attempts, ctx.settings.deliveries.retry),
      Math.min(outcome.retryAfter ?? 0, longestWait),
    )
    await ctx.db.$executeRaw(Prisma.sql`
      UPDATE deliveries
         SET state = 'RETRYING',
             next_at = ${outsideQuietHours(Prisma.sql`now() + ${pause}::float8 * interval '1 millisecond'`)},
             leased_until = NULL,
             answer = ${outcome.why}
       WHERE id = ${id}::uuid
         AND attempts = ${attempts}
         AND leased_until IS NOT NULL`)
    return
  }
  await rememberTarget(ctx, taken, outcome)
  const state = { accepted: 'SENT', suppressed: 'SUPPRESSED', refused: 'FAILED', failed: 'FAILED' }[outcome.kind]
  const answer = outcome.kind === 'accepted' ? outcome.answer : outcome.why
  await ctx.statements.run(ending, [id, attempts, state, answer])
}

/** That instant, or where its person is not to be disturbed then, the end of their quiet hours. Security keeps none. */
const outsideQuietHours = (at: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce(
    (SELECT quiet_until(${at}, settings.zone, settings.quiet_from, settings.quiet_until)
       FROM notice_settings AS settings
      WHERE settings.user_id = deliveries.user_id
        AND first_seq IS NOT NULL),
    ${at}
  )`

const ending: Statement = {
  name: 'end a delivery',
  text: `
    UPDATE deliveries
       SET state = $3::delivery_state,
           sent_at = CASE WHEN $3::delivery_state = 'SENT' THEN now() END,
           next_at = NULL,
           leased_until = NULL,
           answer = $4,
           key_id = NULL,
           sealed = NULL
     WHERE id = $1::uuid
       AND attempts = $2::int
       AND leased_until IS NOT NULL`,
}

/**
 * A target that refuses for good has ended, and a trial that reaches it begins it anew. An address that was changed while
 * a mail to it was under way says nothing of the one that its person has now.
 */
async function rememberTarget({ db }: Pick<Context, 'db'>, { targetId, email, kind }: Taken, outcome: Outcome) {
  if (targetId === null) return
  const target = { id: targetId, ...(email !== null && { user: { email } }) }
  if (outcome.kind === 'refused' && outcome.permanent) {
    const end = { endedAt: new Date(), endedBecause: outcome.why }
    await db.target.updateMany({ where: { ...target, endedAt: null }, data: end })
  }
  if (outcome.kind === 'accepted' && kind === 'TEST') {
    const begin = { endedAt: null, endedBecause: null }
    await db.target.updateMany({ where: { ...target, endedAt: { not: null } }, data: begin })
  }
}

/**
 * Forgets what became of deliveries that have ended, past their retention.
 *
 * @returns how many went one by one, and not with their month
 */
export const pruneDeliveries = (ctx: Context): Promise<number> =>
  pruneMonths(ctx, {
    table: 'deliveries',
    retention: ctx.settings.deliveries.retention,
    ended: Prisma.sql`next_at IS NULL`,
  })
