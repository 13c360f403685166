import { longestWait } from './waits.ts'

/** A date and a time on the viewer's clock, as `<input type="datetime-local">` has them. */
export interface At {
  readonly kind: 'at'
  readonly local: string
}

/** An instant as it is on the viewer's clock. */
export function at(date: Date): At {
  const two = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  const seconds = date.getSeconds() > 0 ? `:${two(date.getSeconds())}` : ''
  return { kind: 'at', local: `${day}T${two(date.getHours())}:${two(date.getMinutes())}${seconds}` }
}

/** Ages that people look forward to. */
const ages = [16, 18, 21, 30, 40, 50, 60, 70, 80, 90, 100]

/** When somebody born on `birth` (`1990-02-28`) has one of the ages next; null where that is too far off. */
export function nextAge(birth: string, today: Date): { readonly age: number; readonly moment: At } | null {
  const born = Number(birth.slice(0, 4))
  for (const age of ages) {
    const day = birthdayIn(born + age, birth)
    if (day && day > today) return day.getTime() - today.getTime() < longestWait ? { age, moment: at(day) } : null
  }
  return null
}

/** The next birthday of somebody born on `birth`. */
export function nextBirthday(birth: string, today: Date): At | null {
  const year = today.getFullYear()
  const day = [birthdayIn(year, birth), birthdayIn(year + 1, birth)].find((one) => one && one > today)
  return day ? at(day) : null
}

/** At nine in the morning. Who was born on 29 February has it on 1 March in other years. */
function birthdayIn(year: number, birth: string): Date | null {
  const [, month, day] = birth.split('-').map(Number)
  return month && day ? new Date(year, month - 1, day, 9) : null
}
