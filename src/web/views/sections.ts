import type { CapsuleState } from '../generated/graphql.ts'
import type { Row } from '../letters.ts'

/** How far letters are, in the order in which they are shown. */
export const states: readonly CapsuleState[] = ['READY', 'UNFOLDING', 'SEALED', 'OPENED']

export const rowOf = (state: CapsuleState): Row => (state === 'OPENED' ? 'opened' : 'waiting')
