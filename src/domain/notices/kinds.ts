import type { NoticeKind } from '../../generated/prisma/enums.ts'

/**
 * What somebody may choose to be told, as the feed has it: of letters for them that they were sealed, unfold, are ready
 * or were withdrawn; of their own that they were opened or answered, or could not be delivered.
 */
export const chosenKinds = [
  'SEALED',
  'UNFOLDING',
  'READY',
  'OPENED',
  'REPLIED',
  'WITHDRAWN',
  'UNDELIVERABLE',
] as const satisfies readonly NoticeKind[]

export type ChosenKind = (typeof chosenKinds)[number]

/** What is told where nobody has chosen yet. */
export const usualKinds: readonly ChosenKind[] = ['READY', 'OPENED', 'REPLIED']

export const isChosen = (kind: string): kind is ChosenKind => chosenKinds.some((chosen) => chosen === kind)
