import type { Channel, DeliveryState, NoticeKind } from '../../generated/graphql.ts'
import { type Part, say } from '../say.ts'

/** In the words of who wrote the letter. */
const ways: Readonly<Record<Channel, string>> = { EMAIL: 'email', WEB_PUSH: 'browser', WEBHOOK: 'their own program' }
const events: Partial<Readonly<Record<NoticeKind, string>>> = {
  SEALED: 'that it is sealed',
  UNFOLDING: 'that it begins to unfold',
  READY: 'that it is ready',
}
/** What there was nothing to tell of any more is not spoken of. */
const fates: Partial<Readonly<Record<DeliveryState, string>>> = {
  SENT: 'Told',
  PENDING: 'To be told',
  RETRYING: 'Not told yet',
  UNKNOWN: 'Perhaps told',
  FAILED: 'Could not be told',
}

/** One letter, and the files in it. */
export const reading = {
  noSuchLetter: 'There is no such letter for you.',
  fetching: 'Fetching the letter …',
  byline: (sender: Part, receiver: Part) => say`from ${sender} for ${receiver}`,
  toYourself: 'from you, for yourself',
  open: 'Open the letter',
  stillToCome: 'What it says is still to come.',
  sealedOn: (date: Part) => say`Sealed on ${date}`,
  sealedAndOpened: (sealed: Part, opened: Part) => say`Sealed on ${sealed}, opened on ${opened}`,
  dayHasCome: 'Its day has come.',
  theyCanOpen: (receiver: Part) => say`${receiver} can open it now.`,
  onYourClock: (date: Part) => say`on ${date}, on your clock`,
  theLetter: 'The letter',
  whatYouWrote: 'What you wrote',
  youWrote: 'What you wrote:',
  addToCalendar: 'Add its day to my calendar',
  calendarEntry: (title: string) => `A letter opens: ${title}`,
  envelope: {
    share: 'Share a picture of the envelope',
    for: (name: string) => `For ${name}`,
    opensOn: (day: string) => `Opens on ${day}`,
  },

  answered: (receiver: Part) => say`${receiver} answered`,
  youAnswered: 'You answered',
  yourAnswer: 'Your answer',
  answerHint: (sender: Part) => say`One answer; ${sender} reads it at once.`,
  answerToYourself: 'One answer, to yourself.',
  sendAnswer: 'Send the answer',

  forWhomItWaits: 'For whom it waits',
  waitsFor: (email: Part) => say`It waits for whoever proves that ${email} is theirs.`,
  nobodyReached: 'But nobody is reached there: correct the address.',
  toldOn: (date: Part) => say`They were told on ${date}.`,
  toldLater: 'They are told by mail when it unfolds, and when it can be opened.',
  correctAddress: 'Correct the address',
  address: 'Address',
  waitThere: 'Have it wait there',

  whatWasTold: 'What was told of it',
  told: (state: DeliveryState, channel: Channel, kind: NoticeKind) =>
    `${fates[state]} by ${ways[channel]} ${events[kind]}`,
  toldWhen: (told: string, date: Part) => say`${told}, ${date}`,

  picture: 'Picture',
  pictureOf: (number: number, count: number) => `Picture ${number} of ${count}`,
  numberOf: (number: number, count: number) => `${number} of ${count}`,
  close: 'Close',
  save: 'Save it',
  pictureBefore: 'Picture before',
  nextPicture: 'Next picture',
  pdf: (size: string) => `PDF, ${size}`,
  cannotShow: (name: Part) => say`This browser cannot show “${name}”.`,
  cannotShowIt: 'This browser cannot show it.',
  cannotFetch: {
    picture: 'This picture cannot be fetched now.',
    voice: 'This recording cannot be fetched now.',
    film: 'This film cannot be fetched now.',
  },
  cannotSave: 'It cannot be saved now.',
  tryAgain: 'Try again',
}
