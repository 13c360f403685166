import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { displayNameOf, type Named } from '../accounts/profile.ts'
import type { Context } from '../context.ts'
import type { Statement } from '../ports.ts'
import type { ChosenKind } from './kinds.ts'
import type { LetterNotice } from './notice.ts'

/** Somebody, as anybody may see them. */
export interface Somebody {
  readonly username: string
  readonly displayName: string
  /** Whether they are gone, so that each language has words for them. */
  readonly isDeleted: boolean
}

/** A letter as it is told outside: never what it says. */
export interface ToldLetter {
  readonly capsuleId: string
  /** Null when it is gone; it is told where the operator wants that alone. */
  readonly title: string | null
  /** Who wrote it; null when it is gone. */
  readonly sender: Somebody | null
  /** Whoever of its two people it is not told to; null when it is gone, or where its sender knows nobody. */
  readonly other: Somebody | null
}

export interface ToldLetters {
  /** Of all, of which `letters` may be the first ones. */
  readonly count: number
  readonly letters: readonly ToldLetter[]
}

/** In which states a letter still is what is told of it; what was held for a night may be old by then. */
const stillSo: Readonly<Record<Exclude<ChosenKind, 'WITHDRAWN'>, readonly CapsuleState[]>> = {
  SEALED: ['SEALED', 'UNFOLDING'],
  UNFOLDING: ['UNFOLDING'],
  READY: ['READY'],
  OPENED: ['OPENED'],
  REPLIED: ['OPENED'],
  UNDELIVERABLE: ['SEALED', 'UNFOLDING', 'READY'],
}

/**
 * The letters of a notice of which it is still so, those first whose day comes first.
 *
 * @param most how many to look at; of the others there is the number
 */
export async function lettersOf(
  { statements }: Pick<Context, 'statements'>,
  { kind, userId, capsuleIds }: LetterNotice,
  most: number,
): Promise<ToldLetters> {
  // Nothing is left of those but their ids.
  if (kind === 'WITHDRAWN') return { count: capsuleIds.length, letters: capsuleIds.slice(0, most).map(gone) }
  const isOwn = kind === 'OPENED' || kind === 'REPLIED' || kind === 'UNDELIVERABLE'
  // By what its sender knows of it: whether somebody has an account with the address is not told here either.
  const isVeiled = kind === 'UNDELIVERABLE'
  const found = await statements.run<Found>(stillTold, [capsuleIds, stillSo[kind], userId, isOwn, isVeiled, most])
  const letters = found.map(({ id, title, sender, receiver }): ToldLetter => {
    const author = somebody(sender)
    const reader = receiver && !isVeiled ? somebody(receiver) : null
    return { capsuleId: id, title, sender: author, other: isOwn ? reader : author }
  })
  return { count: found[0]?.count ?? 0, letters }
}

interface Found {
  readonly id: string
  readonly title: string
  readonly sender: Named
  /** Null for a letter that waits for who has an address. */
  readonly receiver: Named | null
  /** Of all that there are. */
  readonly count: number
}

const stillTold: Statement = {
  name: 'letters that are told',
  text: `
    SELECT letter.id,
           letter.title,
           ${namedColumns('sender')} AS sender,
           CASE WHEN receiver.id IS NOT NULL THEN ${namedColumns('receiver')} END AS receiver,
           (count(*) OVER ())::int AS count
      FROM capsules AS letter
      JOIN users AS sender ON sender.id = letter.sender_id
      LEFT JOIN users AS receiver ON receiver.id = letter.receiver_id
     WHERE letter.id = ANY ($1::uuid[])
       AND letter.state = ANY ($2::capsule_state[])
       AND $3::uuid = CASE WHEN $4::boolean THEN letter.sender_id ELSE letter.receiver_id END
       AND (NOT $5::boolean
            OR EXISTS (SELECT FROM waiting_letters WHERE capsule_id = letter.id AND unreachable_at IS NOT NULL))
     ORDER BY letter.unlocks_at, letter.id
     LIMIT $6::int`,
}

/** What {@link displayNameOf} wants to know of a user, as JSON. */
function namedColumns(user: string): string {
  return `json_build_object(
             'username', ${user}.username, 'firstName', ${user}.first_name, 'lastName', ${user}.last_name,
             'displayName', ${user}.display_name, 'deletedAt', ${user}.deleted_at)`
}

const gone = (capsuleId: string): ToldLetter => ({ capsuleId, title: null, sender: null, other: null })

export const somebody = (user: Named): Somebody => ({
  username: user.username,
  displayName: displayNameOf(user),
  isDeleted: user.deletedAt !== null,
})
