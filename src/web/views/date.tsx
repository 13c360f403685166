import { language, spoken } from '../time.ts'

/** An instant in the viewer's language, marked as such among words that may be of another. */
export function DateAndTime({ of, zone }: { of: string | Date; zone?: string }) {
  return (
    <time dateTime={new Date(of).toISOString()} lang={language} dir="auto">
      {spoken(of, zone)}
    </time>
  )
}
