import type { ApiContext, Context } from '../context.ts'
import { type Box, type Counted, countedStates, countOf } from '../transitions/counts.ts'
import type { Viewer } from '../viewer.ts'
import { type BoxQuery, conditionsOf } from './box-query.ts'

/** How many letters of a box are in each state. */
export type Counts = Readonly<Record<Counted, number>>

const nothing: Counts = { SEALED: 0, UNFOLDING: 0, READY: 0, OPENED: 0 }

/** As the transitions have counted them: at the cost of one row, however many letters there are. */
export async function countStates(ctx: Context, viewer: Viewer, box: Box): Promise<Counts> {
  const columns = countedStates.map((state) => `${countOf(box, state)} AS "${state}"`)
  const text = `SELECT ${columns.join(', ')} FROM feeds WHERE user_id = $1::uuid`
  const statement = { name: `${box} counts`, text, isQuick: true }
  const [counts] = await ctx.statements.run<Counts>(statement, [viewer.id])
  return counts ?? nothing
}

/** The letters in these states; null for all. */
export const sumOf = (counts: Counts, states: readonly string[] | null): number =>
  countedStates.filter((state) => states?.includes(state) ?? true).reduce((sum, state) => sum + counts[state], 0)

/**
 * How many letters of a box there are. Those of a counterpart, of a time or with a title nobody has counted before: that
 * costs what the box has of them at best, and all of the box at worst.
 *
 * @throws {ValidationError}
 */
export async function countLetters(ctx: ApiContext, viewer: Viewer, query: BoxQuery): Promise<number> {
  const { owner, conditions, values, states, isNarrow } = conditionsOf(viewer, query)
  if (!isNarrow) {
    const counts = await countStates(ctx, viewer, query.box)
    return sumOf(query.order === 'openedAt' ? { ...nothing, OPENED: counts.OPENED } : counts, states)
  }
  const where = [`${owner.column} = ${owner.value}`, ...conditions].join(' AND ')
  const text = `SELECT count(*)::int AS count FROM capsules WHERE ${where}`
  const [row] = await ctx.searching(viewer.id, () =>
    ctx.statements.run<{ count: number }>({ text, purpose: 'count letters' }, values),
  )
  return row?.count ?? 0
}
