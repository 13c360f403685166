import { catalogues } from '../../../language/catalogues.ts'
import type { Language } from '../../../language/languages.ts'
import type { Context } from '../../context.ts'
import type { Mail } from '../../ports.ts'
import type { Somebody } from '../letters.ts'
import type { Notice } from '../notice.ts'
import type { Words } from './layout.ts'

/** What mails are composed with. */
export interface Composer extends Pick<Context, 'db' | 'statements' | 'addresses' | 'settings'> {
  /** Where people find the page. */
  readonly pageUrl: string
}

/** To whom a mail goes and what it says, or why there is none. */
export type Told =
  | {
      readonly to: string
      readonly language: Language
      readonly words: Words
      readonly headers?: Mail['headers']
    }
  | { readonly why: string }
export type Of<Kind extends Notice['kind']> = Extract<Notice, { readonly kind: Kind }>

/**
 * A link to the page. What follows the # is seen by no server and no log on the way, and a mail scanner that follows the
 * link spends nothing: the page does, when a button is pressed.
 */
export const link = ({ pageUrl }: Composer, path = ''): string => new URL(`/#/${path}`, pageUrl).href

/** What mail programs make a link of. */
const linkLike = /:\/\/|@|www\.|[^\s.。．｡][.。．｡][^\s.。．｡]{2,}/i

/**
 * What somebody is called in a mail. Whoever calls themselves by an address would have us write it to anybody, under our
 * name: they are called by their username, which is none.
 */
export function nameInMail({ username, displayName, isDeleted }: Somebody, language: Language): string {
  if (isDeleted) return catalogues[language].app.deletedUser
  return linkLike.test(displayName) ? username : displayName
}
