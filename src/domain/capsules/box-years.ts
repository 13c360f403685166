import type { Context } from '../context.ts'
import type { Box } from '../transitions/counts.ts'
import { parse, zone as zoneRule } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { regionsOf } from './box-lookup.ts'
import { conditionsOf } from './box-query.ts'
import { instantOf } from './rows.ts'

/** Years that are told of a box at most. */
const mostYears = 100

/**
 * The years in which letters of a box become, or became, ready, by the calendar of a zone; the latest first. PostgreSQL
 * goes from one letter to the next that matters along the indexes of the box's regions, so that it costs as much as there
 * are years, however many letters there are.
 *
 * It is not told the zone, for it may not know all of the names by which browsers call theirs. A year of UTC has days of
 * two years of a zone at most: its first letter is of the one, and its last of the other.
 *
 * @throws {ValidationError}
 */
export async function yearsOf(
  ctx: Context,
  viewer: Viewer,
  { box, zone }: { readonly box: Box; readonly zone: string },
): Promise<number[]> {
  const { owner, conditions, values } = conditionsOf(viewer, { box, order: 'unlocksAt' })
  const timeZone = parse(zoneRule, zone)
  const nearest = (limit: string, direction: 'ASC' | 'DESC') =>
    regionsOf(null).map(
      ({ condition }) => `
               (SELECT unlocks_at
                  FROM capsules
                 WHERE ${[`${owner.column} = ${owner.value}`, ...conditions, condition, limit].join(' AND ')}
                 ORDER BY unlocks_at ${direction}
                 LIMIT 1)`,
    )
  const text = `
    WITH RECURSIVE years (first, last) AS (
      SELECT 'infinity'::timestamptz, NULL::timestamptz
       UNION ALL
      SELECT least(${nearest(`unlocks_at >= date_trunc('year', year.last, 'UTC')`, 'ASC')}), year.last
        FROM years, LATERAL (
               SELECT greatest(${nearest('unlocks_at < years.first', 'DESC')}) AS last
               OFFSET 0
             ) AS year
       WHERE year.last IS NOT NULL
    )
    SELECT first, last FROM years WHERE last IS NOT NULL LIMIT ${mostYears}`
  const found = await ctx.statements.run<{ first: string; last: string }>({ name: `${box} years`, text }, values)
  const calendar = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' })
  const years = found.flatMap(({ first, last }) => [last, first].map((at) => calendar.format(new Date(instantOf(at)))))
  return [...new Set(years)].map(Number).slice(0, mostYears)
}
