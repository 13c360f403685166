import type { CapsuleState } from '../generated/graphql.ts'
import type { Box, Row } from '../letters.ts'

/** How far letters are, in the order in which they are shown, and what that is called in each box. */
export const sections: readonly {
  readonly state: CapsuleState
  readonly row: Row
  readonly heading: Readonly<Record<Box, string>>
}[] = [
  { state: 'READY', row: 'waiting', heading: { inbox: 'Ready to open', outbox: 'Ready, not opened yet' } },
  { state: 'UNFOLDING', row: 'waiting', heading: { inbox: 'Unfolding', outbox: 'Unfolding' } },
  { state: 'SEALED', row: 'waiting', heading: { inbox: 'Sealed', outbox: 'Sealed' } },
  { state: 'OPENED', row: 'opened', heading: { inbox: 'Opened', outbox: 'Opened' } },
]
