import { grammarOf } from '../grammar.ts'
import { mails } from './mails.ts'

const { number, plural } = grammarOf<'one'>('en-GB')

const from = (name: string, others: boolean) => `From ${name}${others ? ' and others' : ''}`
const by = (name: string, others: boolean) => `By ${name}${others ? ' and others' : ''}`

/** In the few words that a notice on a screen has room for: of so many letters, of whom the first is, and of whom else. */
export const pushes = {
  trial: 'This browser tells you of letters.',
  kinds: {
    SEALED: {
      what: (count: number) =>
        plural(count, { one: 'A letter waits for you', other: `${number(count)} letters wait for you` }),
      who: from,
    },
    UNFOLDING: {
      what: (count: number) => plural(count, { one: 'A letter unfolds', other: `${number(count)} letters unfold` }),
      who: from,
    },
    READY: {
      what: (count: number) => plural(count, { one: 'A letter is ready', other: `${number(count)} letters are ready` }),
      who: from,
    },
    OPENED: { what: mails.news.kinds.OPENED.what, who: by },
    REPLIED: { what: mails.news.kinds.REPLIED.what, who: by },
    WITHDRAWN: {
      what: (count: number) =>
        plural(count, { one: 'A letter was withdrawn', other: `${number(count)} letters were withdrawn` }),
      who: from,
    },
    UNDELIVERABLE: { what: mails.news.kinds.UNDELIVERABLE.what, who: by },
  },
}
