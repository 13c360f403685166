/** A variable that looks like one of ours, and is none. */
export interface Stranger {
  readonly name: string
  readonly didYouMean: string | null
}

/**
 * Set variables that nothing reads although somebody may believe so: those that begin with OPENON_, and those that are
 * a slip or two away from one that is known.
 */
export function findStrangers(env: Readonly<Record<string, string | undefined>>, known: readonly string[]): Stranger[] {
  const look = (name: string): Stranger | null => {
    const isOurs = /^openon_/i.test(name)
    const didYouMean = closest(name, known) ?? (isOurs ? closest(name.slice('OPENON_'.length), known) : null)
    return isOurs || didYouMean ? { name, didYouMean } : null
  }
  return Object.keys(env)
    .filter((name) => env[name] && !known.includes(name))
    .flatMap((name) => look(name) ?? [])
}

/** In a sentence; its value may be a secret. */
export const tellStranger = ({ name, didYouMean }: Stranger): string =>
  `${name} is set, but there is no such variable${didYouMean ? `; did you mean ${didYouMean}?` : '.'}`

/**
 * The name that was probably meant: of those as near as a slip in six letters and no more than two, the nearest.
 * Case does not count.
 */
function closest(typed: string, names: readonly string[]): string | null {
  let best: string | null = null
  let least = Math.min(2, Math.floor(typed.length / 6)) + 1
  for (const name of names) {
    const slips = distance(typed.toUpperCase(), name)
    if (slips < least) [best, least] = [name, slips]
  }
  return best
}

/** How many letters to insert, leave out, replace, or swap with the next (the optimal string alignment distance). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, n) => n)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      const replaced = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1])
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped))
    }
  }
  return at(a.length, b.length)
}
