import { ar } from './ar/index.ts'
import type { Catalogue } from './catalogue.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { es } from './es/index.ts'
import { fr } from './fr/index.ts'
import type { Language } from './languages.ts'

/** What is said outside of the page, in every language. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, de, fr, es, ar }
