import type { CapsuleState } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import type { Stretch } from '../keyset.ts'
import type { Viewer } from '../viewer.ts'
import { countStates, sumOf } from './box-counts.ts'
import { type BoxQuery, conditionsOf } from './box-query.ts'
import { type LetterRow, letterColumns, letterJoins, type Parts, partsName } from './rows.ts'

const columnOf = { sealedAt: 'sealed_at', unlocksAt: 'unlocks_at', openedAt: 'opened_at' } as const

/**
 * Letters of the viewer's box, by keyset: deep pages cost what the first one does.
 *
 * @throws {ValidationError}
 */
export async function listLetters(
  ctx: Context,
  viewer: Viewer,
  query: BoxQuery,
  stretch: Stretch,
  parts: Parts,
): Promise<LetterRow[]> {
  const { conditions, value, values, states, isFiltered } = conditionsOf(viewer, query)
  const column = columnOf[query.order]
  for (const { than, value: instant, id } of stretch.bounds) {
    const sign = than === 'gt' ? '>' : '<'
    conditions.push(`(${column}, id) ${sign} (${value(instant, 'timestamptz')}, ${value(id, 'uuid')})`)
  }
  const place = `${column} ${stretch.direction}, id ${stretch.direction}`
  // The length stands in the text: PostgreSQL would plan anew for one that it is told only then.
  const page = `ORDER BY ${place} LIMIT ${stretch.take}`
  const found = await lookup(ctx, viewer, query, { conditions, states, page, take: stretch.take })
  const text = `
    SELECT ${letterColumns(parts)}
      FROM (${found}) AS letter ${letterJoins(parts)}
     ORDER BY letter.${column} ${stretch.direction}, letter.id ${stretch.direction}`
  // What nearly everybody asks for has a name; all other shapes are too many for each connection to keep.
  const isUsual = !isFiltered && place === latestFirst && stretch.bounds.length < 2 && usualLengths.has(stretch.take)
  const name = [query.box, stretch.take, partsName(parts), ...stretch.bounds.map(({ than }) => than)].join(' ')
  return ctx.statements.run<LetterRow>({ text, ...(isUsual && { name }) }, values)
}

const latestFirst = 'sealed_at desc, id desc'
/** Rows that are asked for to fill a page of 10, 20, 50 or 100. */
const usualLengths = new Set([11, 21, 51, 101])

interface Sought {
  readonly conditions: readonly string[]
  readonly states: readonly CapsuleState[] | null
  readonly page: string
  readonly take: number
}

/**
 * The query of a page's letters, by a way that meets few others. No index knows states, so that time may change them
 * cheaply, but each has its {@link regionsOf | regions}, which indexes know in the order of unlocks.
 */
async function lookup(ctx: Context, viewer: Viewer, { box, order }: BoxQuery, sought: Sought): Promise<string> {
  const { conditions, states, page, take } = sought
  const those = (region?: string) => `
             SELECT *
               FROM capsules
              WHERE ${[...conditions, ...(region ? [region] : [])].join('\n                AND ')}`
  const regions = regionsOf(states)
  if (order === 'unlocksAt' && regions.length > 0) {
    const pages = regions.map((region) => `(${those(region.condition)}\n              ${page})`)
    return `SELECT * FROM (${pages.join(' UNION ALL ')}) AS pages ${page}`
  }
  if (order === 'sealedAt' && states && regions.length > 0) {
    const counts = await countStates(ctx, viewer, box)
    const all = regions.reduce((sum, region) => sum + sumOf(counts, region.states), 0)
    // As many as one would expect to meet on the way through the box until a page is full.
    const met = (take * sumOf(counts, null)) / sumOf(counts, states)
    // Read as a whole and sorted: PostgreSQL, which does not know whose letters are in which state, must not walk.
    if (all <= met)
      return `SELECT * FROM (${regions.map(({ condition }) => those(condition)).join(' UNION ALL ')} OFFSET 0) AS few ${page}`
  }
  return `${those()}
              ${page}`
}

interface Region {
  readonly condition: string
  /** Which states there are in it. */
  readonly states: readonly CapsuleState[]
}

/** Apart from one another, together all letters that may be in these states; null for all. */
function regionsOf(states: readonly CapsuleState[] | null): Region[] {
  const may = (...some: CapsuleState[]) => states === null || some.some((state) => states.includes(state))
  return [
    ...(may('OPENED') ? [opened] : []),
    ...(may('SEALED', 'UNFOLDING') ? [unopened] : may('READY') ? [ready] : []),
  ]
}

const opened: Region = { condition: 'opened_at IS NOT NULL', states: ['OPENED'] }
const unopened: Region = { condition: 'opened_at IS NULL', states: ['SEALED', 'UNFOLDING', 'READY'] }
/** A little wide: another server, to which the database has moved, may have a clock that is behind. */
const ready: Region = {
  condition: `opened_at IS NULL AND unlocks_at <= now() + interval '1 minute'`,
  states: ['READY'],
}
