import type { TargetFragment as Target } from '../../generated/graphql.ts'

export type { Target }
export type Of<Type extends Target['__typename']> = Extract<Target, { readonly __typename: Type }>

/** What the parts of the settings do to the viewer's targets. */
export interface Changes {
  /** Takes one in, as it is now. */
  readonly put: (target: Target) => void
  readonly drop: (id: string) => void
  /** Gets them all anew: something may have become of one at the server. */
  readonly reload: () => Promise<void>
}

/** @returns all of a type */
export const targetsOf = <Type extends Target['__typename']>(all: readonly Target[], type: Type): Of<Type>[] =>
  all.filter((target): target is Of<Type> => target.__typename === type)
