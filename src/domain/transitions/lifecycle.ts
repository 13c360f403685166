import { Prisma } from '../../generated/prisma/client.ts'
import type { CapsuleState } from '../../generated/prisma/enums.ts'

interface Step {
  readonly from: readonly CapsuleState[]
  readonly to: CapsuleState | 'GONE'
}

/**
 * The whole life of a letter: what can be asked of it, in which states, and the state it is in afterwards. What is not
 * here is refused, so no letter ever goes backwards. Only time unfolds and unlocks; only the end of the sender's
 * account withdraws. Every statement that moves letters takes its states from here.
 */
export const life = {
  edit: { from: ['DRAFT'], to: 'DRAFT' },
  delete: { from: ['DRAFT'], to: 'GONE' },
  seal: { from: ['DRAFT'], to: 'SEALED' },
  // One that unfolds already, and is looked at before its day, goes on: dropped, it would be in no schedule any more.
  unfold: { from: ['SEALED', 'UNFOLDING'], to: 'UNFOLDING' },
  unlock: { from: ['SEALED', 'UNFOLDING'], to: 'READY' },
  open: { from: ['READY'], to: 'OPENED' },
  reply: { from: ['OPENED'], to: 'OPENED' },
  withdraw: { from: ['SEALED', 'UNFOLDING', 'READY'], to: 'GONE' },
} as const satisfies Record<string, Step>

export type Command = keyof typeof life

/** Commands after which there still is a letter. */
type Lasting = { [Name in Command]: (typeof life)[Name]['to'] extends CapsuleState ? Name : never }[Command]

/** The states in which `command` is not refused. */
export const statesFor = (command: Command): CapsuleState[] => [...life[command].from]

/** Whether a letter in this state can be asked that. */
export const allows = (state: CapsuleState, command: Command): boolean => statesFor(command).includes(state)

/** The condition of a compare-and-set: the row's state still allows `command`. */
export const stateAllows = (command: Command): Prisma.Sql =>
  Prisma.sql`state = ANY (${statesFor(command)}::capsule_state[])`

/** The state to set: the one that `command` leads to. */
export const becomes = (command: Lasting): Prisma.Sql => Prisma.sql`${life[command].to}::capsule_state`
