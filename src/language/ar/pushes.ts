import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../grammar.ts'
import { letters, ofLetters, readyLetters } from './letters.ts'

const min = (name: string, others: boolean) => `من ${isolated(name)}${others ? ' وآخرين' : ''}`
const inda = (name: string, others: boolean) => `عند ${isolated(name)}${others ? ' وآخرين' : ''}`

export const pushes: Catalogue['pushes'] = {
  trial: 'يخبرك هذا المتصفح عن الرسائل.',
  kinds: {
    SEALED: { what: (count) => `${letters(count)} في انتظارك`, who: min },
    UNFOLDING: { what: (count) => `تتفتّح ${letters(count)}`, who: min },
    READY: { what: (count) => readyLetters(count), who: min },
    OPENED: { what: (count) => (count === 1 ? 'فُتحت رسالتك' : `فُتحت ${letters(count)} من رسائلك`), who: inda },
    REPLIED: {
      what: (count) => (count === 1 ? 'جاء رد على رسالتك' : `جاء رد على ${ofLetters(count)} من رسائلك`),
      who: min,
    },
    WITHDRAWN: { what: (count) => `استُعيدت ${letters(count)}`, who: min },
    UNDELIVERABLE: { what: (count) => `لا تصل ${letters(count)} منك إلى أحد`, who: min },
  },
}
