import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { mails } from './mails.ts'

const { number, plural } = grammarOf<'one'>('es')

const de = (name: string, others: boolean) => `De ${name}${others ? ' y otros' : ''}`
const por = (name: string, others: boolean) => `Por ${name}${others ? ' y otros' : ''}`

export const pushes: Catalogue['pushes'] = {
  trial: 'Este navegador te habla de cartas.',
  kinds: {
    SEALED: {
      what: (count) => plural(count, { one: 'Una carta te espera', other: `${number(count)} cartas te esperan` }),
      who: de,
    },
    UNFOLDING: {
      what: (count) => plural(count, { one: 'Una carta se despliega', other: `${number(count)} cartas se despliegan` }),
      who: de,
    },
    READY: {
      what: (count) =>
        plural(count, { one: 'Una carta ya se puede abrir', other: `${number(count)} cartas ya se pueden abrir` }),
      who: de,
    },
    OPENED: { what: mails.news.kinds.OPENED.what, who: por },
    REPLIED: { what: mails.news.kinds.REPLIED.what, who: de },
    WITHDRAWN: {
      what: (count) => plural(count, { one: 'Se retiró una carta', other: `Se retiraron ${number(count)} cartas` }),
      who: de,
    },
    UNDELIVERABLE: { what: mails.news.kinds.UNDELIVERABLE.what, who: por },
  },
}
