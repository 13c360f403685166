import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('de')

const because = (answer: Part) => answer && say`: „${answer}“`

export const settings: Catalogue['settings'] = {
  lead: 'Solange sie offen ist, sagt dir diese Seite selbst, was mit deinen Briefen geschieht. Zuerst wählst du, wer es tut, wenn sie zu ist.',
  fetching: 'Deine Einstellungen werden geholt …',
  save: 'Speichern',
  saved: 'Gespeichert.',
  itIsYou: 'Zeigt, dass wirklich du es bist.',
  languageHint: 'Auch Mails und Browser sprechen dann so mit dir.',

  byEmail: 'Per E-Mail',
  provenOn: (date) => say`Bestätigt am ${date}`,
  noMails: 'Dieser Server verschickt keine Mails, also kann dir keine von Briefen erzählen.',
  emailEnded:
    'Sobald dein Postfach wieder Mails annimmt, sende eine Probe: kommt sie an, ist alles wie zuvor. Oder ändere die Adresse.',
  accountMails:
    'Was dein Konto betrifft, kommt immer hierher: ein neues Gerät, ein anderes Passwort, eine andere Adresse.',
  changeUnderWay: (next, present) =>
    say`Eine Mail ist unterwegs an ${next}. Sobald du ihrem Link folgst, ist das deine Adresse; bis dahin ist es ${present}.`,
  changeAddress: 'Die Adresse ändern',
  newAddress: 'Neue Adresse',
  yourPassword: 'Dein Passwort',
  sendMail: 'Die Mail senden',

  inBrowsers: 'In Browsern',
  push: {
    impossible: 'Dieser Browser kann dir nichts von Briefen sagen, wenn die Seite zu ist.',
    forbidden:
      'Du hast diesem Browser verboten, etwas von dieser Seite zu zeigen; das ändert man in seinen eigenen Einstellungen.',
    off: 'Dieser Browser sagt dir von Briefen nur, solange die Seite offen ist.',
    on: 'Dieser Browser sagt dir von Briefen, auch wenn die Seite zu ist.',
  },
  thisBrowser: 'dieser Browser',
  noLongerHere: 'Hier nicht mehr',
  tellMeHere: 'Sag es mir hier',
  browserEnded:
    'Wenn du jenen Browser noch benutzt, öffne diese Seite dort und lass es dir neu sagen. Dieser Eintrag kann weg.',

  webhooks: 'Webhooks',
  webhooksHint: (link) => say`Ein Programm von dir wird per POST aufgerufen, unterschrieben nach ${link}.`,
  aWebhook: 'Ein Webhook',
  secretEnds: (end) => `Sein Geheimnis endet auf ${end}`,
  webhookEnded:
    'Sobald dein Programm wieder Aufrufe annimmt, sende eine Probe: kommt sie durch, ist alles wie zuvor. Oder entferne es.',
  newSecret: 'Neues Geheimnis',
  newSecretFor: (name) => `Neues Geheimnis für ${name}`,
  makeSecret: 'Ein neues Geheimnis machen?',
  makeIt: 'Machen',
  keepThisOne: 'Dieses behalten',
  forADay: (end) =>
    `Einen Tag lang unterschreibt das Geheimnis, das auf ${end} endet, die Aufrufe noch mit. Bis dahin muss dein Programm das neue kennen.`,
  addWebhook: 'Den Webhook hinzufügen',
  secretOnce: 'Sein Geheimnis, nur dieses eine Mal gezeigt',
  secretHint:
    'Damit erkennt dein Programm unsere Aufrufe unter anderen. Bewahre es dort auf: es lässt sich nicht noch einmal zeigen, nur ersetzen.',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  cannotCopy: 'Dieser Browser lässt die Seite nicht kopieren. Es ist markiert: kopiere es mit der Tastatur.',
  iHaveIt: 'Ich habe es',

  ofWhat: (name) => `Was mitgeteilt wird: ${name}`,
  kinds: {
    forYou: {
      letter: 'Ein Brief für dich',
      rows: {
        SEALED: 'wird versiegelt',
        UNFOLDING: 'beginnt sich zu entfalten',
        READY: 'kann geöffnet werden',
        WITHDRAWN: 'wird zurückgenommen',
      },
    },
    ofYours: {
      letter: 'Ein Brief von dir',
      rows: { OPENED: 'wird geöffnet', REPLIED: 'wird beantwortet', UNDELIVERABLE: 'erreicht niemanden' },
    },
  },
  letterHeading: (letter) => `${letter} …`,
  nothingSince: (date) => say`Seit ${date} wurde nichts mehr dorthin gesendet`,
  forRefused: (nothingSince, why) => say`${nothingSince}, denn es wurde abgewiesen: „${why}“.`,
  remove: 'Entfernen',
  removeThis: (name) => `${name} entfernen`,
  removeIt: 'Entfernen?',
  yesRemove: 'Entfernen',
  keepIt: 'Behalten',
  nothingMore: (name) => say`An ${name} wird nichts mehr gesendet, und was dafür gewählt war, ist vergessen.`,
  trial: 'Probe senden',
  trialTo: (name) => `Probe senden: ${name}`,
  onItsWay: 'Sie ist unterwegs …',
  sent: {
    EMAIL: 'Sie ist gesendet: sieh in deine Mails.',
    WEB_PUSH: 'Sie ist gesendet: der Browser zeigt sie gleich.',
    WEBHOOK: 'Dein Programm hat sie angenommen.',
  },
  notThere: (answer) => say`Sie kam nicht an${because(answer)}.`,
  nextTry: (date) => say`Der nächste Versuch ist am ${date}.`,
  nobodyKnows: 'Noch weiß niemand, ob sie ankam; sie wird noch einmal gesendet.',
  refused: (answer) => say`Sie wurde abgewiesen${because(answer)}.`,
  notSent: (answer) => say`Sie wurde nicht gesendet${because(answer)}.`,

  quietHours: 'Ruhezeiten',
  quiet: (from, until, zone) =>
    `Von ${from} bis ${until} wird nichts gesendet, nach den Uhren von ${zone}. Was unterdessen geschieht, erfährst du um ${until}.`,
  neverQuiet:
    'Du erfährst alles zu jeder Stunde. In Ruhezeiten wird nichts gesendet; was unterdessen geschieht, erfährst du, wenn sie vorbei sind.',
  from: 'Von',
  until: 'Bis',
  byTheClocks: 'Nach den Uhren von',
  keepHours: 'Diese Zeiten behalten',
  noQuietHours: 'Keine Ruhezeiten',
  kept: 'Behalten.',
  anotherTime: 'muss eine andere Zeit sein.',

  fetchingContacts: 'Deine Kontakte werden geholt …',
  contacts: 'Deine Kontakte',
  findContact: 'Einen Kontakt suchen',
  nobodyCalledThat: 'So heißt niemand.',
  keptHere: 'Wem du schreibst, der bleibt hier vermerkt.',
  inAll: (count) => `${number(count)} insgesamt.`,
  moreContacts: 'Mehr Kontakte zeigen',
  reachedBy: (username, email) => say`${username}, ${email}`,
  unreachable: 'Hierhin kann man nicht schreiben: weder ein Konto noch eine Adresse ist bekannt.',
  change: 'Ändern',
  changeThis: (name) => `${name} ändern`,
  leaveIt: 'Lassen',
  removeContact: (name) => `${name} entfernen?`,
  keep: 'Behalten',
  contactRemoved: 'Versiegelte Briefe kommen trotzdem an. Entwürfe bleiben, und sind dann für niemanden.',
  somebodyNew: 'Jemand Neues',
  add: 'Hinzufügen',
  isContact: (name) => say`${name} ist jetzt ein Kontakt.`,
  contactName: 'Name',
  contactNameHint: 'So, wie du die Person nennst.',
  email: 'E-Mail',
  contactEmailHint: 'Ein Brief geht an den, der zeigt, dass sie die eigene ist.',
  contactBorn: 'Geboren am',
  contactBornHint: 'Dann bietet der Schreibtisch ihre Geburtstage an.',
  groups: 'Gruppen',
  groupsHint: 'Gib Namen ein, jeden mit der Eingabetaste; oder wähle aus, was es schon gibt.',
  groupsToChoose: 'Gruppen zur Wahl',
  groupsOf: (name) => `Gruppen von ${name}`,
  inGroup: 'In der Gruppe',
  anyGroup: 'jeder, oder keiner',
  groupOf: (name, count) => `${name} (${number(count)})`,

  you: 'Du',
  name: 'Dein Name',
  nameHint: 'So nennen dich Briefe.',
  username: 'Benutzername',
  usernameHint: 'Unter ihm finden dich andere.',

  password: 'Passwort',
  presentPassword: 'Das jetzige',
  newPassword: 'Das neue',
  changePassword: 'Das Passwort ändern',
  passwordChanged: 'Geändert. Wo du sonst noch angemeldet warst, bist du es nicht mehr.',

  lookingWhere: 'Suche, wo du angemeldet bist …',
  sessions: 'Wo du angemeldet bist',
  programWithoutName: 'Ein Programm ohne Namen',
  here: 'Hier',
  isHere: (name) => say`${name}, hier`,
  since: (begun, seen) => say`Seit ${begun}, zuletzt gesehen am ${seen}`,
  sinceFrom: (begun, seen, address) => say`Seit ${begun}, zuletzt gesehen am ${seen}, von ${address} aus`,
  endSession: 'Diese beenden',
  endThis: (name) => `Diese beenden: ${name}`,

  leaving: 'Weggehen',
  whatIsToBe: 'Was geschehen soll',
  ways: {
    deactivate: {
      label: 'Das Konto vorerst schließen',
      question: 'Das Konto vorerst schließen?',
      means:
        'Niemand kann sich anmelden, und niemand findet dich, bis das Konto wieder geöffnet wird von denen, die diesen Server betreiben. Briefe gehen ihren Weg: deine kommen an, und die für dich warten.',
    },
    delete: {
      label: 'Das Konto löschen, und meine Briefe ankommen lassen',
      question: 'Das Konto löschen, und deine Briefe ankommen lassen?',
      means:
        'Deine Entwürfe, Kontakte und Dateien, die in keinem Brief sind, werden vernichtet. Briefe, die du versiegelt hast, kommen noch an, wie von einem gelöschten Konto. Briefe für dich sind für dich verloren. Es gibt keinen Weg zurück.',
    },
    withdraw: {
      label: 'Das Konto löschen, und meine Briefe vernichten',
      question: 'Das Konto löschen, und deine Briefe vernichten?',
      means:
        'Wie oben, und deine Briefe, die noch niemand geöffnet hat, werden vernichtet; für wen sie waren, dem wird es gesagt. Geöffnete gehören denen, die sie haben, und bleiben. Es gibt keinen Weg zurück.',
    },
  },
  accountPassword: 'Das Passwort deines Kontos',
  leave: 'Weggehen …',
  doIt: 'Tu es',
  stay: 'Bleiben',
}
