import { batch, signal } from '@preact/signals'
import { directionOf, type Language, languageFor, localeFor } from '../../language/languages.ts'
import type { Catalogue } from './catalogue.ts'
import { en } from './en/index.ts'

/** All that the page says, in the language of whoever reads it. */
export const texts = signal<Catalogue>(en)
export const language = signal<Language>('en')
/** In which dates, numbers and lists are said. */
export const locale = signal('en')

/** What was chosen on this visit, until the server has been told: it writes to whoever is signed in as they read. */
export const untold = signal<Language | null>(null)

/** English is always there: it is what the page says when nothing else can be had. */
const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => en,
  de: async () => (await import('./de/index.ts')).de,
  fr: async () => (await import('./fr/index.ts')).fr,
  es: async () => (await import('./es/index.ts')).es,
  ar: async () => (await import('./ar/index.ts')).ar,
}

const key = 'openon.language'
/** Which was asked for last: a catalogue that comes late does not take the place of a later one. */
let asked: Language | null = null

async function speak(next: Language): Promise<void> {
  asked = next
  const catalogue = await catalogues[next]()
  if (asked !== next) return
  batch(() => {
    texts.value = catalogue
    language.value = next
    locale.value = localeFor(next, navigator.languages)
  })
  document.documentElement.lang = next
  document.documentElement.dir = directionOf(next)
  const manifest = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')
  if (manifest) manifest.href = `/manifest.webmanifest?lang=${next}`
}

/** Speaks as somebody has chosen before, or as their browser would have it; in English when that cannot be fetched. */
export const startSpeaking = (): Promise<void> =>
  speak(languageFor(readChoice(), navigator.languages)).catch(() => speak('en'))

/**
 * Speaks another language from now on.
 *
 * @throws when it cannot be fetched; then all stays as it is
 */
export async function chooseLanguage(next: Language): Promise<void> {
  await speak(next).catch(() => {
    throw new Error(texts.value.server.cannotReach)
  })
  untold.value = next
  // A browser that keeps nothing speaks it until the page is left.
  try {
    localStorage.setItem(key, next)
  } catch {}
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
