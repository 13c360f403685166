import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { amount } = grammarOf<'one'>('es')

export const frame: Catalogue['frame'] = {
  language: 'Idioma',
  home: 'OpenOn, a tus cartas',
  letters: 'Cartas',
  forYou: 'Para ti',
  fromYou: 'De ti',
  write: 'Escribir',
  readyToOpen: 'por abrir',
  settings: 'Ajustes',
  logOut: 'Cerrar sesión',
  toldWhileClosed: '¿Avisarte con la página cerrada?',
  graphiql: 'Explorar la API en GraphiQL',
  reference: 'La referencia de la API',
  toLetters: 'A tus cartas',

  titles: {
    inbox: 'Cartas para ti',
    outbox: 'Cartas de ti',
    write: 'Escribir una carta',
    letter: 'Una carta',
    settings: 'Ajustes',
    forgot: 'Contraseña olvidada',
    reset: 'Una contraseña nueva',
    verify: 'Tu dirección',
    claim: 'Una carta para ti',
    nowhere: 'Nada aquí',
  },

  connection: {
    connecting: 'Conectando …',
    live: 'En directo',
    reconnecting: 'Reconectando …',
    ended: 'Ya no en directo: vuelve a cargar la página',
  },
  held: 'Eso fue más a la vez de lo que el servidor acepta de una persona. Sigue por sí solo.',
  heldFor: (left) => `en ${left}`,
  comesLater: 'Llega en cuanto pueda.',

  notices: 'Avisos',
  away: 'Mientras no estabas',
  dismiss: 'Descartar',
  show: 'Ver',
  undo: 'Deshacer',
  thrownAway: (title) => say`«${title}» se ha tirado.`,
  untitled: 'Sin título',
  deletedUser: 'Cuenta eliminada',

  nothingHere: 'Aquí no hay nada',
  cutOff: 'Quizá el enlace se cortó al copiarlo.',

  atField: (label, problem) => say`${label}: ${problem}`,
  isMissing: 'falta todavía.',

  time: {
    justNow: 'ahora mismo',
    left: (parts) => parts.map(([count, unit]) => amount(count, unit, 'short')).join(' '),
    wait: (count, unit) => amount(count, unit),
  },

  device: (browser, system) => `${browser} en ${system}`,
  aBrowser: 'Un navegador',
  pushServiceSilent: (why) => `El servicio de avisos de este navegador no responde: ${why}`,

  news: {
    withdrawn: 'Quien envió una carta la ha retirado.',
    sealed: (sender, title) => say`${sender} ha sellado «${title}» para ti.`,
    unfolding: (title) => say`«${title}» empieza a desplegarse.`,
    ready: (title) => say`«${title}» ya se puede abrir.`,
    readyForThem: (receiver, title) => say`${receiver} ya puede abrir «${title}».`,
    opened: (receiver, title) => say`${receiver} ha abierto «${title}».`,
    answered: (receiver, title) => say`${receiver} ha respondido a «${title}».`,
    claimed: (receiver, title) => say`${receiver} ya tiene «${title}».`,
    unreached: (receiver, title) =>
      say`No se alcanza a nadie en ${receiver}, donde espera «${title}». Puedes corregir la dirección.`,
  },
}
