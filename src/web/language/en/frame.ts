import { grammarOf, type Unit } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { amount } = grammarOf<'one'>('en')

const units: Readonly<Record<Unit, string>> = { year: 'y', day: 'd', hour: 'h', minute: 'min', second: 's' }

/** What stands around all views, and what they share. */
export const frame = {
  language: 'Language',
  home: 'OpenOn, to your letters',
  letters: 'Letters',
  forYou: 'For you',
  fromYou: 'From you',
  write: 'Write',
  /** After their number. */
  readyToOpen: 'ready to open',
  settings: 'Settings',
  logOut: 'Log out',
  toldWhileClosed: 'Told while the page is closed?',
  graphiql: 'Explore the API in GraphiQL',
  reference: 'The reference of the API',
  toLetters: 'To your letters',

  /** None tells what letters are called: browsers keep titles. */
  titles: {
    inbox: 'Letters for you',
    outbox: 'Letters from you',
    write: 'Write a letter',
    letter: 'A letter',
    settings: 'Settings',
    forgot: 'Forgotten password',
    reset: 'A new password',
    verify: 'Your address',
    claim: 'A letter for you',
    nowhere: 'Nothing here',
  },

  connection: {
    connecting: 'Connecting …',
    live: 'Live',
    reconnecting: 'Reconnecting …',
    ended: 'No longer live: load the page again',
  },
  held: 'That was more at once than the server takes from one person. It goes on by itself.',
  heldFor: (left: string) => `in ${left}`,
  comesLater: 'It comes as soon as it can.',

  notices: 'Notices',
  away: 'While you were away',
  dismiss: 'Dismiss',
  show: 'Show',
  undo: 'Undo',
  thrownAway: (title: Part) => say`“${title}” is thrown away.`,
  untitled: 'Untitled',
  deletedUser: 'Deleted user',

  nothingHere: 'There is nothing here',
  cutOff: 'Perhaps the link was cut off when it was copied.',

  /** What is wrong with a field, after its name. */
  atField: (label: string, problem: Part) => say`${label} ${problem}`,
  isMissing: 'is missing.',

  time: {
    justNow: 'just now',
    /** How much is left, in the units that matter. */
    left: (parts: readonly (readonly [number, Unit])[]) =>
      parts.map(([count, unit]) => `${count} ${units[unit]}`).join(' '),
    wait: (count: number, unit: Unit) => amount(count, unit),
  },

  /** A browser, as in a list of them. */
  device: (browser: string, system: string) => `${browser} on ${system}`,
  aBrowser: 'A browser',
  pushServiceSilent: (why: string) => `The push service of this browser does not answer: ${why}`,

  news: {
    withdrawn: 'A letter was taken back by its sender.',
    sealed: (sender: Part, title: Part) => say`${sender} sealed “${title}” for you.`,
    unfolding: (title: Part) => say`“${title}” begins to unfold.`,
    ready: (title: Part) => say`“${title}” is ready to be opened.`,
    readyForThem: (receiver: Part, title: Part) => say`${receiver} can open “${title}” now.`,
    opened: (receiver: Part, title: Part) => say`${receiver} opened “${title}”.`,
    answered: (receiver: Part, title: Part) => say`${receiver} answered “${title}”.`,
    claimed: (receiver: Part, title: Part) => say`${receiver} has “${title}” now.`,
    unreached: (receiver: Part, title: Part) =>
      say`Nobody is reached at ${receiver}, where “${title}” waits. You can correct the address.`,
  },
}
