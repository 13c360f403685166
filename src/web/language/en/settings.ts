import type { Channel } from '../../generated/graphql.ts'
import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('en')

const sent: Readonly<Record<Channel, string>> = {
  EMAIL: 'It is sent: look into your mail.',
  WEB_PUSH: 'It is sent: the browser shows it in a moment.',
  WEBHOOK: 'Your program has taken it.',
}
const because = (answer: Part) => answer && say`: “${answer}”`

/** Where and of what one is told, whom one writes to, and the account. */
export const settings = {
  lead: 'While it is open, this page tells you of your letters itself. First you choose what does when it is not.',
  fetching: 'Fetching your settings …',
  save: 'Save',
  saved: 'Saved.',
  itIsYou: 'Shows that it is you who asks.',
  languageHint: 'Mails and browsers speak to you in it, too.',

  byEmail: 'By email',
  provenOn: (date: Part) => say`Proven on ${date}`,
  noMails: 'This server sends no mails, so none can tell you of letters.',
  emailEnded:
    'Once your mailbox takes mails again, send a trial: when it gets through, all is as before. Or change the address.',
  accountMails: 'What concerns your account always comes here: a new device, another password or address.',
  changeUnderWay: (next: Part, present: Part) =>
    say`A mail is on its way to ${next}. Once you follow its link, that is your address; until then it is ${present}.`,
  changeAddress: 'Change the address',
  newAddress: 'New address',
  yourPassword: 'Your password',
  sendMail: 'Send the mail',

  inBrowsers: 'In browsers',
  push: {
    impossible: 'This browser cannot tell you of letters while the page is closed.',
    forbidden: 'You have told this browser to show nothing of this page; its own settings can change that.',
    off: 'This browser tells you of letters only while the page is open.',
    on: 'This browser tells you of letters, also while the page is closed.',
  },
  thisBrowser: 'this browser',
  noLongerHere: 'No longer here',
  tellMeHere: 'Tell me here',
  browserEnded: 'If you still use that browser, open this page there and have it tell you again. This entry can go.',

  webhooks: 'Webhooks',
  webhooksHint: (link: Part) => say`A program of your own is called by POST, signed as ${link} has it.`,
  aWebhook: 'A webhook',
  secretEnds: (end: string) => `Its secret ends in ${end}`,
  webhookEnded:
    'Once your program takes calls again, send a trial: when it gets through, all is as before. Or remove it.',
  newSecret: 'New secret',
  newSecretFor: (name: string) => `New secret for ${name}`,
  makeSecret: 'Make a new secret?',
  makeIt: 'Make it',
  keepThisOne: 'Keep this one',
  forADay: (end: string) =>
    `For a day the one that ends in ${end} signs the calls as well. By then your program must know the new one.`,
  addWebhook: 'Add the webhook',
  secretOnce: 'Its secret, shown this once',
  secretHint:
    'With it your program tells our calls from others’. Keep it there: it cannot be had again, only replaced.',
  copy: 'Copy',
  copied: 'Copied.',
  cannotCopy: 'This browser does not let the page copy. It is selected: copy it with the keyboard.',
  iHaveIt: 'I have it',

  ofWhat: (name: string) => `Of what ${name} is told`,
  /** What can be told, by whose letter it is of. */
  kinds: {
    forYou: {
      letter: 'A letter for you',
      rows: {
        SEALED: 'is sealed',
        UNFOLDING: 'begins to unfold',
        READY: 'is ready to be opened',
        WITHDRAWN: 'is taken back',
      },
    },
    ofYours: {
      letter: 'A letter of yours',
      rows: { OPENED: 'is opened', REPLIED: 'is answered', UNDELIVERABLE: 'reaches nobody' },
    },
  },
  letterHeading: (letter: string) => `${letter} …`,
  nothingSince: (date: Part) => say`Nothing has been sent there since ${date}`,
  forRefused: (nothingSince: Part, why: Part) => say`${nothingSince}, for it was refused: “${why}”.`,
  remove: 'Remove',
  removeThis: (name: string) => `Remove ${name}`,
  removeIt: 'Remove it?',
  yesRemove: 'Remove it',
  keepIt: 'Keep it',
  nothingMore: (name: Part) => say`Nothing will be sent to ${name} any more, and what was chosen for it is forgotten.`,
  trial: 'Send a trial',
  trialTo: (name: string) => `Send a trial to ${name}`,
  onItsWay: 'It is on its way …',
  sent,
  notThere: (answer: Part) => say`It did not get there${because(answer)}.`,
  nextTry: (date: Part) => say`The next try is on ${date}.`,
  nobodyKnows: 'Nobody knows yet whether it got there; it is sent once more.',
  refused: (answer: Part) => say`It was refused${because(answer)}.`,
  notSent: (answer: Part) => say`It was not sent${because(answer)}.`,

  quietHours: 'Quiet hours',
  quiet: (from: string, until: string, zone: string) =>
    `From ${from} until ${until} nothing is sent, by the clocks of ${zone}. What happens meanwhile is told at ${until}.`,
  neverQuiet:
    'You are told at any hour. In quiet hours nothing is sent; what happens meanwhile is told when they are over.',
  from: 'From',
  until: 'Until',
  byTheClocks: 'By the clocks of',
  keepHours: 'Keep these hours',
  noQuietHours: 'No quiet hours',
  kept: 'Kept.',
  anotherTime: 'must be another time.',

  fetchingContacts: 'Fetching your contacts …',
  contacts: 'Your contacts',
  findContact: 'Find a contact',
  nobodyCalledThat: 'Nobody is called that.',
  keptHere: 'Whoever you write to is kept here.',
  inAll: (count: number) => `${number(count)} in all.`,
  moreContacts: 'Show more contacts',
  reachedBy: (username: Part, email: Part) => say`${username}, ${email}`,
  unreachable: 'Cannot be written to: neither an account nor an address is known.',
  change: 'Change',
  changeThis: (name: string) => `Change ${name}`,
  leaveIt: 'Leave it',
  removeContact: (name: string) => `Remove ${name}?`,
  keep: 'Keep',
  contactRemoved: 'Letters that are sealed reach them all the same. Drafts for them stay, and are for nobody.',
  somebodyNew: 'Somebody new',
  add: 'Add',
  isContact: (name: Part) => say`${name} is a contact.`,
  contactName: 'Name',
  contactNameHint: 'As you call them.',
  email: 'Email',
  contactEmailHint: 'A letter goes to whoever proves that it is theirs.',
  contactBorn: 'Born on',
  contactBornHint: 'Then the desk offers their birthdays.',
  groups: 'Groups',
  groupsHint: 'Type names, each followed by Enter; or choose those that there are.',
  groupsToChoose: 'Groups to choose',
  groupsOf: (name: string) => `Groups of ${name}`,
  inGroup: 'In the group',
  anyGroup: 'any, or none',
  groupOf: (name: string, count: number) => `${name} (${number(count)})`,

  you: 'You',
  name: 'Your name',
  nameHint: 'Letters name you by it.',
  username: 'Username',
  usernameHint: 'By which others find you.',

  password: 'Password',
  presentPassword: 'The present one',
  newPassword: 'The new one',
  changePassword: 'Change the password',
  passwordChanged: 'Changed. Wherever else you were logged in, you are no more.',

  lookingWhere: 'Looking where you are logged in …',
  sessions: 'Where you are logged in',
  programWithoutName: 'A program without a name',
  here: 'Here',
  isHere: (name: Part) => say`${name}, here`,
  since: (begun: Part, seen: Part) => say`Since ${begun}, last seen on ${seen}`,
  sinceFrom: (begun: Part, seen: Part, address: Part) => say`Since ${begun}, last seen on ${seen}, from ${address}`,
  endSession: 'End this one',
  endThis: (name: string) => `End this one: ${name}`,

  leaving: 'Leaving',
  whatIsToBe: 'What is to be',
  ways: {
    deactivate: {
      label: 'Close the account for now',
      question: 'Close the account for now?',
      means:
        'Nobody can log in and nobody finds you, until whoever runs this server opens the account again. Letters go on: yours reach those they are for, and those for you wait.',
    },
    delete: {
      label: 'Delete the account, and let my letters arrive',
      question: 'Delete the account, and let my letters arrive?',
      means:
        'Your drafts, contacts and files that are in no letter are destroyed. Letters that you sealed still reach those they are for, as from a deleted user. Letters for you are gone for you. There is no way back.',
    },
    withdraw: {
      label: 'Delete the account, and destroy my letters',
      question: 'Delete the account, and destroy my letters?',
      means:
        'As above, and letters of yours that nobody has opened yet are destroyed; those they were for are told so. Opened ones are theirs, and stay. There is no way back.',
    },
  },
  accountPassword: 'The password of your account',
  leave: 'Leave …',
  doIt: 'Do it',
  stay: 'Stay',
}
