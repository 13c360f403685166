/** Milliseconds. */
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365.25 * day

/** The viewer's time zone, as in `Europe/Berlin`. */
export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** All zones that the browser knows. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone')

/** The browser's language, which dates are said in. */
export const language = navigator.language

/** How long is left, in the two units that matter. */
export function countdown(milliseconds: number): string {
  const left = Math.max(0, Math.ceil(milliseconds / second) * second)
  const parts = [
    [Math.floor(left / year), 'y'],
    [Math.floor((left % year) / day), 'd'],
    [Math.floor((left % day) / hour), 'h'],
    [Math.floor((left % hour) / minute), 'min'],
    [Math.floor((left % minute) / second), 's'],
  ] as const
  const first = parts.findIndex(([amount]) => amount > 0)
  if (first === -1) return '0 s'
  const two = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return two.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}

/** How long to wait, in words; rather too long than too short. */
export function wait(seconds: number): string {
  const [amount, unit] =
    seconds <= 90
      ? [Math.max(1, Math.ceil(seconds)), 'second']
      : seconds <= 5400
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

/** An instant as people say it in the browser's language, in a zone. */
export function spoken(instant: string | number | Date, timeZone: string = viewerZone): string {
  const date = new Date(instant)
  const hasSeconds = date.getUTCSeconds() > 0
  return date.toLocaleString(language, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds && { second: '2-digit' }),
  })
}

/** The same in few words: of today only the time. */
export function spokenShortly(instant: string): string {
  const date = new Date(instant)
  const isToday = date.toDateString() === new Date().toDateString()
  return date.toLocaleString(language, {
    ...(!isToday && { day: 'numeric', month: 'long', year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  })
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago. */
export function ago(instant: string, now: number): string {
  const passed = now - Date.parse(instant)
  if (passed < minute) return 'just now'
  if (passed < hour) return relative.format(-Math.floor(passed / minute), 'minute')
  if (passed < day) return relative.format(-Math.floor(passed / hour), 'hour')
  return relative.format(-Math.floor(passed / day), 'day')
}
