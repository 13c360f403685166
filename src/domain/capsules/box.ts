import type { ApiContext } from '../context.ts'
import type { Stretch } from '../keyset.ts'
import type { Viewer } from '../viewer.ts'
import { lookup } from './box-lookup.ts'
import { type BoxQuery, conditionsOf } from './box-query.ts'
import { type LetterRow, letterColumns, letterJoins, type Parts, partsName } from './rows.ts'

const columnOf = { sealedAt: 'sealed_at', unlocksAt: 'unlocks_at', openedAt: 'opened_at' } as const

/**
 * Letters of the viewer's box, by keyset: deep pages cost what the first one does.
 *
 * @throws {ValidationError}
 */
export async function listLetters(
  ctx: ApiContext,
  viewer: Viewer,
  query: BoxQuery,
  stretch: Stretch,
  shown: Parts,
): Promise<LetterRow[]> {
  // The place of a letter in that order is one of its details.
  const parts = query.order === 'openedAt' ? { ...shown, details: true } : shown
  const sought = conditionsOf(viewer, query)
  const { conditions, value, values, isFiltered, isNarrow } = sought
  const column = columnOf[query.order]
  for (const { than, value: instant, id } of stretch.bounds) {
    const sign = than === 'gt' ? '>' : '<'
    conditions.push(`(${column}, id) ${sign} (${value(instant, 'timestamptz')}, ${value(id, 'uuid')})`)
  }
  const place = `${column} ${stretch.direction}, id ${stretch.direction}`
  // What nearly everybody asks for has a name; all other shapes are too many for each connection to keep.
  const isUsual = !isFiltered && place === latestFirst && stretch.bounds.length < 2 && usualLengths.has(stretch.take)
  const name = [query.box, stretch.take, partsName(parts), ...stretch.bounds.map(({ than }) => than)].join(' ')
  const put = async (): Promise<string> => {
    // The length stands in the text: PostgreSQL would plan anew for one that it is told only then.
    const page = { order: `ORDER BY ${place} LIMIT ${stretch.take}`, take: stretch.take }
    const found = await lookup(ctx, viewer, query, sought, page)
    return `
    SELECT ${letterColumns(parts)}
      FROM (${found}) AS letter ${letterJoins(parts)}
     ORDER BY letter.${column} ${stretch.direction}, letter.id ${stretch.direction}`
  }
  const text = (isUsual && usualTexts.get(name)) || (await put())
  if (isUsual) usualTexts.set(name, text)
  const run = () =>
    ctx.statements.run<LetterRow>(
      { text, purpose: `page of ${query.box}`, ...(isUsual && { name, isQuick: true }) },
      values,
    )
  // Which may have to look at the whole box.
  return isNarrow ? ctx.searching(viewer.id, run) : run()
}

const latestFirst = 'sealed_at desc, id desc'
/** By their names, of which there are as many as boxes, lengths, ways to begin, and parts to choose. */
const usualTexts = new Map<string, string>()
/** Rows that are asked for to fill a page of 10, 20, 50 or 100. */
const usualLengths = new Set([11, 21, 51, 101])
