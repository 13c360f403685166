import { type At, at } from './birthdays.ts'
import { serverNow } from './clock.ts'
import { shortestWait } from './waits.ts'

/** When a letter is to become ready. */
export type Moment =
  /** So long after it is sealed, in milliseconds. */
  { readonly kind: 'after'; readonly wait: number } | At

/** The instant that is meant, for a letter sealed now; null while the date is incomplete. */
export function instantOf(moment: Moment): Date | null {
  // A date and time without an offset is read in the device's zone (ECMA-262, Date Time String Format).
  const date = new Date(moment.kind === 'after' ? serverNow() + moment.wait : moment.local)
  return Number.isNaN(date.getTime()) ? null : date
}

/** Moments that are often meant, by what they are called. */
export function quickPicks(today: Date) {
  const changed = (change: (date: Date) => unknown): Moment => {
    const date = new Date(today)
    date.setSeconds(0, 0)
    change(date)
    return at(date)
  }
  return [
    { name: 'minute' as const, moment: { kind: 'after', wait: shortestWait } },
    {
      name: 'tomorrow' as const,
      moment: changed((date) => {
        date.setDate(date.getDate() + 1)
        date.setHours(9, 0)
      }),
    },
    {
      name: 'newYear' as const,
      moment: changed((date) => {
        date.setFullYear(date.getFullYear() + 1, 0, 1)
        date.setHours(0, 0)
      }),
    },
    { name: 'year' as const, moment: changed((date) => date.setFullYear(date.getFullYear() + 1)) },
  ] satisfies { name: string; moment: Moment }[]
}
