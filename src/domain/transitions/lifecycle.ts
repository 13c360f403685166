import { Prisma } from '../../generated/prisma/client.ts'
import { CapsuleState } from '../../generated/prisma/enums.ts'

/** What can be asked of a letter. Only time unfolds and unlocks; only the end of the sender's account withdraws. */
export type Command = 'edit' | 'delete' | 'seal' | 'unfold' | 'unlock' | 'open' | 'reply' | 'withdraw'

/**
 * The whole life of a letter: state × command → the state it is in afterwards. What is not here is refused, so no
 * letter ever goes backwards.
 */
const life: Record<CapsuleState, Partial<Record<Command, CapsuleState | 'GONE'>>> = {
  DRAFT: { edit: 'DRAFT', delete: 'GONE', seal: 'SEALED' },
  SEALED: { unfold: 'UNFOLDING', unlock: 'READY', withdraw: 'GONE' },
  UNFOLDING: { unlock: 'READY', withdraw: 'GONE' },
  READY: { open: 'OPENED', withdraw: 'GONE' },
  OPENED: { reply: 'OPENED' },
}

/** The state that `command` leads to, or null where it is refused. */
export const next = (state: CapsuleState, command: Command): CapsuleState | 'GONE' | null =>
  life[state][command] ?? null

/** The states in which `command` is not refused. */
export const statesFor = (command: Command): CapsuleState[] =>
  Object.values(CapsuleState).filter((state) => next(state, command) !== null)

/** The condition of a compare-and-set: the row's state still allows `command`. */
export const stateAllows = (command: Command): Prisma.Sql =>
  Prisma.sql`state = ANY (${statesFor(command)}::capsule_state[])`
