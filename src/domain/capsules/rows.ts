import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { NotFoundError } from '../errors.ts'
import type { Statement, Statements } from '../ports.ts'
import type { Viewer } from '../viewer.ts'

/**
 * A letter is one row with its two people and its reply: the one SELECT of everything that shows letters. What it says
 * is not in it. Instants are text, as the database writes them in UTC; {@link instantOf} makes RFC 3339 of them.
 */
export interface LetterRow {
  readonly id: string
  readonly state: Exclude<CapsuleState, 'DRAFT'>
  readonly senderId: string
  /** Null for a letter that waits for who has an address. */
  readonly receiverId: string | null
  readonly title: string
  readonly theme: string | null
  readonly allowEarlyView: boolean
  readonly allowReceiverReply: boolean
  readonly sealedAt: string
  readonly unfoldsAt: string
  readonly unlocksAt: string
  readonly openedAt: string | null
  readonly senderUsername: string
  readonly senderFirstName: string | null
  readonly senderLastName: string | null
  readonly senderDisplayName: string | null
  readonly senderDeletedAt: string | null
  readonly receiverUsername: string
  readonly receiverFirstName: string | null
  readonly receiverLastName: string | null
  readonly receiverDisplayName: string | null
  readonly receiverDeletedAt: string | null
  /** Of the address that its sender knows its receiver by, and no more of them; null where they know them. */
  readonly addressKeyId: string | null
  readonly addressSealed: string | null
  readonly announcedAt: string | null
  readonly lastCheckedAt: string | null
  readonly unreachableAt: string | null
  readonly replyKeyId: string | null
  readonly replySealed: string | null
  readonly repliedAt: string | null
}

/** The parts of a row that not all look at. Whoever looks at none of a part need not have it read. */
export interface Parts {
  /** What it allows, its theme, and the days that its state tells of. */
  readonly details: boolean
  // Of other tables.
  readonly sender: boolean
  readonly receiver: boolean
  readonly reply: boolean
}

export const allParts: Parts = { details: true, sender: true, receiver: true, reply: true }

/** What any of several looks at. */
export const togetherOf = (several: readonly Parts[]): Parts => ({
  details: several.some(({ details }) => details),
  sender: several.some(({ sender }) => sender),
  receiver: several.some(({ receiver }) => receiver),
  reply: several.some(({ reply }) => reply),
})

/** The columns of its own table, but for whose it is, which all who know a letter know. */
export const ownColumns =
  'state, title, theme, allow_early_view, allow_receiver_reply, sealed_at, unfolds_at, unlocks_at, opened_at'

const own = `letter.id,
           letter.state,
           letter.sender_id AS "senderId",
           letter.receiver_id AS "receiverId",
           letter.title,
           letter.sealed_at AS "sealedAt",
           letter.unlocks_at AS "unlocksAt"`

const details = `,
           letter.theme,
           letter.allow_early_view AS "allowEarlyView",
           letter.allow_receiver_reply AS "allowReceiverReply",
           letter.unfolds_at AS "unfoldsAt",
           letter.opened_at AS "openedAt"`

const person = (part: 'sender' | 'receiver') => `,
           ${part}.username AS "${part}Username",
           ${part}.first_name AS "${part}FirstName",
           ${part}.last_name AS "${part}LastName",
           ${part}.display_name AS "${part}DisplayName",
           ${part}.deleted_at AS "${part}DeletedAt"`

const address = `,
           waiting.key_id AS "addressKeyId",
           waiting.sealed AS "addressSealed",
           waiting.announced_at AS "announcedAt",
           waiting.last_checked_at AS "lastCheckedAt",
           waiting.unreachable_at AS "unreachableAt"`

const answer = `,
           reply.key_id AS "replyKeyId",
           reply.sealed AS "replySealed",
           reply.created_at AS "repliedAt"`

/** The columns of {@link LetterRow}, for a query that has a letter as `letter` and joins its parts. */
export const letterColumns = (parts: Parts): string =>
  [
    own,
    parts.details ? details : '',
    parts.sender ? person('sender') : '',
    parts.receiver ? person('receiver') + address : '',
    parts.reply ? answer : '',
  ].join('')

/**
 * Its parts, to be joined; it may be missing itself. Each is looked up by its key: for the few rows of a page
 * PostgreSQL must not take it into its head to read a whole table.
 */
export const letterJoins = ({ sender, receiver, reply }: Parts): string =>
  [
    sender ? lookUp('users', 'id = letter.sender_id', 'sender') : '',
    receiver ? lookUp('users', 'id = letter.receiver_id', 'receiver') : '',
    receiver ? lookUp('waiting_letters', 'capsule_id = letter.id', 'waiting') : '',
    reply ? lookUp('replies', 'capsule_id = letter.id', 'reply') : '',
  ].join('')

const lookUp = (table: string, key: string, name: string): string => `
      LEFT JOIN LATERAL (SELECT * FROM ${table} WHERE ${key} LIMIT 1) AS ${name} ON true`

/** Tells the names of statements with these parts from others. */
export const partsName = (parts: Parts): string =>
  (['details', 'sender', 'receiver', 'reply'] as const).map((part) => (parts[part] ? part[0] : '-')).join('')

/** RFC 3339, in UTC with milliseconds, of an instant as PostgreSQL writes it: `2030-01-01 09:00:00.5+00`. */
export const instantOf = (text: string): string =>
  `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0')}Z`

const known = new Map<string, Statement>()

/** A statement for each choice of parts. @param put puts one together, once; depends on nothing but the parts */
export function perParts(purpose: string, parts: Parts, put: () => Pick<Statement, 'text' | 'isQuick'>): Statement {
  const name = `${purpose} ${partsName(parts)}`
  const statement = known.get(name) ?? { name, purpose, ...put() }
  known.set(name, statement)
  return statement
}

/** @param condition on `letter`; `$2` is the viewer */
const visible = (purpose: string, condition: string, parts: Parts): Statement =>
  perParts(purpose, parts, () => ({
    isQuick: true,
    text: `
    SELECT ${letterColumns(parts)}
      FROM capsules AS letter ${letterJoins(parts)}
     WHERE ${condition}
       AND letter.sealed_at IS NOT NULL
       AND (letter.sender_id = $2::uuid OR letter.receiver_id = $2::uuid)`,
  }))

/** Where letters are read. */
interface Source {
  readonly statements: Statements
}

/** Those of the letters that are the viewer's: sent, or to be received. What is not is not found. */
export const findLetters = (
  { statements }: Source,
  viewer: Viewer,
  ids: readonly string[],
  parts: Parts = allParts,
): Promise<LetterRow[]> =>
  statements.run<LetterRow>(visible('letters by ids', 'letter.id = ANY ($1::uuid[])', parts), [ids, viewer.id])

/** One of them, or null. */
export async function findLetter(
  { statements }: Source,
  viewer: Viewer,
  id: string,
  parts: Parts = allParts,
): Promise<LetterRow | null> {
  // Of a list PostgreSQL would not know the length, and plan anew each time.
  const [letter] = await statements.run<LetterRow>(visible('letter', 'letter.id = $1::uuid', parts), [id, viewer.id])
  return letter ?? null
}

/**
 * One that is known to be theirs: they have just sealed, opened or answered it.
 *
 * @throws {NotFoundError} when it went with somebody's account since
 */
export async function getLetter(
  source: Source,
  viewer: Viewer,
  id: string,
  parts: Parts = allParts,
): Promise<LetterRow> {
  const letter = await findLetter(source, viewer, id, parts)
  if (!letter) throw new NotFoundError('letter')
  return letter
}
