export type Text = string | ((...args: unknown[]) => unknown)

/** Every text of a catalogue by where it is: `frame.titles.inbox`. */
export function textsOf(catalogue: object, path: readonly string[] = []): Map<string, Text> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]) =>
      typeof value === 'object' ? [...textsOf(value, [...path, key])] : [[[...path, key].join('.'), value]],
    ),
  )
}

/** What a text says. */
export const said = (value: unknown): string => (Array.isArray(value) ? value.map(said).join('') : String(value))

/** Where texts are, and how much is in each. */
export const shapeOf = (catalogue: object): string[] =>
  [...textsOf(catalogue)].map(([path, value]) => `${path} ${typeof value === 'string' ? 'text' : value.length}`).sort()

/** Which texts say the same in another language. */
export function sameIn(catalogue: object, other: object): string[] {
  const there = textsOf(other)
  return [...textsOf(catalogue)].flatMap(([path, value]) =>
    typeof value === 'string' && there.get(path) === value ? [path] : [],
  )
}
