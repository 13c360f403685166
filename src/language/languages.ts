/** The languages of OpenOn, as those who speak them call them. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
} as const

export type Language = keyof typeof languages

export const isLanguage = (text: string | null | undefined): text is Language =>
  typeof text === 'string' && Object.hasOwn(languages, text)

/** What the API calls a language. */
export const nameOf = <Tag extends Language>(language: Tag) => language.toUpperCase() as Uppercase<Tag>

const plain = (tag: string) => tag.toLowerCase().split('-')[0]

/**
 * Which language somebody reads.
 *
 * @param kept what they have chosen; null when they have not
 * @param wanted what their browser asks for, the best first (BCP 47)
 */
export const languageFor = (kept: string | null, wanted: readonly string[]): Language =>
  isLanguage(kept) ? kept : (wanted.map(plain).find(isLanguage) ?? 'en')

/**
 * How dates and numbers are said in a language: as in the country that the browser is set to, where that speaks it. In
 * Arabic countries differ in their digits, and our words have one kind.
 */
export const localeFor = (language: Language, wanted: readonly string[]): string =>
  (language !== 'ar' && wanted.find((tag) => plain(tag) === language)) || language

/** Which way a language is written. */
export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')
