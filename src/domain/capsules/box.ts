import { z } from 'zod'
import { CapsuleState } from '../../generated/prisma/enums.ts'
import { literally } from '../accounts/search.ts'
import type { Context } from '../context.ts'
import type { Stretch } from '../keyset.ts'
import { list, parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { type LetterRow, letterColumns, letterJoins, type Parts, partsName } from './rows.ts'

/** A viewer's letters: those to receive, or those sent. */
export type Box = 'INBOX' | 'OUTBOX'

const boxFilter = z
  .object({
    states: list(z.enum(CapsuleState), 20).nullish(),
    /** The sender in an inbox, the receiver in an outbox. */
    counterpartId: z.uuid('must be the id of a user').nullish(),
    unlocksFrom: z.date().nullish(),
    unlocksUntil: z.date().nullish(),
    title: text({ max: 255 }).nullish(),
  })
  .refine(({ unlocksFrom, unlocksUntil }) => !unlocksFrom || !unlocksUntil || unlocksFrom <= unlocksUntil, {
    path: ['unlocksUntil'],
    message: 'must not be before unlocksFrom',
  })

/** What a box may be narrowed to. All conditions hold together. */
export type BoxFilter = z.input<typeof boxFilter>

/** By which instant a box is ordered. Letters without it are not listed. */
export type BoxOrder = 'sealedAt' | 'unlocksAt' | 'openedAt'

const columnOf = { sealedAt: 'sealed_at', unlocksAt: 'unlocks_at', openedAt: 'opened_at' } as const

/** Which letters of a box there are. */
export interface BoxQuery {
  readonly box: Box
  readonly order: BoxOrder
  readonly filter?: BoxFilter | null | undefined
}

/**
 * Letters of the viewer's box, by keyset: deep pages cost what the first one does.
 *
 * @throws {ValidationError}
 */
export function listLetters(
  ctx: Context,
  viewer: Viewer,
  query: BoxQuery,
  stretch: Stretch,
  parts: Parts,
): Promise<LetterRow[]> {
  const { conditions, value, values, isFiltered } = conditionsOf(viewer, query)
  const column = columnOf[query.order]
  for (const { than, value: instant, id } of stretch.bounds) {
    const sign = than === 'gt' ? '>' : '<'
    conditions.push(`(${column}, id) ${sign} (${value(instant, 'timestamptz')}, ${value(id, 'uuid')})`)
  }
  const place = `${column} ${stretch.direction}, id ${stretch.direction}`
  const text = `
    SELECT ${letterColumns(parts)}
      FROM (
             SELECT *
               FROM capsules
              WHERE ${conditions.join('\n                AND ')}
              ORDER BY ${place}
              LIMIT ${stretch.take}
           ) AS letter ${letterJoins(parts)}
     ORDER BY letter.${column} ${stretch.direction}, letter.id ${stretch.direction}`
  // The length stands in the text: PostgreSQL would plan anew for one that it is told only then. What nearly everybody
  // asks for has a name; all other shapes are too many for each connection to keep.
  const isUsual = !isFiltered && place === latestFirst && stretch.bounds.length < 2 && usualLengths.has(stretch.take)
  const name = [query.box, stretch.take, partsName(parts), ...stretch.bounds.map(({ than }) => than)].join(' ')
  return ctx.statements.run<LetterRow>({ text, ...(isUsual && { name }) }, values)
}

const latestFirst = 'sealed_at desc, id desc'
/** Rows that are asked for to fill a page of 10, 20, 50 or 100. */
const usualLengths = new Set([11, 21, 51, 101])

/**
 * How many letters of a box there are.
 *
 * @throws {ValidationError}
 */
export async function countLetters(ctx: Context, viewer: Viewer, query: BoxQuery): Promise<number> {
  const { conditions, values } = conditionsOf(viewer, query)
  const text = `SELECT count(*)::int AS count FROM capsules WHERE ${conditions.join(' AND ')}`
  const [row] = await ctx.statements.run<{ count: number }>({ text }, values)
  return row?.count ?? 0
}

/** How many letters of a box are in each state. */
export async function countStates(ctx: Context, viewer: Viewer, box: Box): Promise<Record<CapsuleState, number>> {
  const counts = { DRAFT: 0, SEALED: 0, UNFOLDING: 0, READY: 0, OPENED: 0 }
  const { conditions, values } = conditionsOf(viewer, { box, order: 'sealedAt' })
  const text = `SELECT state, count(*)::int AS count FROM capsules WHERE ${conditions.join(' AND ')} GROUP BY state`
  const rows = await ctx.statements.run<{ state: CapsuleState; count: number }>({ name: `${box} states`, text }, values)
  for (const { state, count } of rows) counts[state] = count
  return counts
}

/** The conditions of a query, and the values they speak of. */
function conditionsOf({ id }: Viewer, { box, order, filter }: BoxQuery) {
  const { states, counterpartId, unlocksFrom, unlocksUntil, title } = parse(boxFilter, filter ?? {})
  const values: unknown[] = []
  const value = (given: unknown, type: string) => `$${values.push(given)}::${type}`
  const [mine, counterpart] = box === 'INBOX' ? ['receiver_id', 'sender_id'] : ['sender_id', 'receiver_id']
  const conditions = [`${mine} = ${value(id, 'uuid')}`, 'sealed_at IS NOT NULL']
  if (order === 'openedAt') conditions.push('opened_at IS NOT NULL')
  const always = conditions.length
  if (states) conditions.push(`state = ANY (${value(states, 'capsule_state[]')})`)
  if (counterpartId) {
    conditions.push(`${counterpart} = ${value(counterpartId, 'uuid')}`)
    // Who wrote to an address must not find out, by trying, whose it is.
    if (box === 'OUTBOX') conditions.push('NOT EXISTS (SELECT FROM waiting_letters WHERE capsule_id = capsules.id)')
  }
  if (unlocksFrom) conditions.push(`unlocks_at >= ${value(unlocksFrom.toISOString(), 'timestamptz')}`)
  if (unlocksUntil) conditions.push(`unlocks_at < ${value(unlocksUntil.toISOString(), 'timestamptz')}`)
  if (title) conditions.push(`title ILIKE ${value(`%${literally(title)}%`, 'text')}`)
  return { conditions, value, values, isFiltered: conditions.length > always }
}
