import type { CapsuleState } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { type Box, type Counted, countOf } from '../transitions/counts.ts'
import type { Viewer } from '../viewer.ts'
import { countStates, sumOf } from './box-counts.ts'
import type { BoxQuery, Conditions } from './box-query.ts'

/** An `ORDER BY … LIMIT …`, and how many letters that are. */
interface Page {
  readonly order: string
  readonly take: number
}

/**
 * The query of a page's letters, by a way that meets few others. No index knows states, so that time may change them
 * cheaply; but each has its {@link regionsOf | region}, which indexes know in the order of unlocks.
 */
export async function lookup(
  ctx: Context,
  viewer: Viewer,
  { box, order: by }: BoxQuery,
  { owner, conditions, states }: Conditions,
  { order, take }: Page,
): Promise<string> {
  const letters = (...region: string[]) => `
             SELECT *
               FROM capsules
              WHERE ${[`${owner.column} = ${owner.value}`, ...conditions, ...region].join('\n                AND ')}
              ${order}`
  const regions = regionsOf(states)
  if (by === 'openedAt' || regions.length === 0) return letters()
  if (states && (await areFew(ctx, viewer, box, states, take))) {
    const whole = regions.map((region) => (region === unfolding ? firstOf(box, owner, states) : wholeOf(owner, region)))
    return `SELECT * FROM (${whole.join(' UNION ALL ')} OFFSET 0) AS few WHERE ${conditions.join(' AND ')} ${order}`
  }
  if (by === 'sealedAt') return letters()
  return `SELECT * FROM (${regions.map(({ condition }) => `(${letters(condition)})`).join(' UNION ALL ')}) AS pages ${order}`
}

/**
 * All letters of a region, to be sorted. Told whose they are PostgreSQL would read half the table for somebody with very
 * many letters: it does not know how few of them are in the region.
 */
const wholeOf = ({ column, value }: Conditions['owner'], { condition }: Region): string => `
             SELECT *
               FROM capsules
              WHERE ${column} = (SELECT ${value})
                AND sealed_at IS NOT NULL
                AND ${condition}`

/**
 * Those of {@link unfolding}: read in the order of unlocks up to the last of so many as are counted. Counts and letters
 * are of one snapshot. Here PostgreSQL is told whose they are, lest it takes them for few and sorts them all.
 */
function firstOf(box: Box, { column, value }: Conditions['owner'], states: readonly CapsuleState[]): string {
  const sought = unfolding.states.filter((state) => states.includes(state))
  const counts = sought.map((state) => countOf(box, state))
  return `
           (SELECT *
              FROM (
                     SELECT *
                       FROM capsules
                      WHERE ${column} = ${value}
                        AND sealed_at IS NOT NULL
                        AND ${unfolding.condition}
                      ORDER BY unlocks_at, id
                     OFFSET 0
                   ) AS in_order
             WHERE state IN (${sought.map((state) => `'${state}'`).join(', ')})
             LIMIT (SELECT greatest(${counts.join(' + ')}, 0) FROM feeds WHERE user_id = ${value}))`
}

/**
 * Whether there are fewer letters in the regions of these states than one would expect to meet on the way through the
 * box until a page is full.
 */
async function areFew(
  ctx: Context,
  viewer: Viewer,
  box: Box,
  states: readonly CapsuleState[],
  take: number,
): Promise<boolean> {
  const counts = await countStates(ctx, viewer, box)
  const around = regionsOf(states).flatMap((region) => region.states)
  return sumOf(counts, around) * sumOf(counts, states) <= take * sumOf(counts, null)
}

/** Where in the order of unlocks letters of some states are. */
interface Region {
  readonly condition: string
  /** Which states there are in it. */
  readonly states: readonly Counted[]
}

/** Apart from one another, together all letters that may be in these states; null for all. */
export function regionsOf(states: readonly CapsuleState[] | null): Region[] {
  const may = (state: CapsuleState) => states === null || states.includes(state)
  const shut = may('SEALED') ? [unopened] : may('UNFOLDING') ? [unfolding] : may('READY') ? [ready] : []
  return may('OPENED') ? [opened, ...shut] : shut
}

const opened: Region = { condition: 'opened_at IS NOT NULL', states: ['OPENED'] }
const unopened: Region = { condition: 'opened_at IS NULL', states: ['SEALED', 'UNFOLDING', 'READY'] }
/** When they begin to unfold no index knows, but what is sealed unlocks later than nearly all of these. */
const unfolding: Region = { condition: 'opened_at IS NULL', states: ['UNFOLDING', 'READY'] }
/** A little wide: another server, to which the database has moved, may have a clock that is behind. */
const ready: Region = {
  condition: `opened_at IS NULL AND unlocks_at <= now() + interval '1 minute'`,
  states: ['READY'],
}
