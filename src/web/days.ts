import { type At, at } from './birthdays.ts'
import { longestWait, shortestWait } from './waits.ts'

/** A day of the calendar, whatever the zone (ISO 8601), such as `2030-02-28`. Days are in order as texts are. */
export type Day = string

const inUtc = (day: Day) => new Date(`${day}T00:00:00Z`)
const textOf = (date: Date): Day => date.toISOString().slice(0, 10)

/** Which day an instant is of, on the viewer's clock. */
export const dayOf = (instant: Date): Day => at(instant).local.slice(0, 10)

export const plusDays = (day: Day, days: number): Day => textOf(new Date(inUtc(day).getTime() + days * 86_400_000))

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`
export const lastOfMonth = (day: Day): Day => plusDays(plusMonths(firstOfMonth(day), 1), -1)

/** The same day of another month, or its last where it is not as long. */
export function plusMonths(day: Day, months: number): Day {
  const date = inUtc(day)
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months, Math.min(date.getUTCDate(), length))
  return textOf(date)
}

/** The place of a day in a week that begins with `begin` (1 is Monday, 7 is Sunday): from 0 to 6. */
const placeInWeek = (day: Day, begin: number) => (inUtc(day).getUTCDay() + 7 - (begin % 7)) % 7

/** A month, week by week; null for days that are of the months around it. */
export function weeksOf(month: Day, begin: number): (Day | null)[][] {
  const [first, last] = [firstOfMonth(month), lastOfMonth(month)]
  const weeks: (Day | null)[][] = []
  for (let start = plusDays(first, -placeInWeek(first, begin)); start <= last; start = plusDays(start, 7)) {
    const week = Array.from({ length: 7 }, (_, n) => plusDays(start, n))
    weeks.push(week.map((day) => (day >= first && day <= last ? day : null)))
  }
  return weeks
}

/** Where a key leads from a day in a grid of days (WAI-ARIA APG, Date Picker Dialog); null where it leads nowhere. */
export function dayByKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  day: Day,
  { begin, isMirrored }: { readonly begin: number; readonly isMirrored: boolean },
): Day | null {
  const onward = isMirrored ? -1 : 1
  const place = placeInWeek(day, begin)
  const months = shiftKey ? 12 : 1
  switch (key) {
    case 'ArrowRight':
      return plusDays(day, onward)
    case 'ArrowLeft':
      return plusDays(day, -onward)
    case 'ArrowDown':
      return plusDays(day, 7)
    case 'ArrowUp':
      return plusDays(day, -7)
    case 'Home':
      return plusDays(day, -place)
    case 'End':
      return plusDays(day, 6 - place)
    case 'PageDown':
      return plusMonths(day, months)
    case 'PageUp':
      return plusMonths(day, -months)
    default:
      return null
  }
}

/** The first and the last minute at which a letter that is sealed now may open. */
export interface Stretch {
  readonly first: Date
  readonly last: Date
}

const minute = 60_000

export const stretchFrom = (now: number): Stretch => ({
  first: new Date(Math.ceil((now + shortestWait) / minute) * minute),
  last: new Date(Math.floor((now + longestWait) / minute) * minute),
})

export const within = (day: Day, first: Day, last: Day): Day => (day < first ? first : day > last ? last : day)

/** A moment of a day: at a time such as `09:00`, or as near to it as a letter may open. */
export function momentOn(day: Day, time: string, { first, last }: Stretch): At {
  const meant = new Date(`${day}T${time}`)
  if (meant > last) return at(last)
  if (meant >= first) return at(meant)
  // The full hour, for who chooses the present day goes on writing for a while.
  const hour = new Date(first)
  hour.setMinutes(60, 0, 0)
  return at(dayOf(hour) === day ? hour : first)
}

/** With which day weeks begin where a language is spoken (1 is Monday, 7 is Sunday); Monday where no browser says so. */
export function weekBegin(locale: string): number {
  const told = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?(): WeekInfo; readonly weekInfo?: WeekInfo }
  return (told.getWeekInfo?.() ?? told.weekInfo)?.firstDay ?? 1
}

interface WeekInfo {
  readonly firstDay: number
}
