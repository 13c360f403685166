import { Prisma } from '../../generated/prisma/client.ts'
import type { AuditEventKind, CapsuleState, DeliveryState, FeedEventKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { NotFoundError } from '../errors.ts'
import { instantOf } from '../transitions/alarms.ts'

/** Events, notices and entries that are told of a letter at most, the latest of each. */
const most = 200

/** A letter as its operator sees it: all that happened to it, and nothing of what it says or whom it is addressed to. */
export interface LetterLife {
  readonly id: string
  readonly state: CapsuleState
  readonly senderId: string
  /** Null for a draft, and for a letter that nobody has claimed. */
  readonly receiverId: string | null
  /** What the database's clock says. */
  readonly now: Date
  readonly createdAt: Date
  readonly sealedAt: Date | null
  readonly unfoldsAt: Date | null
  readonly unlocksAt: Date | null
  readonly openedAt: Date | null
  readonly repliedAt: Date | null
  readonly allowsReply: boolean
  /** Its place in the schedule; null where time has nothing more to do with it. */
  readonly dueAt: Date | null
  /** The instant of the alarm for that, in milliseconds since the epoch. */
  readonly alarmAt: number | null
  /** How it waits for who has its address; null where its sender knows its receiver. */
  readonly waiting: Waiting | null
  readonly files: { readonly count: number; readonly bytes: number; readonly unfinished: number }
  readonly events: readonly LetterEvent[]
  readonly notices: readonly LetterNotice[]
  readonly trail: readonly TrailEntry[]
}

interface Waiting {
  readonly announce: boolean
  readonly announcedAt: Date | null
  readonly told: CapsuleState
  readonly lastCheckedAt: Date | null
  readonly checkAt: Date | null
  readonly unreachableAt: Date | null
  readonly lookAt: Date | null
}

interface LetterEvent {
  readonly userId: string
  readonly seq: number
  readonly kind: FeedEventKind
  readonly occurredAt: Date
}

interface LetterNotice {
  readonly id: string
  /** Null for a mail to who has no account. */
  readonly userId: string | null
  readonly kind: string
  readonly channel: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Date
  readonly nextAt: Date | null
  readonly sentAt: Date | null
  /** The figures that the last answer began with, such as `550 5.1.1`: its words may quote an address. */
  readonly code: string | null
}

interface TrailEntry {
  readonly userId: string
  readonly kind: AuditEventKind
  readonly occurredAt: Date
}

/** What an operator's questions need. */
export interface OperatingContext extends Pick<Context, 'db' | 'statements'> {
  readonly settings: Pick<Context['settings'], 'unlock'>
}

type Row = Omit<LetterLife, 'alarmAt' | 'waiting' | 'files' | 'events' | 'notices' | 'trail'>

/**
 * Everything about one letter but what it says.
 *
 * @throws {NotFoundError} also for one that was withdrawn, or thrown away: nothing of it is left to be found by
 */
export async function lifeOf({ db, settings }: OperatingContext, id: string): Promise<LetterLife> {
  const [letter] = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT capsule.id,
           capsule.state::text AS state,
           capsule.sender_id AS "senderId",
           capsule.receiver_id AS "receiverId",
           clock_timestamp() AS now,
           capsule.created_at AS "createdAt",
           capsule.sealed_at AS "sealedAt",
           capsule.unfolds_at AS "unfoldsAt",
           capsule.unlocks_at AS "unlocksAt",
           capsule.opened_at AS "openedAt",
           reply.created_at AS "repliedAt",
           capsule.allow_receiver_reply AS "allowsReply",
           schedule.due_at AS "dueAt"
      FROM capsules AS capsule
      LEFT JOIN schedule ON schedule.capsule_id = capsule.id
      LEFT JOIN replies AS reply ON reply.capsule_id = capsule.id
     WHERE capsule.id = ${id}::uuid`)
  if (!letter) throw new NotFoundError('letter')
  // Neither feeds nor the trail can be searched by letter alone: its people's own are.
  const people = [letter.senderId, ...(letter.receiverId ? [letter.receiverId] : [])]
  const [waiting, files, events, notices, trail] = await Promise.all([
    waitingOf(db, id),
    filesOf(db, id),
    eventsOf(db, id, people),
    noticesOf(db, id),
    trailOf(db, id, people, letter.createdAt),
  ])
  const alarmAt = letter.dueAt && instantOf(letter.dueAt, settings.unlock)
  return { ...letter, alarmAt, waiting, files, events, notices, trail }
}

type Database = Pick<Context['db'], '$queryRaw' | 'waitingLetter'>

const waitingOf = (db: Database, capsuleId: string): Promise<Waiting | null> =>
  db.waitingLetter.findUnique({
    where: { capsuleId },
    select: {
      announce: true,
      announcedAt: true,
      told: true,
      lastCheckedAt: true,
      checkAt: true,
      unreachableAt: true,
      lookAt: true,
    },
  })

async function filesOf(db: Database, capsuleId: string): Promise<LetterLife['files']> {
  const [files] = await db.$queryRaw<[LetterLife['files']]>(Prisma.sql`
    SELECT count(*)::int AS count,
           coalesce(sum(size), 0)::float8 AS bytes,
           (count(*) FILTER (WHERE finished_at IS NULL))::int AS unfinished
      FROM media
     WHERE capsule_id = ${capsuleId}::uuid`)
  return files
}

const eventsOf = (db: Database, capsuleId: string, people: readonly string[]) =>
  db.$queryRaw<LetterEvent[]>(Prisma.sql`
    SELECT *
      FROM (SELECT user_id AS "userId", seq, kind::text AS kind, occurred_at AS "occurredAt"
              FROM feed_events
             WHERE user_id = ANY (${people}::uuid[])
               AND capsule_id = ${capsuleId}::uuid
             ORDER BY occurred_at DESC, user_id, seq DESC
             LIMIT ${most}) AS latest
     ORDER BY "occurredAt", "userId", seq`)

const noticesOf = (db: Database, capsuleId: string) =>
  db.$queryRaw<LetterNotice[]>(Prisma.sql`
    SELECT *
      FROM (SELECT id,
                   user_id AS "userId",
                   kind::text AS kind,
                   channel::text AS channel,
                   state::text AS state,
                   attempts,
                   created_at AS "createdAt",
                   next_at AS "nextAt",
                   sent_at AS "sentAt",
                   substring(answer from '^[2-5][0-9]{2}(?: [0-9.]+)?') AS code
              FROM deliveries
             WHERE capsule_ids @> ARRAY[${capsuleId}::uuid]
             ORDER BY id DESC
             LIMIT ${most}) AS latest
     ORDER BY id`)

const trailOf = (db: Database, capsuleId: string, people: readonly string[], since: Date) =>
  db.$queryRaw<TrailEntry[]>(Prisma.sql`
    SELECT *
      FROM (SELECT user_id AS "userId", kind::text AS kind, occurred_at AS "occurredAt"
              FROM audit_events
             WHERE user_id = ANY (${people}::uuid[])
               AND occurred_at >= ${since}::timestamptz
               AND subject_id = ${capsuleId}::uuid
             ORDER BY occurred_at DESC
             LIMIT ${most}) AS latest
     ORDER BY "occurredAt"`)
