import type { Day } from './days.ts'

const calendar = { calendar: 'gregory', timeZone: 'UTC' } as const

/** How days are called in a language. */
export function dayNames(locale: string) {
  const names = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...calendar, ...options })
    return (day: Day) => format.format(new Date(`${day}T00:00:00Z`))
  }
  const numbers = new Intl.NumberFormat(locale)
  // 2024 began on a Monday.
  const week = (begin: number, width: 'long' | 'short' | 'narrow') =>
    Array.from({ length: 7 }, (_, n) => names({ weekday: width })(`2024-01-0${((begin - 1 + n) % 7) + 1}`))
  return {
    /** In full, as it is read out. */
    full: names({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    date: names({ day: 'numeric', month: 'long', year: 'numeric' }),
    month: names({ month: 'long', year: 'numeric' }),
    year: names({ year: 'numeric' }),
    number: (day: Day) => numbers.format(Number(day.slice(8))),
    months: Array.from({ length: 12 }, (_, n) => names({ month: 'long' })(`2024-${String(n + 1).padStart(2, '0')}-01`)),
    /** The days of a week that begins so, in full and as narrow as a column is. */
    week: (begin: number) => {
      const short = week(begin, 'short')
      const heads = short.every((name) => name.length <= 4) ? short : week(begin, 'narrow')
      return week(begin, 'long').map((name, n) => ({ name, head: heads[n] ?? name }))
    },
  }
}
