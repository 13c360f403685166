import type { CapsuleState, Prisma } from '../../generated/prisma/client.ts'
import { allows } from '../transitions/lifecycle.ts'

/** Who may see and do what with a letter: pure, and asked everywhere. */

/** The columns the rules look at. */
export interface Guarded {
  readonly state: CapsuleState
  readonly senderId: string
  readonly receiverId: string | null
  readonly allowEarlyView: boolean
}

/** The same columns as a Prisma selection. */
export const guarded = { state: true, senderId: true, receiverId: true, allowEarlyView: true } as const

/** The sender always reads; the receiver when it is opened, or from unfolding on if the sender allowed that. */
export function mayRead(letter: Guarded, viewerId: string): boolean {
  if (letter.senderId === viewerId) return true
  if (letter.receiverId !== viewerId) return false
  if (letter.state === 'OPENED') return true
  return letter.allowEarlyView && (letter.state === 'UNFOLDING' || letter.state === 'READY')
}

/** Only the receiver opens. */
export function mayOpen(letter: Guarded, viewerId: string): boolean {
  return letter.receiverId === viewerId && allows(letter.state, 'open')
}

/** {@link Guarded} and what decides about a reply. */
export interface ReplyGuarded extends Guarded {
  readonly allowReceiverReply: boolean
  readonly reply: object | null
}

/** The same as a Prisma selection. */
export const replyGuarded = { ...guarded, allowReceiverReply: true, reply: { select: { capsuleId: true } } } as const

/** The receiver answers once, after opening, if the sender allowed it. */
export function mayReply(letter: ReplyGuarded, viewerId: string): boolean {
  return (
    letter.receiverId === viewerId &&
    allows(letter.state, 'reply') &&
    letter.allowReceiverReply &&
    letter.reply === null
  )
}

/** The letters a viewer has sent: sealed or further. The instant of sealing tells, for the indexes know it. */
export const outboxOf = (viewerId: string): Prisma.CapsuleWhereInput => ({
  senderId: viewerId,
  sealedAt: { not: null },
})

/** The letters sent to a viewer: sealed or further. */
export const inboxOf = (viewerId: string): Prisma.CapsuleWhereInput => ({
  receiverId: viewerId,
  sealedAt: { not: null },
})

/**
 * The letters a viewer may know of: a letter exists for its sender and, once it is sealed, for its receiver. For
 * everybody else there is none.
 */
export const capsulesOf = (viewerId: string): Prisma.CapsuleWhereInput => ({
  OR: [outboxOf(viewerId), inboxOf(viewerId)],
})

/** Only its author ever sees a draft. */
export const draftsOf = (viewerId: string): Prisma.CapsuleWhereInput => ({ senderId: viewerId, sealedAt: null })
