/** What times are counted in. */
export type Unit = 'year' | 'day' | 'hour' | 'minute' | 'second'

/** How a language counts. `Form` is what its plurals are called (CLDR); the millions of French and Spanish are `other`. */
export function grammarOf<Form extends Intl.LDMLPluralRule>(locale: string) {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const lists = new Intl.ListFormat(locale)
  return {
    number: (count: number): string => numbers.format(count),
    plural: (count: number, forms: Readonly<Record<Form | 'other', string>>): string =>
      forms[rules.select(count) as Form] ?? forms.other,
    list: (words: readonly string[]): string => lists.format(words),
    /** The same of what is no mere words, with what stands between. */
    enumerate: <Item>(items: readonly Item[]): (Item | string)[] =>
      lists
        .formatToParts(items.map((_, n) => `${n}`))
        .map(({ type, value }) => (type === 'element' ? (items[Number(value)] as Item) : value)),
    /** So much of a unit, in words or in short. */
    amount: (count: number, unit: Unit, unitDisplay: 'long' | 'short' = 'long'): string =>
      count.toLocaleString(locale, { style: 'unit', unit, unitDisplay }),
  }
}

/** How a language says when something is, by the clocks of UTC, for whoever reads it lives anywhere; it says that it does. */
export function timesOf(locale: string) {
  const date = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
  return {
    day: (at: Date): string => `${at.toLocaleDateString(locale, date)} (UTC)`,
    instant: (at: Date): string => at.toLocaleString(locale, { ...date, ...time }),
  }
}

/** A name that others chose, in a sentence that runs the other way: it changes the order of nothing around it (UAX #9). */
export const isolated = (name: string): string => `\u2068${name}\u2069`
