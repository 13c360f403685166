import { displayNameOf, named } from '../accounts/profile.ts'
import type { Context } from '../context.ts'
import type { ChosenKind } from './kinds.ts'
import type { TargetNotice } from './notice.ts'

/** Somebody, as anybody may see them. */
export interface Somebody {
  readonly username: string
  readonly displayName: string
}

/** What happened to a letter, as it is told outside: never what the letter says, and not its title either. */
export interface ToldLetter {
  readonly kind: ChosenKind
  readonly capsuleId: string
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
  /** Whether it is told to who wrote the letter. */
  readonly isSender: boolean
  /** Who wrote it; null when it is gone. */
  readonly sender: Somebody | null
  /** Whoever of its two people it is not told to; null when it is gone. */
  readonly other: Somebody | null
}

/** What is told at a target. */
export type Told = { readonly kind: 'TEST' } | ToldLetter

/** @returns null when the letter is not, or no longer, of this person */
export async function tell({ db }: Pick<Context, 'db'>, notice: TargetNotice): Promise<Told | null> {
  if (notice.kind === 'TEST') return { kind: 'TEST' }
  const { kind, userId, capsuleId, seq, at } = notice
  const what = { kind, capsuleId, seq, at }
  if (kind === 'WITHDRAWN') return { ...what, isSender: false, sender: null, other: null }
  const letter = await db.capsule.findFirst({
    where: { id: capsuleId, sealedAt: { not: null }, OR: [{ senderId: userId }, { receiverId: userId }] },
    select: { senderId: true, sender: { select: named }, receiver: { select: named } },
  })
  if (!letter) return null
  const isSender = letter.senderId === userId
  const sender = somebody(letter.sender)
  return { ...what, isSender, sender, other: isSender ? letter.receiver && somebody(letter.receiver) : sender }
}

const somebody = (user: Parameters<typeof displayNameOf>[0]): Somebody => ({
  username: user.username,
  displayName: displayNameOf(user),
})
