import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'

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
    OPENED: {
      what: (count) =>
        plural(count, {
          one: 'Votre lettre a été ouverte',
          other: `${number(count)} de vos lettres ont été ouvertes`,
        }),
      who: par,
    },
    REPLIED: {
      what: (count) =>
        plural(count, {
          one: 'Votre lettre a reçu une réponse',
          other: `${number(count)} de vos lettres ont reçu une réponse`,
        }),
      who: de,
    },
    WITHDRAWN: {
      what: (count) =>
        plural(count, { one: 'Une lettre a été reprise', other: `${number(count)} lettres ont été reprises` }),
      who: de,
    },
    UNDELIVERABLE: {
      what: (count) =>
        plural(count, {
          one: 'Une lettre de vous n’atteint personne',
          other: `${number(count)} de vos lettres n’atteignent personne`,
        }),
      who: par,
    },
  },
}
