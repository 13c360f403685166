import type { Subject } from './subject.ts'

/** What a look at one thing found, and what is to be done about it. Both are told as they are, once redacted. */
export type Finding =
  | { readonly state: 'ok' | 'skipped'; readonly found: string }
  | {
      readonly state: 'warning' | 'failed'
      readonly found: string
      readonly todo: string
      /** Sets it right, where that can harm nothing, and tells what it did. */
      readonly mend?: () => Promise<string>
    }

/** Looks at one thing, changing nothing. What it throws is what is wrong. */
export interface Check {
  /** For ever the same, for operators' own scripts and notes; explained in docs/operating.md. */
  readonly number: number
  readonly title: string
  /** Checks that have to be well, or this one has nothing to look at. */
  readonly after?: readonly number[]
  /** Milliseconds after which it has failed. */
  readonly patience?: number
  /** What to do where it throws, or ends too late. */
  readonly todo: string
  look(subject: Subject): Promise<Finding>
}

export const ok = (found: string): Finding => ({ state: 'ok', found })

/** For what this deployment does without, or what cannot be looked at from here. */
export const skipped = (found: string): Finding => ({ state: 'skipped', found })

/** Something that costs nobody anything yet. */
export const warning = (found: string, todo: string, mend?: () => Promise<string>): Finding => ({
  state: 'warning',
  found,
  todo,
  ...(mend && { mend }),
})

export const failed = (found: string, todo: string, mend?: () => Promise<string>): Finding => ({
  state: 'failed',
  found,
  todo,
  ...(mend && { mend }),
})
