import { Prisma } from '../../generated/prisma/client.ts'
import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { type Command, life } from './lifecycle.ts'

/** A state in which letters are counted: drafts lie in no box. */
export type Counted = Exclude<CapsuleState, 'DRAFT'>

export type Box = 'INBOX' | 'OUTBOX'

export const countedStates = ['SEALED', 'UNFOLDING', 'READY', 'OPENED'] as const satisfies readonly Counted[]

/** The column of `feeds` that says how many letters of somebody's box are in a state. */
export const countOf = (box: Box, state: Counted): string => `${box}_${state}`.toLowerCase()

/** What a transition does to counts. Without values and made once, for it is in every statement that moves letters. */
export interface Counting {
  /** The states between which it moves a letter, on the changed row; null where that was, or is, in no box. */
  readonly was: Prisma.Sql
  readonly became: Prisma.Sql
  /** For `INSERT INTO feeds … SELECT … FROM told GROUP BY user_id … ON CONFLICT`: each begins with a comma. */
  readonly columns: Prisma.Sql
  readonly changes: Prisma.Sql
  readonly sums: Prisma.Sql
}

/** Whose letter it is: what `told` says of its rows. */
const whose = { INBOX: 'received', OUTBOX: 'sent' } as const

/** Of letters that are destroyed in whatever state. */
export const countingEverything: Counting = countingOf(countedStates, 'state', 'NULL')

/** Of a transition that leaves letters where they are. */
export const countingNothing: Counting = countingOf([], 'NULL', 'NULL')

/**
 * The counting of commands that lead from one state to another.
 *
 * @param between columns of the changed row, where the commands alone do not say what it was, or is
 */
export function counting(
  commands: readonly Command[],
  between: { readonly was?: string; readonly became?: string } = {},
): Counting {
  const from: readonly string[] = commands.flatMap((command) => [...life[command].from])
  const to: readonly string[] = commands.map((command) => life[command].to)
  const states = countedStates.filter((state) => [...from, ...to].includes(state))
  const only = ([state]: readonly string[]) => (states.some((counted) => counted === state) ? `'${state}'` : 'NULL')
  const { was = only(from), became = only(to) } = between
  return countingOf(states, was, became)
}

function countingOf(states: readonly Counted[], was: string, became: string): Counting {
  const counts = (['INBOX', 'OUTBOX'] as const).flatMap((box) => states.map((state) => ({ box, state })))
  const each = (part: (box: Box, state: Counted) => string) =>
    Prisma.raw(counts.map(({ box, state }) => `, ${part(box, state)}`).join(''))
  const number = (which: 'was' | 'became', box: Box, state: Counted) =>
    `count(*) FILTER (WHERE ${whose[box]} AND ${which} = '${state}')`
  return {
    was: Prisma.raw(was),
    became: Prisma.raw(became),
    columns: each(countOf),
    changes: each((box, state) => `${number('became', box, state)} - ${number('was', box, state)}`),
    sums: each(
      (box, state) => `${countOf(box, state)} = feeds.${countOf(box, state)} + excluded.${countOf(box, state)}`,
    ),
  }
}
