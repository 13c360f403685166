import type { en } from './en/index.ts'

/** All that is said outside of the page. English is the measure: another language that lacks a text of it does not compile. */
export type Catalogue = typeof en
