import type { CapsuleState } from '../generated/graphql.ts'

/** How far letters are, in the order in which they are shown. */
export const states: readonly CapsuleState[] = ['READY', 'UNFOLDING', 'SEALED', 'OPENED']
