import { Prisma } from '../../generated/prisma/client.ts'
import type { FeedEventKind } from '../../generated/prisma/enums.ts'
import { auditing, type Note } from '../audit.ts'
import { type LetterRow, letterColumns, letterJoins, ownColumns, type Parts, partsName } from '../capsules/rows.ts'
import type { Context } from '../context.ts'
import { sqlStateOf } from '../errors.ts'
import { callDeliverers } from '../notices/outbox.ts'
import type { Statement } from '../ports.ts'
import { ring } from '../ring.ts'
import { setAlarms, type Upcoming, upcoming } from './alarms.ts'
import type { Counting } from './counts.ts'
import { type Lateness, lateness, tellMoved } from './lateness.ts'

/** A change of letters, and what is to be told of each that it changes. */
export type Transition = Told &
  (Untimed | Timed) & {
    /** Of a transition that always is the same statement: PostgreSQL keeps its plan. */
    readonly name?: string
    /** See {@link Statement.purpose}; its name by default. */
    readonly purpose?: string
    /** What the audit trail has of it, where it is of one letter, or of as many as are noted. */
    readonly note?: Note
    /** Other changes that belong to it, from `moved`: a table of the changed letters with the column `id`. */
    readonly also?: (moved: Prisma.Sql) => readonly Prisma.Sql[]
    /** What the answer is to have of the letter, where it is one and nothing else of it changes. */
    readonly show?: Parts
  }

/** A transition that people make. */
interface Untimed {
  readonly take?: never
  readonly isDue?: never
  /** An `INSERT`, `UPDATE` or `DELETE`, up to where its `RETURNING` would be. */
  readonly change: Prisma.Sql
}

/**
 * A transition of letters that wait in the schedule. A letter's place is locked before the letter itself, by everybody:
 * so nobody deadlocks with the workers.
 */
interface Timed {
  /** Which places to take out of the schedule: a condition on its row. */
  readonly take: Prisma.Sql
  /** Whether it is made because its time has come: then it is told how late that was. */
  readonly isDue?: boolean
  /** The same as {@link Untimed.change}; `taken` is the array of the letters' ids, known once all places are taken. */
  readonly change: (taken: Prisma.Sql) => Prisma.Sql
}

/** SQL expressions on a changed row. */
interface Told {
  readonly kind: FeedEventKind | Prisma.Sql
  /** What becomes of the counts of letters. */
  readonly counting: Counting
  /** The instant of the next transition that time makes; null, the default, when there is none. */
  readonly due?: Prisma.Sql
  /** The instant by which events of one user are ordered; now by default. */
  readonly moment?: Prisma.Sql
  /** Which letter it is and whose, where the row that changes is not the letter's own. */
  readonly letter?: { readonly id: Prisma.Sql; readonly sender: Prisma.Sql; readonly receiver: Prisma.Sql }
}

/** What one statement moved. */
export interface Moved {
  /** Letters moved. */
  readonly count: number
  /** The letter as it is now, where it was moved and is to be shown. */
  readonly letter: LetterRow | null
  /**
   * Resolves when everybody concerned was rung for and the alarms are set, or that was given up; never rejects. What
   * was moved is committed before, so nobody needs to wait for it.
   */
  readonly told: Promise<unknown>
}

type Row = Upcoming & Audience & { readonly count: number; readonly lateness?: Lateness } & Partial<LetterRow>

/**
 * Runs a transition so that the change, the letters' places in the schedule, their feed events, their counts and the
 * word to whoever plans notices are one statement: all commit or none does. Then it rings those concerned and sets alarms
 * for what the letters await within the horizon.
 *
 * Locking the feeds' counters in the order of user ids keeps concurrent statements from deadlocking, and holding
 * them until the commit keeps every feed gapless and in commit order.
 */
export function move(ctx: Context, transition: Transition): Promise<Moved> {
  const { name, purpose = name ?? 'transition' } = transition
  return ctx.tracer.within({ name: `transition ${purpose}` }, async (span) => {
    const moved = await moveIn(ctx, transition, purpose)
    span.tell({ 'openon.letters': moved.count })
    return moved
  })
}

async function moveIn(ctx: Context, transition: Transition, purpose: string): Promise<Moved> {
  const { name, also = () => [], note, show, isDue } = transition
  const others = also(Prisma.sql`moved`).map((change, n) => Prisma.sql`${Prisma.raw(`also_${n}`)} AS (${change}),`)
  const { text, values } = Prisma.sql`
    WITH ${changing(transition)},
    ${others.length > 0 ? Prisma.join(others, '') : Prisma.empty}
    ${note ? Prisma.sql`noted AS (${auditing(note, Prisma.sql`moved`)}),` : Prisma.empty}
    scheduled AS (
      INSERT INTO schedule (capsule_id, due_at)
      SELECT id, due_at FROM moved WHERE due_at IS NOT NULL
    ),
    told AS (
      SELECT receiver_id AS user_id, true AS received, sender_id = receiver_id AS sent, id, kind, moment, was, became
        FROM moved
       WHERE receiver_id IS NOT NULL
       UNION ALL
      SELECT sender_id, false, true, id, kind, moment, was, became
        FROM moved
       WHERE sender_id IS DISTINCT FROM receiver_id
    ),
    ${telling(transition.counting, { isOfOne: note !== undefined && note.subjects === undefined })}
    SELECT ${show ? Prisma.sql`(letter.id IS NOT NULL)::int` : Prisma.sql`(SELECT count(*)::int FROM moved)`} AS count,
           ${whomItTold},
           ${upcoming(ctx, Prisma.sql`moved`)}
           ${isDue ? lateness(ctx, Prisma.sql`moved`) : Prisma.empty}
           ${show ? Prisma.raw(showing(show)) : Prisma.empty}`
  const statement: Statement = {
    text,
    purpose,
    ...(name !== undefined && { name: show ? `${name} ${partsName(show)}` : name }),
  }
  const [row] = await unlessDeadlocked(() => ctx.statements.run<Row>(statement, values))
  if (!row) throw new Error('A transition gave no answer.')
  const { count, lateness: late } = row
  if (late) tellMoved(ctx, { count, lateness: late })
  const letter = row.id === undefined || row.id === null ? null : (row as LetterRow)
  return { count, letter, told: Promise.all([call(ctx, row), setAlarms(ctx, row)]) }
}

