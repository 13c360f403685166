import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('en')

/** The boxes with letters, and finding some in them. */
export const boxes = {
  sections: {
    READY: { inbox: 'Ready to open', outbox: 'Ready, not opened yet' },
    UNFOLDING: { inbox: 'Unfolding', outbox: 'Unfolding' },
    SEALED: { inbox: 'Sealed', outbox: 'Sealed' },
    OPENED: { inbox: 'Opened', outbox: 'Opened' },
  },
  more: 'Show more letters',
  empty: { inbox: 'Nobody has sealed a letter for you yet.', outbox: 'You have not sealed a letter yet.' },
  outOfReach:
    'The server is out of reach. Your letters come as soon as it is back; what you write meanwhile is kept in this browser.',
  writeOne: { inbox: 'Write one to somebody', outbox: 'Write your first' },

  from: (name: Part) => say`from ${name}`,
  for: (name: Part) => say`for ${name}`,
  fromYourself: 'from yourself',
  forYourself: 'for yourself',
  opened: (when: Part) => say`Opened ${when}`,
  theyOpened: (when: Part) => say`They opened it ${when}`,
  andAnswered: (words: Part) => say`${words} · answered`,
  openIt: 'Open it',
  waitingForPerson: 'Waiting for its person',
  waitingToBeOpened: 'Waiting to be opened',
  opensIn: (left: string) => `opens in ${left}`,
  anyMoment: 'any moment now',

  find: 'Find a letter',
  inTitle: 'In the title',
  fromWhom: 'From',
  forWhom: 'For',
  anybody: 'anybody',
  yourself: 'Yourself',
  whichAre: 'Which are',
  anything: 'anything',
  years: 'Years',
  allYears: 'All years',
  showAll: 'Show all letters again',
  looking: 'Looking …',
  whatWasFound: 'What was found',
  found: (count: number, hasMore: boolean) =>
    count === 0 ? 'There is no such letter.' : `${number(count)}${hasMore ? ' or more' : ''} found.`,
  moreFound: 'Show more of them',
}
