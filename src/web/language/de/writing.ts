import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural, list } = grammarOf<'one'>('de')

const nouns = {
  picture: { one: 'Bild', other: 'Bilder' },
  voice: { one: 'Stimme', other: 'Stimmen' },
  film: { one: 'Film', other: 'Filme' },
  document: { one: 'Dokument', other: 'Dokumente' },
}

export const writing: Catalogue['writing'] = {
  fetchingDraft: 'Dein Entwurf wird geholt …',
  saving: {
    saved: 'Dein Entwurf ist gespeichert.',
    changed: 'Speichere …',
    saving: 'Speichere …',
    failed: 'In diesem Browser aufgehoben, noch nicht gespeichert.',
  },
  stillRecording: 'Du nimmst noch auf. Beende das, und versiegle den Brief dann.',
  notInLetter: (name) =>
    `„${name}“ ist nicht im Brief. Versuch es noch einmal oder entferne es, und versiegle den Brief dann.`,
  onTheWay: (name, others) =>
    `„${name}“ ${others === 0 ? 'ist' : plural(others, { one: 'und eine weitere Datei sind', other: `und ${number(others)} weitere Dateien sind` })} noch unterwegs. Versiegle den Brief, wenn alle Dateien da sind.`,
  title: 'Titel',
  titleHint: 'Den Titel sieht, wer den Brief bekommt, von dem Tag an, an dem du ihn versiegelst.',
  letter: 'Brief',
  wishes: 'Wünsche',
  mayAnswer: 'Er darf beantwortet werden',
  mayReadEarly: 'Er darf gelesen werden, während er sich entfaltet',
  announce: 'Schon jetzt per Mail mitteilen, dass er wartet',
  seal: 'Den Brief versiegeln',
  throwAway: 'Wegwerfen',

  to: 'An',
  toHint: 'Ein Kontakt von dir, irgendjemand nach Name oder Benutzername, oder eine E-Mail-Adresse.',
  people: 'Personen',
  change: 'Ändern',
  myself: 'Ich selbst',
  wordsForMyself: 'ich mich mir selbst',
  noAccount: 'hat noch kein Konto',
  byMailTo: 'Per Mail an',

  opens: 'Er öffnet sich',
  picks: {
    minute: 'In einer Minute',
    tomorrow: 'Morgen um neun',
    newYear: 'An Neujahr',
    year: 'In einem Jahr',
  },
  nextBirthday: 'Nächster Geburtstag …',
  bornOn: 'Geboren am',
  bornOnHint: 'Der Brief öffnet sich am nächsten Geburtstag um neun Uhr morgens.',
  dateAndTime: 'Tag und Uhrzeit',
  onYourClock: (zone) => `Nach deiner Uhr: ${zone}`,
  whereTheyLive: 'Wo die andere Person lebt',
  whereTheyLiveHint: 'Zeigt den Zeitpunkt nach der Uhr dort.',
  whereILive: 'wo ich lebe',
  afterSealing: 'eine Minute, nachdem du ihn versiegelst',
  forYou: (date) => say`${date} für dich`,
  forBoth: (mine, theirs) => say`${mine} für dich, ${theirs} dort`,

  sealIt: 'Diesen Brief versiegeln?',
  yesSeal: 'Versiegeln',
  goOnWriting: 'Weiterschreiben',
  on: (date) => say`am ${date}, nach deiner Uhr`,
  theyOpenIt: (title, name, when) => say`„${title}“ ist für ${name}. Öffnen lässt er sich ${when}, und nicht vorher.`,
  youOpenIt: (title, yourself, when) =>
    say`„${title}“ ist für ${yourself}. Du kannst ihn öffnen ${when}, und nicht vorher.`,
  yourself: 'dich selbst',
  carries: (files) => `Mit dabei: ${files}.`,
  files: (counts) => list(counts.map(([kind, count]) => `${number(count)} ${plural(count, nouns[kind])}`)),
  noWayBack: 'Ist er einmal versiegelt, kann ihn niemand mehr ändern oder zurückholen, auch du nicht.',
  seesTitle: (name) => say`${name} sieht den Titel sofort.`,
  waitsFor: (email) =>
    say`Er wartet auf den, der zeigt, dass ${email} die eigene Adresse ist. Dort wird es per Mail mitgeteilt, wenn er sich entfaltet und wenn er geöffnet werden kann; bis ihn jemand hat, kannst du die Adresse berichtigen.`,
  sealed: 'Versiegelt',
  theyCanOpen: (name, title, date) => say`${name} kann „${title}“ am ${date} öffnen. Bis dahin bleibt er verschlossen.`,
  youCanOpen: (title, date) => say`Du kannst „${title}“ am ${date} öffnen. Bis dahin bleibt er verschlossen.`,
  done: 'Fertig',

  isGone: 'Dieser Entwurf wurde in einem anderen Fenster versiegelt oder weggeworfen.',
  keepAsNew: 'Diesen Text als neuen Entwurf behalten',
  isChanged: 'Dieser Entwurf wurde auch in einem anderen Fenster geändert. Dort steht:',
  withFiles: (names) => `mit ${names.join(', ')}`,
  keepMine: 'Behalten, was hier steht',
  takeOther: 'Den anderen nehmen',

  goOnWithDraft: (count) => `Mit einem Entwurf weitermachen (${number(count)})`,
  draftSaved: (title, when) => say`${title}, gespeichert ${when}`,
  draftForSaved: (title, name, when) => say`${title} für ${name}, gespeichert ${when}`,

  attachments: 'Bilder, Stimmen und Filme',
  addFiles: 'Dateien hinzufügen',
  dropHere: 'Oder zieh sie hierher, oder füge sie ein.',
  isIn: (name) => `${name} ist im Brief.`,
  isMoved: (name, place, count) => `${name} ist jetzt Datei ${place} von ${count}.`,
  isRemoved: (name) => `${name} ist entfernt.`,
  ofAll: (problem) => say`Der Brief: ${problem}`,
  ofThis: (problem) => say`Diese Datei: ${problem} Entferne sie, und füge sie neu hinzu.`,
  moveUp: (name) => `${name} nach oben`,
  moveDown: (name) => `${name} nach unten`,
  remove: (name) => `${name} entfernen`,
  cancel: (name) => `${name} abbrechen`,
  tryAgain: 'Noch einmal versuchen',
  tryFileAgain: (name) => `Noch einmal versuchen: ${name}`,
  fileRefused: (why) => say`Es ist nicht im Brief. ${why}`,
  onItsWay: (name) => `${name} unterwegs`,
  sizeOf: (sent, size) => `${sent} von ${size}`,
  sizeAndLength: (size, length) => `${size}, ${length}`,
  goesOn: (trouble) => say`${trouble} Es geht weiter, sobald es kann.`,
  caption: 'Beschriftung',
  captionOf: (name) => `Beschriftung von ${name}`,
  recording: 'Aufnahme',
  record: 'Eine Stimme aufnehmen',
  stop: 'Beenden',
  noMicrophone:
    'Das Mikrofon kann nicht benutzt werden. Erlaube es in den Einstellungen des Browsers, oder füge eine Datei hinzu.',
  voiceOf: (day) => `Stimme, ${day}`,
}