/**
 * The CTEs that number events and put them into feeds: all of `told`, a table of `user_id`, the letter's `id`, `kind` and
 * the `moment` by which those of one user are ordered, those of a letter's one moment by its life. Where they change
 * counts, it says too what of whose box the letter `was` and `became`. Whoever of them wants to be told outside is looked
 * at by who plans that. Whose feeds these are is answered by {@link whomItTold}.
 *
 * @param isOfOne whether each person is told of one thing at most
 */
export const telling = (
  { columns, changes, sums }: Pick<Counting, 'columns' | 'changes' | 'sums'>,
  { isOfOne = false } = {},
): Prisma.Sql => Prisma.sql`
    numbered AS (
      SELECT user_id,
             id,
             kind,
             ${isOfOne ? Prisma.sql`1` : lastFirst} AS from_last
        FROM told
    ),
    counters AS (
      INSERT INTO feeds (user_id, last_seq${columns})
      SELECT user_id, count(*)${changes} FROM told GROUP BY user_id ORDER BY user_id
          ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq + excluded.last_seq${sums}
      RETURNING user_id, last_seq
    ),
    logged AS (
      INSERT INTO feed_events (user_id, seq, kind, capsule_id, occurred_at)
      SELECT user_id, last_seq + 1 - from_last, kind, id, now()
        FROM numbered
        JOIN counters USING (user_id)
    ),
    awaited AS (
      INSERT INTO notice_news (user_ids, seqs)
      SELECT array_agg(user_id), array_agg(last_seq)
        FROM counters
        JOIN notice_cursors USING (user_id)
      HAVING count(*) > 0
      RETURNING id
    )`

const lastFirst = Prisma.sql`row_number() OVER (PARTITION BY user_id ORDER BY moment DESC, id DESC, kind DESC)`

/** The columns of the letter that has moved, and where they are from. */
const showing = (parts: Parts): string => `,
           ${letterColumns(parts)}
      FROM (VALUES (1)) AS one
      LEFT JOIN moved AS letter ON true ${letterJoins(parts)}`

/** What a statement with {@link telling} answers, in columns: whom it told. */
export const whomItTold = Prisma.sql`ARRAY(SELECT user_id::text FROM counters) AS "userIds",
           EXISTS (SELECT FROM awaited) AS "isAwaited"`

export interface Audience {
  readonly userIds: readonly string[]
  /** Whether any of them wants to be told outside, too. */
  readonly isAwaited: boolean
}

/** To be called with that answer, when it is committed: rings, and calls workers to what is to be told outside. */
export const call = (ctx: Context, { userIds, isAwaited }: Audience): Promise<unknown> =>
  Promise.all([ring(ctx, userIds, 'feed'), ...(isAwaited ? [callDeliverers(ctx)] : [])])

/**
 * Again, a few times, where PostgreSQL broke it off for others to go on. Transitions do not deadlock with one another,
 * but an account may be closed meanwhile, or a contact deleted; nothing was done, so nothing is done twice.
 */
export async function unlessDeadlocked<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (sqlStateOf(error) !== deadlockDetected || attempt === 3) throw error
    }
  }
}

const deadlockDetected = '40P01'

/** The first CTEs: the places that are taken, if any, and the letters that are moved. */
function changing(transition: Transition): Prisma.Sql {
  if (!transition.take) return Prisma.sql`moved AS (${transition.change} RETURNING ${moves(transition)})`
  const taken = Prisma.sql`ARRAY(SELECT capsule_id FROM taken)`
  return Prisma.sql`
    taken AS (
      DELETE FROM schedule WHERE ${transition.take} RETURNING capsule_id
    ),
    moved AS (${transition.change(taken)} RETURNING ${moves(transition)})`
}

/** The `RETURNING` list of every change: all that the rest of the statement wants to know of a letter. */
const moves = ({
  kind,
  counting: { was, became },
  due = Prisma.sql`NULL`,
  moment = Prisma.sql`now()`,
  letter = itself,
  show,
}: Told & Pick<Transition, 'show'>): Prisma.Sql =>
  Prisma.sql`
    ${letter.id} AS id,
    ${letter.sender} AS sender_id,
    ${letter.receiver} AS receiver_id,
    ${due}::timestamptz AS due_at,
    ${kind}::feed_event_kind AS kind,
    ${was}::capsule_state AS was,
    ${became}::capsule_state AS became,
    ${moment} AS moment
    ${show ? Prisma.raw(`, ${ownColumns}`) : Prisma.empty}`

const itself = { id: Prisma.sql`id`, sender: Prisma.sql`sender_id`, receiver: Prisma.sql`receiver_id` }
