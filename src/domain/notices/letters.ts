import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { displayNameOf, named } from '../accounts/profile.ts'
import type { Context } from '../context.ts'
import type { ChosenKind } from './kinds.ts'
import type { LetterNotice } from './notice.ts'

/** Somebody, as anybody may see them. */
export interface Somebody {
  readonly username: string
  readonly displayName: string
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
  { db }: Pick<Context, 'db'>,
  { kind, userId, capsuleIds }: LetterNotice,
  most: number,
): Promise<ToldLetters> {
  // Nothing is left of those but their ids.
  if (kind === 'WITHDRAWN') return { count: capsuleIds.length, letters: capsuleIds.slice(0, most).map(gone) }
  const isOwn = kind === 'OPENED' || kind === 'REPLIED' || kind === 'UNDELIVERABLE'
  const where = {
    id: { in: [...capsuleIds] },
    state: { in: [...stillSo[kind]] },
    ...(isOwn ? { senderId: userId } : { receiverId: userId }),
    // By what its sender knows of it: whether somebody has an account with the address is not told here either.
    ...(kind === 'UNDELIVERABLE' && { waiting: { unreachableAt: { not: null } } }),
  }
  const [count, found] = await Promise.all([
    db.capsule.count({ where }),
    db.capsule.findMany({
      where,
      orderBy: [{ unlocksAt: 'asc' }, { id: 'asc' }],
      take: most,
      select: { id: true, title: true, sender: { select: named }, receiver: { select: named } },
    }),
  ])
  const letters = found.map(({ id, title, sender, receiver }): ToldLetter => {
    const author = somebody(sender)
    const reader = receiver && kind !== 'UNDELIVERABLE' ? somebody(receiver) : null
    return { capsuleId: id, title, sender: author, other: isOwn ? reader : author }
  })
  return { count, letters }
}

const gone = (capsuleId: string): ToldLetter => ({ capsuleId, title: null, sender: null, other: null })

const somebody = (user: Parameters<typeof displayNameOf>[0]): Somebody => ({
  username: user.username,
  displayName: displayNameOf(user),
})
