import type { Unit } from './language/grammar.ts'
import { locale, texts } from './language/language.ts'

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

/** What a zone is called after, as people write it. */
export const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')

/** The zone of a city, or of that name, whatever the case and the accents; null where none is called so. */
export function zoneOf(text: string): string | null {
  const wanted = bare(text)
  return zones.find((zone) => bare(zone) === wanted || bare(cityOf(zone)) === wanted) ?? null
}

const bare = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('_', ' ').trim().toLowerCase()

/** How long is left, in the two units that matter. */
export function countdown(milliseconds: number): string {
  const left = Math.max(0, Math.ceil(milliseconds / second) * second)
  const parts: [number, Unit][] = [
    [Math.floor(left / year), 'year'],
    [Math.floor((left % year) / day), 'day'],
    [Math.floor((left % day) / hour), 'hour'],
    [Math.floor((left % hour) / minute), 'minute'],
    [Math.floor((left % minute) / second), 'second'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  const two = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return texts.value.frame.time.left(first === -1 ? [[0, 'second']] : two)
}

/** How long to wait, in words; rather too long than too short. */
export function wait(seconds: number): string {
  const { wait: words } = texts.value.frame.time
  if (seconds <= 90) return words(Math.max(1, Math.ceil(seconds)), 'second')
  return seconds <= 5400 ? words(Math.ceil(seconds / 60), 'minute') : words(Math.ceil(seconds / 3600), 'hour')
}

/** An instant as people say it in the language of the page, in a zone. */
export function spoken(instant: string | number | Date, timeZone: string = viewerZone): string {
  const date = new Date(instant)
  const hasSeconds = date.getUTCSeconds() > 0
  return date.toLocaleString(locale.value, {
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
  return date.toLocaleString(locale.value, {
    ...(!isToday && { day: 'numeric', month: 'long', year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** How long ago. */
export function ago(instant: string, now: number): string {
  const passed = now - Date.parse(instant)
  if (passed < minute) return texts.value.frame.time.justNow
  const relative = new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' })
  if (passed < hour) return relative.format(-Math.floor(passed / minute), 'minute')
  if (passed < day) return relative.format(-Math.floor(passed / hour), 'hour')
  return relative.format(-Math.floor(passed / day), 'day')
}
