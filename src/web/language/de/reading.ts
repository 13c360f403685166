import type { Channel, DeliveryState, NoticeKind } from '../../generated/graphql.ts'
import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

const ways: Readonly<Record<Channel, string>> = {
  EMAIL: 'per E-Mail',
  WEB_PUSH: 'im Browser',
  WEBHOOK: 'über ein eigenes Programm',
}
const events: Partial<Readonly<Record<NoticeKind, string>>> = {
  SEALED: 'dass er versiegelt ist',
  UNFOLDING: 'dass er sich zu entfalten beginnt',
  READY: 'dass er geöffnet werden kann',
}
const fates: Partial<Readonly<Record<DeliveryState, (way: string) => string>>> = {
  SENT: (way) => `Mitgeteilt ${way}`,
  PENDING: (way) => `Wird mitgeteilt ${way}`,
  RETRYING: (way) => `Noch nicht mitgeteilt ${way}`,
  UNKNOWN: (way) => `Vielleicht mitgeteilt ${way}`,
  FAILED: (way) => `Konnte nicht mitgeteilt werden ${way}`,
}

export const reading: Catalogue['reading'] = {
  noSuchLetter: 'Einen solchen Brief gibt es für dich nicht.',
  fetching: 'Der Brief wird geholt …',
  byline: (sender, receiver) => say`von ${sender} für ${receiver}`,
  toYourself: 'von dir, für dich selbst',
  open: 'Den Brief öffnen',
  stillToCome: 'Was in ihm steht, kommt noch.',
  sealedOn: (date) => say`Versiegelt am ${date}`,
  sealedAndOpened: (sealed, opened) => say`Versiegelt am ${sealed}, geöffnet am ${opened}`,
  dayHasCome: 'Sein Tag ist gekommen.',
  theyCanOpen: (receiver) => say`${receiver} kann ihn jetzt öffnen.`,
  onYourClock: (date) => say`am ${date}, nach deiner Uhr`,
  theLetter: 'Der Brief',
  whatYouWrote: 'Was du geschrieben hast',
  youWrote: 'Was du geschrieben hast:',
  addToCalendar: 'Seinen Tag in meinen Kalender eintragen',
  calendarEntry: (title) => `Ein Brief öffnet sich: ${title}`,
  envelope: {
    share: 'Ein Bild des Umschlags teilen',
    for: (name) => `Für ${name}`,
    opensOn: (day) => `Öffnet sich am ${day}`,
  },

  answered: (receiver) => say`${receiver} hat geantwortet`,
  youAnswered: 'Du hast geantwortet',
  yourAnswer: 'Deine Antwort',
  answerHint: (sender) => say`Eine einzige Antwort; ${sender} liest sie sofort.`,
  answerToYourself: 'Eine einzige Antwort, an dich selbst.',
  sendAnswer: 'Antwort senden',

  forWhomItWaits: 'Auf wen er wartet',
  waitsFor: (email) => say`Er wartet auf den, der zeigt, dass ${email} die eigene Adresse ist.`,
  nobodyReached: 'Aber dort ist niemand zu erreichen: berichtige die Adresse.',
  toldOn: (date) => say`Mitgeteilt wurde es dort am ${date}.`,
  toldLater: 'Mitgeteilt wird es per Mail, wenn er sich entfaltet und wenn er geöffnet werden kann.',
  correctAddress: 'Die Adresse berichtigen',
  address: 'Adresse',
  waitThere: 'Dort warten lassen',

  whatWasTold: 'Was von ihm mitgeteilt wurde',
  told: (state, channel, kind) => `${fates[state]?.(ways[channel])}, ${events[kind]}`,
  toldWhen: (told, date) => say`${told}, ${date}`,

  picture: 'Bild',
  pictureOf: (number, count) => `Bild ${number} von ${count}`,
  numberOf: (number, count) => `${number} von ${count}`,
  close: 'Schließen',
  save: 'Speichern',
  pictureBefore: 'Voriges Bild',
  nextPicture: 'Nächstes Bild',
  pdf: (size) => `PDF, ${size}`,
  cannotShow: (name) => say`Dieser Browser kann „${name}“ nicht zeigen.`,
  cannotShowIt: 'Dieser Browser kann es nicht zeigen.',
  cannotFetch: {
    picture: 'Dieses Bild kann gerade nicht geholt werden.',
    voice: 'Diese Aufnahme kann gerade nicht geholt werden.',
    film: 'Dieser Film kann gerade nicht geholt werden.',
  },
  cannotSave: 'Es kann gerade nicht gespeichert werden.',
  tryAgain: 'Noch einmal versuchen',
}
