import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { mails } from './mails.ts'

const { number, plural } = grammarOf<'one'>('fr')

const de = (name: string, others: boolean) => `De ${name}${others ? ' et d’autres' : ''}`
const par = (name: string, others: boolean) => `Par ${name}${others ? ' et d’autres' : ''}`

export const pushes: Catalogue['pushes'] = {
  trial: 'Ce navigateur vous parle de lettres.',
  kinds: {
    SEALED: {
      what: (count) =>
        plural(count, { one: 'Une lettre vous attend', other: `${number(count)} lettres vous attendent` }),
      who: de,
    },
    UNFOLDING: {
      what: (count) => plural(count, { one: 'Une lettre se déplie', other: `${number(count)} lettres se déplient` }),
      who: de,
    },
    READY: {
      what: (count) =>
        plural(count, {
          one: 'Une lettre peut être ouverte',
          other: `${number(count)} lettres peuvent être ouvertes`,
        }),
      who: de,
    },
    OPENED: { what: mails.news.kinds.OPENED.what, who: par },
    REPLIED: { what: mails.news.kinds.REPLIED.what, who: de },
    WITHDRAWN: {
      what: (count) =>
        plural(count, { one: 'Une lettre a été reprise', other: `${number(count)} lettres ont été reprises` }),
      who: de,
    },
    UNDELIVERABLE: { what: mails.news.kinds.UNDELIVERABLE.what, who: par },
  },
}
