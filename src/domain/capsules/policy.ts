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
  /** Null while there is no reply. */
  readonly repliedAt: string | null
}

/** The receiver answers once, after opening, if the sender allowed it. */
export function mayReply(letter: ReplyGuarded, viewerId: string): boolean {
  return (
    letter.receiverId === viewerId && allows(letter.state, 'reply') && letter.allowReceiverReply && !letter.repliedAt
  )
}

/** Only its author ever sees a draft. */
export const draftsOf = (viewerId: string): Prisma.CapsuleWhereInput => ({ senderId: viewerId, sealedAt: null })
