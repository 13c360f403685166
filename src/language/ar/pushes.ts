import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../grammar.ts'
import { letters, readyLetters } from './letters.ts'
import { mails } from './mails.ts'

const min = (name: string, others: boolean) => `من ${isolated(name)}${others ? ' وآخرين' : ''}`
const inda = (name: string, others: boolean) => `عند ${isolated(name)}${others ? ' وآخرين' : ''}`

export const pushes: Catalogue['pushes'] = {
  trial: 'يخبرك هذا المتصفح عن الرسائل.',
  kinds: {
    SEALED: { what: (count) => `${letters(count)} في انتظارك`, who: min },
    UNFOLDING: { what: (count) => `تتفتّح ${letters(count)}`, who: min },
    READY: { what: (count) => readyLetters(count), who: min },
    OPENED: { what: mails.news.kinds.OPENED.what, who: inda },
    REPLIED: { what: mails.news.kinds.REPLIED.what, who: min },
    WITHDRAWN: { what: (count) => `استُعيدت ${letters(count)}`, who: min },
    UNDELIVERABLE: { what: mails.news.kinds.UNDELIVERABLE.what, who: min },
  },
}
