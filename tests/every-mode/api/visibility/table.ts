/** Who is to see what, written down here once more: nothing of this is read from the program. */

export const states = ['DRAFT', 'SEALED', 'UNFOLDING', 'READY', 'OPENED'] as const
export type State = (typeof states)[number]

export const roles = [
  'sender',
  'receiver',
  'both',
  'stranger',
  'signed out',
  'logged-out receiver',
  'deactivated receiver',
] as const
/** `both` wrote the letter to themselves. Who is logged out or deactivated still holds an access token. */
export type Role = (typeof roles)[number]

/** `-` nothing, `shut` that it exists but not what it says, `early` what it says if the sender allowed early view. */
type Sight = '-' | 'shut' | 'early' | 'open'

const table: Readonly<Record<Role, Readonly<Record<State, Sight>>>> = {
  sender: { DRAFT: 'open', SEALED: 'open', UNFOLDING: 'open', READY: 'open', OPENED: 'open' },
  receiver: { DRAFT: '-', SEALED: 'shut', UNFOLDING: 'early', READY: 'early', OPENED: 'open' },
  both: { DRAFT: 'open', SEALED: 'open', UNFOLDING: 'open', READY: 'open', OPENED: 'open' },
  stranger: { DRAFT: '-', SEALED: '-', UNFOLDING: '-', READY: '-', OPENED: '-' },
  'signed out': { DRAFT: '-', SEALED: '-', UNFOLDING: '-', READY: '-', OPENED: '-' },
  'logged-out receiver': { DRAFT: '-', SEALED: '-', UNFOLDING: '-', READY: '-', OPENED: '-' },
  'deactivated receiver': { DRAFT: '-', SEALED: '-', UNFOLDING: '-', READY: '-', OPENED: '-' },
}

/** What of a letter may be in an answer. */
export interface Sights {
  readonly exists: boolean
  readonly content: boolean
}

export function sightsOf(role: Role, state: State, allowEarlyView: boolean): Sights {
  const sight = table[role][state]
  return { exists: sight !== '-', content: sight === 'open' || (sight === 'early' && allowEarlyView) }
}
