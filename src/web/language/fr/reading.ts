import type { Channel, DeliveryState, NoticeKind } from '../../generated/graphql.ts'
import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

const ways: Readonly<Record<Channel, string>> = {
  EMAIL: 'par e-mail',
  WEB_PUSH: 'dans le navigateur',
  WEBHOOK: 'par un programme à soi',
}
const events: Partial<Readonly<Record<NoticeKind, string>>> = {
  SEALED: 'qu’elle est scellée',
  UNFOLDING: 'qu’elle commence à se déplier',
  READY: 'qu’elle peut être ouverte',
}
const fates: Partial<Readonly<Record<DeliveryState, string>>> = {
  SENT: 'Annoncé',
  PENDING: 'Sera annoncé',
  RETRYING: 'Pas encore annoncé',
  UNKNOWN: 'Peut-être annoncé',
  FAILED: 'N’a pas pu être annoncé',
}

export const reading: Catalogue['reading'] = {
  noSuchLetter: 'Il n’y a pas de telle lettre pour vous.',
  fetching: 'On va chercher la lettre …',
  byline: (sender, receiver) => say`de ${sender} pour ${receiver}`,
  toYourself: 'de vous, pour vous-même',
  open: 'Ouvrir la lettre',
  stillToCome: 'Ce qu’elle dit est encore à venir.',
  sealedOn: (date) => say`Scellée le ${date}`,
  sealedAndOpened: (sealed, opened) => say`Scellée le ${sealed}, ouverte le ${opened}`,
  dayHasCome: 'Son jour est venu.',
  theyCanOpen: (receiver) => say`${receiver} peut l’ouvrir maintenant.`,
  onYourClock: (date) => say`le ${date}, à votre heure`,
  theLetter: 'La lettre',
  whatYouWrote: 'Ce que vous avez écrit',
  youWrote: 'Ce que vous avez écrit :',
  addToCalendar: 'Ajouter son jour à mon agenda',
  calendarEntry: (title) => `Une lettre s’ouvre : ${title}`,
  envelope: {
    share: 'Partager une image de l’enveloppe',
    for: (name) => `Pour ${name}`,
    opensOn: (day) => `S’ouvre le ${day}`,
  },

  answered: (receiver) => say`${receiver} a répondu`,
  youAnswered: 'Vous avez répondu',
  yourAnswer: 'Votre réponse',
  answerHint: (sender) => say`Une seule réponse ; ${sender} la lit aussitôt.`,
  answerToYourself: 'Une seule réponse, à vous-même.',
  sendAnswer: 'Envoyer la réponse',

  forWhomItWaits: 'Qui elle attend',
  waitsFor: (email) => say`Elle attend la personne qui prouvera que ${email} est son adresse.`,
  nobodyReached: 'Mais personne n’y est joignable : corrigez l’adresse.',
  toldOn: (date) => say`Cela y a été annoncé le ${date}.`,
  toldLater: 'Cela y est annoncé par e-mail quand elle se déplie, et quand elle peut être ouverte.',
  correctAddress: 'Corriger l’adresse',
  address: 'Adresse',
  waitThere: 'L’y faire attendre',

  whatWasTold: 'Ce qui en a été annoncé',
  told: (state, channel, kind) => `${fates[state]} ${ways[channel]} ${events[kind]}`,
  toldWhen: (told, date) => say`${told}, ${date}`,

  picture: 'Image',
  pictureOf: (number, count) => `Image ${number} sur ${count}`,
  numberOf: (number, count) => `${number} sur ${count}`,
  close: 'Fermer',
  save: 'Enregistrer',
  pictureBefore: 'Image précédente',
  nextPicture: 'Image suivante',
  pdf: (size) => `PDF, ${size}`,
  cannotShow: (name) => say`Ce navigateur ne peut pas montrer « ${name} ».`,
  cannotShowIt: 'Ce navigateur ne peut pas le montrer.',
  cannotFetch: {
    picture: 'Cette image ne peut pas être chargée pour le moment.',
    voice: 'Cet enregistrement ne peut pas être chargé pour le moment.',
    film: 'Ce film ne peut pas être chargé pour le moment.',
  },
  cannotSave: 'Impossible de l’enregistrer maintenant.',
  tryAgain: 'Réessayer',
}
