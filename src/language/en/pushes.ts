import { grammarOf } from '../grammar.ts'

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
    OPENED: {
      what: (count: number) =>
        plural(count, { one: 'Your letter was opened', other: `${number(count)} of your letters were opened` }),
      who: by,
    },
    REPLIED: {
      what: (count: number) =>
        plural(count, { one: 'Your letter was answered', other: `${number(count)} of your letters were answered` }),
      who: by,
    },
    WITHDRAWN: {
      what: (count: number) =>
        plural(count, { one: 'A letter was withdrawn', other: `${number(count)} letters were withdrawn` }),
      who: from,
    },
    UNDELIVERABLE: {
      what: (count: number) =>
        plural(count, {
          one: 'A letter of yours reaches nobody',
          other: `${number(count)} of your letters reach nobody`,
        }),
      who: by,
    },
  },
}
