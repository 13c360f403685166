import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number, plural, list, enumerate } = grammarOf<'one'>('en')

const nouns = {
  picture: { one: 'picture', other: 'pictures' },
  voice: { one: 'voice', other: 'voices' },
  film: { one: 'film', other: 'films' },
  document: { one: 'document', other: 'documents' },
}

/** A letter that is being written, until it is sealed. */
export const writing = {
  fetchingDraft: 'Fetching your draft …',
  saving: {
    saved: 'Your draft is saved.',
    changed: 'Saving …',
    saving: 'Saving …',
    failed: 'Kept in this browser, not saved yet.',
  },
  stillRecording: 'You are still recording. Stop, and seal the letter then.',
  notInLetter: (name: string) => `“${name}” is not in the letter. Try it again or remove it, and seal the letter then.`,
  /** @param others how many besides it */
  onTheWay: (name: string, others: number) =>
    `“${name}” ${others === 0 ? 'is' : `and ${number(others)} more are`} still on the way. Seal the letter when all files are there.`,
  title: 'Title',
  titleHint: 'They can read the title from the day you seal it.',
  letter: 'Letter',
  length: (count: number) => `${number(count)} of 10,000 characters.`,
  themes: {
    legend: 'Its paper',
    plain: 'Plain',
    sea: 'Sea',
    garden: 'Garden',
    rose: 'Rose',
    night: 'Night',
    feast: 'Feast',
  },
  preview: 'See it as they will',
  wishes: 'Wishes',
  mayAnswer: 'They may answer it',
  mayReadEarly: 'They may read it while it unfolds',
  announce: 'They are told by mail, now, that it waits',
  seal: 'Seal the letter',
  throwAway: 'Throw it away',

  to: 'To',
  toHint: 'A contact of yours, anybody by name or username, or an email address.',
  people: 'People',
  addAnother: 'Add somebody else',
  /** People who are spoken of together. */
  names: enumerate,
  myself: 'Myself',
  /** By which the viewer is found as well. */
  wordsForMyself: 'myself me',
  noAccount: 'has no account yet',
  group: (count: number) => `group (${number(count)})`,
  groupTooLarge: (count: number, room: number) => `group (${number(count)}): there is room for ${number(room)}`,
  byMailTo: 'By mail to',

  opens: 'It opens',
  picks: {
    minute: 'In a minute',
    tomorrow: 'Tomorrow at nine',
    newYear: 'New Year’s Day',
    year: 'In a year',
  },
  birthdayOf: (name: string) => `${name}’s next birthday`,
  turns: (name: string, age: number) => `When ${name} turns ${number(age)}`,
  nextBirthday: 'Next birthday …',
  bornOn: 'Born on',
  bornOnHint: 'The letter opens at nine in the morning of the next birthday.',
  dateAndTime: 'Date and time',
  onYourClock: (zone: string) => `On your clock: ${zone}`,
  days: {
    choose: 'Choose a day',
    monthBefore: 'Month before',
    monthAfter: 'Month after',
    month: 'Month',
    year: 'Year',
    stretch: (first: string, last: string) => `A letter can open from ${first} to ${last}.`,
  },
  whereTheyLive: 'Where they live',
  whereTheyLiveHint: 'A city; shows the moment on their clock.',
  unknownCity: 'No zone is called after that city; try a larger one nearby.',
  whereILive: 'where I live',
  afterSealing: 'a minute after you seal it',
  forYou: (date: Part) => say`${date} for you`,
  forBoth: (mine: Part, theirs: Part) => say`${mine} for you, ${theirs} for them`,

  sealIt: 'Seal this letter?',
  yesSeal: 'Seal it',
  goOnWriting: 'Go on writing',
  on: (date: Part) => say`on ${date}, on your clock`,
  theyOpenIt: (title: Part, name: Part, when: Part) =>
    say`“${title}” is for ${name}. It can be opened ${when}, and not before.`,
  youOpenIt: (title: Part, yourself: Part, when: Part) =>
    say`“${title}” is for ${yourself}. You can open it ${when}, and not before.`,
  yourself: 'yourself',
  carries: (files: string) => `It carries ${files}.`,
  /** Each kind with how many there are of it. */
  files: (counts: readonly (readonly [keyof typeof nouns, number])[]) =>
    list(counts.map(([kind, count]) => `${number(count)} ${plural(count, nouns[kind])}`)),
  noWayBack: 'Once it is sealed nobody can change it any more or take it back, not even you.',
  seesTitle: (name: Part) => say`${name} sees its title at once.`,
  waitsFor: (email: Part) =>
    say`It waits for whoever proves that ${email} is theirs. They are told by mail when it unfolds and when it can be opened; until somebody has it, you can correct the address.`,
  /** Of a letter for several people. */
  sealThem: (count: number) => `Seal ${number(count)} letters?`,
  theyAllOpenIt: (title: Part, names: Part, when: Part) =>
    say`“${title}” is for ${names}, each in a letter of their own. They can be opened ${when}, and not before.`,
  theyAllSeeTitle: 'Whoever has an account sees the title at once; nobody sees who else has one.',
  theyWait: (emails: Part) =>
    say`What is for ${emails} waits until somebody proves that the address is theirs. They are told by mail when it unfolds and when it can be opened; until somebody has it, you can correct the address.`,
  sealed: 'Sealed',
  theyCanOpen: (name: Part, title: Part, date: Part) =>
    say`${name} can open “${title}” on ${date}. Until then it stays shut.`,
  youCanOpen: (title: Part, date: Part) => say`You can open “${title}” on ${date}. Until then it stays shut.`,
  sealedThem: (count: number) => `${number(count)} letters sealed`,
  theyAllCanOpen: (names: Part, title: Part, date: Part) =>
    say`${names} can open “${title}” on ${date}, each their own letter. Until then all of them stay shut.`,
  done: 'Done',

  isGone: 'This draft was sealed or thrown away in another window.',
  keepAsNew: 'Keep this text as a new draft',
  isChanged: 'This draft was also changed in another window. There it reads:',
  withFiles: (names: readonly string[]) => `with ${names.join(', ')}`,
  keepMine: 'Keep what is here',
  takeOther: 'Take the other one',

  goOnWithDraft: (count: number) => `Go on with a draft (${number(count)})`,
  draftSaved: (title: Part, when: string) => say`${title}, saved ${when}`,
  draftForSaved: (title: Part, name: Part, when: string) => say`${title} for ${name}, saved ${when}`,

  attachments: 'Pictures, voices and films',
  addFiles: 'Add files',
  dropHere: 'Or drop them here, or paste them.',
  isIn: (name: string) => `${name} is in the letter.`,
  isMoved: (name: string, place: number, count: number) => `${name} is now file ${place} of ${count}.`,
  isRemoved: (name: string) => `${name} is removed.`,
  ofAll: (problem: Part) => say`The letter ${problem}.`,
  ofThis: (problem: Part) => say`This ${problem}. Remove it, and add it again.`,
  moveUp: (name: string) => `Move ${name} up`,
  moveDown: (name: string) => `Move ${name} down`,
  remove: (name: string) => `Remove ${name}`,
  cancel: (name: string) => `Cancel ${name}`,
  tryAgain: 'Try again',
  tryFileAgain: (name: string) => `Try again: ${name}`,
  fileRefused: (why: Part) => say`It is not in the letter. ${why}`,
  onItsWay: (name: string) => `${name} on its way`,
  sizeOf: (sent: string, size: string) => `${sent} of ${size}`,
  sizeAndLength: (size: string, length: string) => `${size}, ${length}`,
  goesOn: (trouble: Part) => say`${trouble} It goes on as soon as it can.`,
  caption: 'Caption',
  captionOf: (name: string) => `Caption of ${name}`,
  recording: 'Recording',
  record: 'Record a voice',
  stop: 'Stop',
  noMicrophone: 'The microphone cannot be used. Allow it in the browser’s settings, or add a file.',
  voiceOf: (day: string) => `Voice, ${day}`,
}
