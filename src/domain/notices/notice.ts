import type { ChosenKind } from './kinds.ts'

/** What a person is told about their account, whatever they have chosen to be told. */
export type SecurityMatter = 'NEW_DEVICE' | 'PASSWORD_CHANGED' | 'EMAIL_CHANGED'

/** Something that is told at a place of a person's own choosing, a target. */
export type TargetNotice =
  | { readonly kind: 'TEST'; readonly userId: string; readonly targetId: string }
  | {
      readonly kind: ChosenKind
      readonly userId: string
      readonly targetId: string
      readonly capsuleId: string
      /** Its number in the person's feed. */
      readonly seq: number
      /** RFC 3339. */
      readonly at: string
    }

/**
 * What somebody is to be told outside of the program, with all that composing it later needs. What it says is looked up
 * when it is sent, which may be a day later.
 */
export type Notice = AccountNotice | TargetNotice

/** What an account is about, by mail. */
export type AccountNotice =
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
