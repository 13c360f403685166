import type { CapsuleState } from '../../generated/prisma/enums.ts'
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
  readonly receiverId: string
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
  readonly replyKeyId: string | null
  readonly replySealed: string | null
  readonly repliedAt: string | null
}

/** The columns of {@link LetterRow}, of what {@link lettersFrom} or {@link letterJoins} name. */
export const letterColumns = `
       letter.id,
       letter.state,
       letter.sender_id AS "senderId",
       letter.receiver_id AS "receiverId",
       letter.title,
       letter.theme,
       letter.allow_early_view AS "allowEarlyView",
       letter.allow_receiver_reply AS "allowReceiverReply",
       letter.sealed_at AS "sealedAt",
       letter.unfolds_at AS "unfoldsAt",
       letter.unlocks_at AS "unlocksAt",
       letter.opened_at AS "openedAt",
       sender.username AS "senderUsername",
       sender.first_name AS "senderFirstName",
       sender.last_name AS "senderLastName",
       sender.display_name AS "senderDisplayName",
       sender.deleted_at AS "senderDeletedAt",
       receiver.username AS "receiverUsername",
       receiver.first_name AS "receiverFirstName",
       receiver.last_name AS "receiverLastName",
       receiver.display_name AS "receiverDisplayName",
       receiver.deleted_at AS "receiverDeletedAt",
       reply.key_id AS "replyKeyId",
       reply.sealed AS "replySealed",
       reply.created_at AS "repliedAt"`

/** A letter's people and its reply, for a query that has it as `letter`. */
export const letterJoins = (join: 'JOIN' | 'LEFT JOIN'): string => `
      ${join} users AS sender ON sender.id = letter.sender_id
      ${join} users AS receiver ON receiver.id = letter.receiver_id
      LEFT JOIN replies AS reply ON reply.capsule_id = letter.id`

/**
 * The SELECT of letters.
 *
 * @param source a table, or a query of `capsules`, whose rows are sealed letters
 * @param rest what follows it, speaking of `letter`
 */
export const lettersFrom = (source: string, rest: string): string => `
    SELECT ${letterColumns}
      FROM ${source} AS letter ${letterJoins('JOIN')}
     ${rest}`

/** RFC 3339, in UTC with milliseconds, of an instant as PostgreSQL writes it: `2030-01-01 09:00:00.5+00`. */
export function instantOf(text: string): string {
  const [fraction = ''] = text.slice(19).split('+', 1)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.slice(1).padEnd(3, '0')}Z`
}

const byIds: Statement = {
  name: 'letters by ids',
  text: lettersFrom(
    'capsules',
    `WHERE letter.id = ANY ($1::uuid[])
       AND letter.sealed_at IS NOT NULL
       AND (letter.sender_id = $2::uuid OR letter.receiver_id = $2::uuid)`,
  ),
}

/** Where letters are read. */
interface Source {
  readonly statements: Statements
}

/** Those of the letters that are the viewer's: sent, or to be received. What is not is not found. */
export async function findLetters(source: Source, viewer: Viewer, ids: readonly string[]): Promise<LetterRow[]> {
  return source.statements.run<LetterRow>(byIds, [ids, viewer.id])
}

/** One of them, or null. */
export async function findLetter(source: Source, viewer: Viewer, id: string): Promise<LetterRow | null> {
  const [letter] = await findLetters(source, viewer, [id])
  return letter ?? null
}

/** One that is known to be theirs: they have just sealed, opened or answered it. */
export async function getLetter(source: Source, viewer: Viewer, id: string): Promise<LetterRow> {
  const letter = await findLetter(source, viewer, id)
  if (!letter) throw new Error('A letter is gone that was just written.')
  return letter
}
