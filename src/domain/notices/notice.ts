import type { ChosenKind } from './kinds.ts'

/** What a person is told about their account, whatever they have chosen to be told. */
export type SecurityMatter = 'NEW_DEVICE' | 'PASSWORD_CHANGED' | 'EMAIL_CHANGED'

/** Of what people without an account are told: a letter was sealed for them, still waits, unfolds, or is ready. */
export type LetterMoment = 'SEALED' | 'CHECK' | 'UNFOLDING' | 'READY'

/**
 * What somebody is to be told outside of the program, with all that composing it later needs. What it says is looked up
 * when it is sent, which may be a day later.
 */
export type Notice =
  /** A link by which `userId` proves that the address they signed up with, or want to change to, is theirs. */
  | { readonly kind: 'PROOF' | 'CHANGE'; readonly userId: string; readonly to: string; readonly token: string }
  /** A link by which whoever has proven the address sets a new password, if there is anybody. */
  | { readonly kind: 'RESET'; readonly userId: null; readonly to: string; readonly token: string }
  | {
      readonly kind: 'SECURITY'
      readonly userId: string
      /** Null for the address that they have proven. */
      readonly to: string | null
      readonly matter: SecurityMatter
      /** RFC 3339. */
      readonly at: string
      readonly device: string | null
    }
  /** Letters that wait for an address, and a link by which whoever reads it signs up and has them. */
  | {
      readonly kind: 'LETTER'
      readonly userId: null
      readonly to: string
      readonly token: string
      readonly moment: LetterMoment
      /** Their ids. */
      readonly letters: readonly string[]
    }
  | LetterNotice
  /** A trial of a target. */
  | { readonly kind: 'TEST'; readonly userId: string; readonly target: NoticeTarget }

/** Where a notice goes. */
export interface NoticeTarget {
  readonly id: string
  /** What its link to be told less has. */
  readonly leaveToken: string
  /** Address and keys, decrypted; null for who is told at their proven address. */
  readonly details: unknown
}

/** What happened to letters: planned from the feed of whom it tells. */
export interface LetterNotice {
  readonly kind: ChosenKind
  readonly userId: string
  readonly target: NoticeTarget
  /** In the order in which it happened; none twice, and not all may be there any more. */
  readonly capsuleIds: readonly string[]
  /** The number, in the person's feed, of the last event that it tells. */
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
}
