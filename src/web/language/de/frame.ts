import type { Catalogue } from '../catalogue.ts'
import { grammarOf, type Unit } from '../grammar.ts'
import { say } from '../say.ts'

const { amount } = grammarOf<'one'>('de')

const units: Readonly<Record<Unit, string>> = { year: 'J.', day: 'T.', hour: 'Std.', minute: 'Min.', second: 'Sek.' }

export const frame: Catalogue['frame'] = {
  language: 'Sprache',
  home: 'OpenOn, zu deinen Briefen',
  letters: 'Briefe',
  forYou: 'Für dich',
  fromYou: 'Von dir',
  write: 'Schreiben',
  readyToOpen: 'bereit zum Öffnen',
  settings: 'Einstellungen',
  logOut: 'Abmelden',
  toldWhileClosed: 'Benachrichtigt, wenn die Seite zu ist?',
  graphiql: 'Die API in GraphiQL erkunden',
  reference: 'Das Handbuch der API',
  toLetters: 'Zu deinen Briefen',

  titles: {
    inbox: 'Briefe für dich',
    outbox: 'Briefe von dir',
    write: 'Einen Brief schreiben',
    letter: 'Ein Brief',
    settings: 'Einstellungen',
    forgot: 'Passwort vergessen',
    reset: 'Ein neues Passwort',
    verify: 'Deine Adresse',
    claim: 'Ein Brief für dich',
    nowhere: 'Hier ist nichts',
  },

  connection: {
    connecting: 'Verbinde …',
    live: 'Verbunden',
    reconnecting: 'Verbinde wieder …',
    ended: 'Nicht mehr verbunden: lade die Seite neu',
  },
  held: 'Das war mehr auf einmal, als der Server von einer Person annimmt. Es geht von selbst weiter.',
  heldFor: (left) => `in ${left}`,
  comesLater: 'Es kommt, sobald es geht.',

  notices: 'Hinweise',
  away: 'Während du weg warst',
  dismiss: 'Ausblenden',
  show: 'Ansehen',
  undo: 'Rückgängig',
  thrownAway: (title) => say`„${title}“ ist weggeworfen.`,
  untitled: 'Ohne Titel',
  deletedUser: 'Gelöschtes Konto',

  nothingHere: 'Hier ist nichts',
  cutOff: 'Vielleicht wurde der Link beim Kopieren abgeschnitten.',

  atField: (label, problem) => say`${label}: ${problem}`,
  isMissing: 'fehlt noch.',

  time: {
    justNow: 'gerade eben',
    left: (parts) => parts.map(([count, unit]) => `${count} ${units[unit]}`).join(' '),
    wait: (count, unit) => amount(count, unit),
  },

  device: (browser, system) => `${browser} auf ${system}`,
  aBrowser: 'Ein Browser',
  pushServiceSilent: (why) => `Der Push-Dienst dieses Browsers antwortet nicht: ${why}`,

  news: {
    withdrawn: 'Ein Brief wurde von seinem Absender zurückgenommen.',
    sealed: (sender, title) => say`${sender} hat „${title}“ für dich versiegelt.`,
    unfolding: (title) => say`„${title}“ beginnt sich zu entfalten.`,
    ready: (title) => say`„${title}“ kann geöffnet werden.`,
    readyForThem: (receiver, title) => say`${receiver} kann „${title}“ jetzt öffnen.`,
    opened: (receiver, title) => say`${receiver} hat „${title}“ geöffnet.`,
    answered: (receiver, title) => say`${receiver} hat auf „${title}“ geantwortet.`,
    claimed: (receiver, title) => say`${receiver} hat „${title}“ jetzt.`,
    unreached: (receiver, title) =>
      say`Unter ${receiver}, wo „${title}“ wartet, ist niemand zu erreichen. Du kannst die Adresse berichtigen.`,
  },
}
