import { calendarEntry } from '../calendar.ts'
import { serverNow } from '../clock.ts'
import { texts } from '../language/language.ts'
import type { Letter } from '../letters.ts'
import { saveFile } from '../save-file.ts'

/** Gives the day of a letter that is shut to whatever keeps the viewer's calendar. */
export function CalendarButton({ letter }: { letter: Letter }) {
  if (letter.state !== 'SEALED' && letter.state !== 'UNFOLDING') return null
  const words = texts.value.reading
  const give = () => {
    const entry = calendarEntry(
      { ...letter, summary: words.calendarEntry(letter.title) },
      location.href,
      new Date(serverNow()),
    )
    saveFile(new File([entry], 'letter.ics', { type: 'text/calendar' }))
  }
  return (
    <button type="button" class="plain" onClick={give}>
      {words.addToCalendar}
    </button>
  )
}
