import { serverNow } from './clock.ts'

/** When a letter is to become ready. */
export type Moment =
  /** So long after it is sealed, in milliseconds. */
  | { readonly kind: 'after'; readonly wait: number }
  /** A date and a time on the viewer's clock, as `<input type="datetime-local">` has them. */
  | { readonly kind: 'at'; readonly local: string }

/** A letter may unlock a minute after it is sealed at the soonest; a few seconds are for the way to the server. */
const soonest = 63_000

/** The instant that is meant, for a letter sealed now; null while the date is incomplete. */
export function instantOf(moment: Moment): Date | null {
  // A date and time without an offset is read in the device's zone (ECMA-262, Date Time String Format).
  const date = new Date(moment.kind === 'after' ? serverNow() + moment.wait : moment.local)
  return Number.isNaN(date.getTime()) ? null : date
}

/** As `<input type="datetime-local">` wants it. */
export function toLocal(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  const seconds = date.getSeconds() > 0 ? `:${two(date.getSeconds())}` : ''
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}${seconds}`
}

/** Moments that are often meant, by what they are called. */
export function quickPicks(today: Date) {
  const at = (change: (date: Date) => unknown): Moment => {
    const date = new Date(today)
    date.setSeconds(0, 0)
    change(date)
    return { kind: 'at', local: toLocal(date) }
  }
  return [
    { name: 'minute' as const, moment: { kind: 'after', wait: soonest } },
    {
      name: 'tomorrow' as const,
      moment: at((date) => {
        date.setDate(date.getDate() + 1)
        date.setHours(9, 0)
      }),
    },
    {
      name: 'newYear' as const,
      moment: at((date) => {
        date.setFullYear(date.getFullYear() + 1, 0, 1)
        date.setHours(0, 0)
      }),
    },
    { name: 'year' as const, moment: at((date) => date.setFullYear(date.getFullYear() + 1)) },
  ] satisfies { name: string; moment: Moment }[]
}

/**
 * The next birthday at nine in the morning of somebody born on `birth` (`1990-02-28`). Who was born on 29 February has
 * it on 1 March in other years.
 */
export function nextBirthday(birth: string, today: Date): Moment | null {
  const [, month, day] = birth.split('-').map(Number)
  if (!month || !day) return null
  const inYear = (year: number) => new Date(year, month - 1, day, 9)
  const thisYear = inYear(today.getFullYear())
  return { kind: 'at', local: toLocal(thisYear > today ? thisYear : inYear(today.getFullYear() + 1)) }
}
