import type { Channel, DeliveryState, NoticeKind } from '../../generated/graphql.ts'
import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

const ways: Readonly<Record<Channel, string>> = {
  EMAIL: 'por correo',
  WEB_PUSH: 'en el navegador',
  WEBHOOK: 'por un programa propio',
}
const events: Partial<Readonly<Record<NoticeKind, string>>> = {
  SEALED: 'que está sellada',
  UNFOLDING: 'que empieza a desplegarse',
  READY: 'que ya se puede abrir',
}
const fates: Partial<Readonly<Record<DeliveryState, string>>> = {
  SENT: 'Avisado',
  PENDING: 'Se avisará',
  RETRYING: 'Aún sin avisar',
  UNKNOWN: 'Quizá avisado',
  FAILED: 'No se pudo avisar',
}

export const reading: Catalogue['reading'] = {
  noSuchLetter: 'No hay ninguna carta así para ti.',
  fetching: 'Trayendo la carta …',
  byline: (sender, receiver) => say`de ${sender} para ${receiver}`,
  toYourself: 'de ti, para ti',
  open: 'Abrir la carta',
  stillToCome: 'Lo que dice está aún por llegar.',
  sealedOn: (date) => say`Sellada el ${date}`,
  sealedAndOpened: (sealed, opened) => say`Sellada el ${sealed}, abierta el ${opened}`,
  dayHasCome: 'Ha llegado su día.',
  theyCanOpen: (receiver) => say`${receiver} ya puede abrirla.`,
  onYourClock: (date) => say`el ${date}, según tu reloj`,
  theLetter: 'La carta',
  whatYouWrote: 'Lo que escribiste',
  youWrote: 'Lo que escribiste:',
  addToCalendar: 'Añadir su día a mi calendario',
  calendarEntry: (title) => `Se abre una carta: ${title}`,
  envelope: {
    share: 'Compartir una imagen del sobre',
    for: (name) => `Para ${name}`,
    opensOn: (day) => `Se abre el ${day}`,
  },

  answered: (receiver) => say`${receiver} ha respondido`,
  youAnswered: 'Has respondido',
  yourAnswer: 'Tu respuesta',
  answerHint: (sender) => say`Una sola respuesta; ${sender} la lee enseguida.`,
  answerToYourself: 'Una sola respuesta, para ti.',
  sendAnswer: 'Enviar la respuesta',

  forWhomItWaits: 'A quién espera',
  waitsFor: (email) => say`Espera a quien demuestre que ${email} es su dirección.`,
  nobodyReached: 'Pero allí no se alcanza a nadie: corrige la dirección.',
  toldOn: (date) => say`Se avisó allí el ${date}.`,
  toldLater: 'Se avisa por correo cuando se despliega y cuando se puede abrir.',
  correctAddress: 'Corregir la dirección',
  address: 'Dirección',
  waitThere: 'Que espere allí',

  whatWasTold: 'De qué se avisó',
  told: (state, channel, kind) => `${fates[state]} ${ways[channel]} ${events[kind]}`,
  toldWhen: (told, date) => say`${told}, ${date}`,

  picture: 'Imagen',
  pictureOf: (number, count) => `Imagen ${number} de ${count}`,
  numberOf: (number, count) => `${number} de ${count}`,
  close: 'Cerrar',
  save: 'Guardar',
  pictureBefore: 'Imagen anterior',
  nextPicture: 'Imagen siguiente',
  pdf: (size) => `PDF, ${size}`,
  cannotShow: (name) => say`Este navegador no puede mostrar «${name}».`,
  cannotShowIt: 'Este navegador no puede mostrarlo.',
  cannotFetch: {
    picture: 'Esta imagen no se puede traer ahora.',
    voice: 'Esta grabación no se puede traer ahora.',
    film: 'Esta película no se puede traer ahora.',
  },
  cannotSave: 'No se puede guardar ahora.',
  tryAgain: 'Intentarlo otra vez',
}
