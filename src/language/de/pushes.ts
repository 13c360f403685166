import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { mails } from './mails.ts'

const { number, plural } = grammarOf<'one'>('de')

const von = (name: string, others: boolean) => `Von ${name}${others ? ' und anderen' : ''}`

export const pushes: Catalogue['pushes'] = {
  trial: 'Dieser Browser sagt dir von Briefen.',
  kinds: {
    SEALED: {
      what: (count) =>
        plural(count, { one: 'Ein Brief wartet auf dich', other: `${number(count)} Briefe warten auf dich` }),
      who: von,
    },
    UNFOLDING: {
      what: (count) =>
        plural(count, { one: 'Ein Brief entfaltet sich', other: `${number(count)} Briefe entfalten sich` }),
      who: von,
    },
    READY: {
      what: (count) =>
        plural(count, {
          one: 'Ein Brief kann geöffnet werden',
          other: `${number(count)} Briefe können geöffnet werden`,
        }),
      who: von,
    },
    OPENED: {
      what: (count) =>
        plural(count, { one: 'Dein Brief wurde geöffnet', other: `${number(count)} deiner Briefe wurden geöffnet` }),
      who: von,
    },
    REPLIED: { what: mails.news.kinds.REPLIED.what, who: von },
    WITHDRAWN: {
      what: (count) =>
        plural(count, {
          one: 'Ein Brief wurde zurückgenommen',
          other: `${number(count)} Briefe wurden zurückgenommen`,
        }),
      who: von,
    },
    UNDELIVERABLE: { what: mails.news.kinds.UNDELIVERABLE.what, who: von },
  },
}
