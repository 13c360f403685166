/** Of a letter. */
interface Day {
  readonly id: string
  readonly title: string
  /** What the calendar calls it. */
  readonly summary: string
  /** ISO 8601. */
  readonly unlocksAt: string
}

/** The most octets of a line (RFC 5545, §3.1), without the break. */
const width = 75
const encoder = new TextEncoder()

/**
 * The day of a letter as a calendar takes it (iCalendar, RFC 5545): its title and where it is read, and nothing that it says.
 *
 * @param page where the letter is
 */
export function calendarEntry({ id, title, summary, unlocksAt }: Day, page: string, now: Date): string {
  const instant = (date: Date) => date.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//OpenOn//OpenOn//EN',
    'BEGIN:VEVENT',
    `UID:${id}@${new URL(page).host}`,
    `DTSTAMP:${instant(now)}`,
    `DTSTART:${instant(new Date(unlocksAt))}`,
    'DURATION:PT15M',
    `SUMMARY:${escaped(summary)}`,
    `URL:${page}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:PT0S',
    `DESCRIPTION:${escaped(title)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll(/\r\n?|\n/g, '\\n')

/** Long lines go on after a break and a space; no character is divided. */
function folded(line: string): string {
  let [text, octets] = ['', 0]
  for (const character of line) {
    const more = encoder.encode(character).length
    const isFull = octets + more > width
    text += isFull ? `\r\n ${character}` : character
    octets = isFull ? 1 + more : octets + more
  }
  return text
}
