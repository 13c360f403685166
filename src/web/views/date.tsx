import { locale } from '../language/language.ts'
import { spoken } from '../time.ts'

/** An instant in the language of the page, marked as such among words that people typed. */
export function DateAndTime({ of, zone }: { of: string | Date; zone?: string }) {
  return (
    <time dateTime={new Date(of).toISOString()} lang={locale} dir="auto">
      {spoken(of, zone)}
    </time>
  )
}
