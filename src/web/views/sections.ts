import type { CapsuleState } from '../generated/graphql.ts'
import type { Box } from '../letters.ts'

/** How far letters are, in the order in which they are shown, and what that is called in each box. */
export const sections: readonly { readonly state: CapsuleState; readonly heading: Readonly<Record<Box, string>> }[] = [
  { state: 'READY', heading: { inbox: 'Ready to open', outbox: 'Ready, not opened yet' } },
  { state: 'UNFOLDING', heading: { inbox: 'Unfolding', outbox: 'Unfolding' } },
  { state: 'SEALED', heading: { inbox: 'Sealed', outbox: 'Sealed' } },
  { state: 'OPENED', heading: { inbox: 'Opened', outbox: 'Opened' } },
]
