import { tooLarge } from './size.ts'

/** How much variables may hold. Fields have bounds of their own below these, which they tell as they tell the rest. */
const limits = {
  /** Entries of one list. */
  entries: 250,
  /** Entries and fields of everything together. */
  values: 2_000,
} as const

/** A value that is still to be looked at, and where it is. */
interface Place {
  readonly value: unknown
  readonly name: string
  readonly within?: Place
}

/**
 * Counts what variables hold, before anything looks into them: every alias that uses a long list would look at all of
 * it again. (Lists in documents are bounded by the tokens there may be.)
 *
 * @throws {GraphQLError} `QUERY_TOO_LARGE`, naming the list that is too long
 */
export function measureVariables(variables: Readonly<Record<string, unknown>>): void {
  const places: Place[] = [{ value: variables, name: 'variables' }]
  let values = 0
  // Not by recursion: what comes off the wire may be as deep as it is long.
  for (let place = places.pop(); place; place = places.pop()) {
    const { value } = place
    if (typeof value !== 'object' || value === null) continue
    const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
    if (Array.isArray(value) && entries.length > limits.entries) {
      throw tooLarge(`${nameOf(place)} has ${entries.length} entries; at most ${limits.entries} are allowed.`)
    }
    values += entries.length
    if (values > limits.values) throw tooLarge(`The variables hold more than ${limits.values} values.`)
    const names = Object.keys(value)
    entries.forEach((value, n) => void places.push({ value, name: names[n] ?? '', within: place }))
  }
}

/** As one would write it, such as `variables.filter.states`; without the middle of what is too long to be read. */
function nameOf(place: Place): string {
  const names: string[] = []
  for (let at: Place | undefined = place; at; at = at.within) names.unshift(at.name)
  const name = names.join('.')
  return name.length > 200 ? `${name.slice(0, 100)}…${name.slice(-100)}` : name
}
