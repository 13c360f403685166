import { Prisma } from '../../generated/prisma/client.ts'
import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { type Command, life } from './lifecycle.ts'

/** A state in which letters are counted: drafts lie in no box. */
export type Counted = Exclude<CapsuleState, 'DRAFT'>

export type Box = 'INBOX' | 'OUTBOX'

export const countedStates = ['SEALED', 'UNFOLDING', 'READY', 'OPENED'] as const satisfies readonly Counted[]

/** The column of `feeds` that says how many letters of somebody's box are in a state. */
export const countOf = (box: Box, state: Counted): string => `${box}_${state}`.toLowerCase()

/** What a transition does to counts: which of them it changes, and the states between which it moves a letter. */
export interface Counting {
  readonly states: readonly Counted[]
  /** Expressions on the changed row; null for a letter that was, or is, in no box. */
  readonly was: Prisma.Sql
  readonly became: Prisma.Sql
}

const isCounted = (state: string): state is Counted => countedStates.includes(state as Counted)

/**
 * The counting of commands that lead from one state to another.
 *
 * @param between expressions on the changed row, where the commands alone do not say what it was, or is
 */
export function counting(commands: readonly Command[], between: Partial<Omit<Counting, 'states'>> = {}): Counting {
  const from: readonly string[] = commands.flatMap((command) => [...life[command].from])
  const to: readonly string[] = commands.map((command) => life[command].to)
  const only = ([state = '']: readonly string[]) => (isCounted(state) ? Prisma.sql`${state}` : Prisma.sql`NULL`)
  const { was = only(from), became = only(to) } = between
  return { states: countedStates.filter((state) => [...from, ...to].includes(state)), was, became }
}

/** Of a transition that leaves letters where they are. */
export const countingNothing: Counting = { states: [], was: Prisma.sql`NULL`, became: Prisma.sql`NULL` }

/** Whose letter it is: what `told` says of its rows. */
const whose = { INBOX: Prisma.sql`received`, OUTBOX: Prisma.sql`sent` }

/** For `INSERT INTO feeds … SELECT … FROM told GROUP BY user_id … ON CONFLICT`: each part begins with a comma. */
export function countChanges({ states }: Counting): { columns: Prisma.Sql; changes: Prisma.Sql; sums: Prisma.Sql } {
  const counts = (['INBOX', 'OUTBOX'] as const).flatMap((box) =>
    states.map((state) => ({ column: Prisma.raw(countOf(box, state)), mine: whose[box], state })),
  )
  const each = (part: (count: (typeof counts)[number]) => Prisma.Sql) =>
    Prisma.sql`${Prisma.join([Prisma.empty, ...counts.map(part)], ', ')}`
  const so = (which: Prisma.Sql, { mine, state }: (typeof counts)[number]) =>
    Prisma.sql`count(*) FILTER (WHERE ${mine} AND ${which} = ${Prisma.raw(`'${state}'`)})`
  return {
    columns: each(({ column }) => column),
    changes: each((count) => Prisma.sql`${so(Prisma.sql`became`, count)} - ${so(Prisma.sql`was`, count)}`),
    sums: each(({ column }) => Prisma.sql`${column} = feeds.${column} + excluded.${column}`),
  }
}
