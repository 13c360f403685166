import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('en')

/** Taking all that one may read along: what the settings say of it, and the book. */
export const taking = {
  heading: 'Take everything with you',
  hint: 'All letters that you may read, drafts, contacts, answers and files: as a book that opens without a server, and as data. It is packed here in your browser, and you can do something else meanwhile.',
  pack: 'Pack everything',
  progress: 'Packed',
  packed: (count: number) => `${number(count)} packed.`,
  stop: 'Stop',
  save: 'Save it',
  ready: (size: string) => `Ready: ${size}.`,
  throwAway: 'Throw it away',
  book: {
    title: (name: Part) => say`Letters of ${name}`,
    from: (date: Part) => say`From OpenOn, on ${date}. What was shut for you on that day is named here, and no more.`,
    forYou: 'Letters for you',
    fromYou: 'Letters from you',
    drafts: 'Drafts',
    contacts: 'Contacts',
    received: (who: Part, sealed: Part, unlocks: Part) => say`from ${who}, sealed on ${sealed}, for ${unlocks}`,
    sent: (who: Part, sealed: Part, unlocks: Part) => say`for ${who}, sealed on ${sealed}, for ${unlocks}`,
    yourself: 'yourself',
    opened: (date: Part) => say`Opened on ${date}`,
    shut: 'It is shut for you.',
    answered: (date: Part) => say`Answered on ${date}`,
    untitled: 'Untitled',
    draftFor: (name: Part) => say`For ${name}`,
    changed: (date: Part) => say`Last changed on ${date}`,
    gone: 'The server had it no more.',
    openFile: 'Open the file',
  },
}
