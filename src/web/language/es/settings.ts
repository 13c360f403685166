import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('es')

const because = (answer: Part) => answer && say`: «${answer}»`

export const settings: Catalogue['settings'] = {
  lead: 'Mientras está abierta, esta página misma te habla de tus cartas. Primero eliges quién lo hace cuando no lo está.',
  fetching: 'Trayendo tus ajustes …',
  save: 'Guardar',
  saved: 'Guardado.',
  itIsYou: 'Muestra que eres tú quien lo pide.',
  languageHint: 'También los correos y los navegadores te hablan en ella.',

  byEmail: 'Por correo',
  provenOn: (date) => say`Demostrada el ${date}`,
  noMails: 'Este servidor no envía correos, así que ninguno puede hablarte de cartas.',
  emailEnded:
    'En cuanto tu buzón vuelva a aceptar correos, envía una prueba: si llega, todo es como antes. O cambia la dirección.',
  accountMails:
    'Lo que concierne a tu cuenta llega siempre aquí: un dispositivo nuevo, otra contraseña u otra dirección.',
  changeUnderWay: (next, present) =>
    say`Un correo va de camino a ${next}. En cuanto sigas su enlace, esa es tu dirección; hasta entonces es ${present}.`,
  changeAddress: 'Cambiar la dirección',
  newAddress: 'Dirección nueva',
  yourPassword: 'Tu contraseña',
  sendMail: 'Enviar el correo',

  inBrowsers: 'En navegadores',
  push: {
    impossible: 'Este navegador no puede hablarte de cartas con la página cerrada.',
    forbidden: 'Has prohibido a este navegador mostrar nada de esta página; sus propios ajustes pueden cambiarlo.',
    off: 'Este navegador te habla de cartas solo mientras la página está abierta.',
    on: 'Este navegador te habla de cartas, también con la página cerrada.',
  },
  thisBrowser: 'este navegador',
  noLongerHere: 'Aquí ya no',
  tellMeHere: 'Avísame aquí',
  browserEnded:
    'Si aún usas ese navegador, abre allí esta página y haz que te avise de nuevo. Esta entrada puede irse.',

  webhooks: 'Webhooks',
  webhooksHint: (link) => say`Se llama por POST a un programa tuyo, con la firma que describe ${link}.`,
  aWebhook: 'Un webhook',
  secretEnds: (end) => `Su secreto termina en ${end}`,
  webhookEnded:
    'En cuanto tu programa vuelva a aceptar llamadas, envía una prueba: si pasa, todo es como antes. O quítalo.',
  newSecret: 'Secreto nuevo',
  newSecretFor: (name) => `Secreto nuevo para ${name}`,
  makeSecret: '¿Hacer un secreto nuevo?',
  makeIt: 'Hacerlo',
  keepThisOne: 'Conservar este',
  forADay: (end) =>
    `Durante un día, el que termina en ${end} firma también las llamadas. Para entonces tu programa debe conocer el nuevo.`,
  addWebhook: 'Añadir el webhook',
  secretOnce: 'Su secreto, mostrado solo esta vez',
  secretHint:
    'Con él, tu programa distingue nuestras llamadas de las de otros. Guárdalo allí: no se puede volver a ver, solo reemplazar.',
  copy: 'Copiar',
  copied: 'Copiado.',
  cannotCopy: 'Este navegador no deja que la página copie. Está seleccionado: cópialo con el teclado.',
  iHaveIt: 'Lo tengo',

  ofWhat: (name) => `De qué se avisa: ${name}`,
  kinds: {
    forYou: {
      letter: 'Una carta para ti',
      rows: {
        SEALED: 'se sella',
        UNFOLDING: 'empieza a desplegarse',
        READY: 'ya se puede abrir',
        WITHDRAWN: 'se retira',
      },
    },
    ofYours: {
      letter: 'Una carta tuya',
      rows: { OPENED: 'se abre', REPLIED: 'recibe respuesta', UNDELIVERABLE: 'no alcanza a nadie' },
    },
  },
  letterHeading: (letter) => `${letter} …`,
  nothingSince: (date) => say`No se ha enviado nada allí desde el ${date}`,
  forRefused: (nothingSince, why) => say`${nothingSince}, porque se rechazó: «${why}».`,
  remove: 'Quitar',
  removeThis: (name) => `Quitar ${name}`,
  removeIt: '¿Quitarlo?',
  yesRemove: 'Quitarlo',
  keepIt: 'Conservarlo',
  nothingMore: (name) => say`Ya no se enviará nada a ${name}, y lo que se eligió para ello se olvida.`,
  trial: 'Enviar una prueba',
  trialTo: (name) => `Enviar una prueba: ${name}`,
  onItsWay: 'Va de camino …',
  sent: {
    EMAIL: 'Está enviada: mira tu correo.',
    WEB_PUSH: 'Está enviada: el navegador la muestra en un momento.',
    WEBHOOK: 'Tu programa la ha aceptado.',
  },
  notThere: (answer) => say`No llegó${because(answer)}.`,
  nextTry: (date) => say`El próximo intento es el ${date}.`,
  nobodyKnows: 'Nadie sabe aún si llegó; se envía una vez más.',
  refused: (answer) => say`Se rechazó${because(answer)}.`,
  notSent: (answer) => say`No se envió${because(answer)}.`,

  quietHours: 'Horas de silencio',
  quiet: (from, until, zone) =>
    `De ${from} a ${until} no se envía nada, según los relojes de ${zone}. De lo que pase entretanto se avisa a las ${until}.`,
  neverQuiet:
    'Se te avisa a cualquier hora. En las horas de silencio no se envía nada; de lo que pase entretanto se avisa cuando terminan.',
  from: 'Desde',
  until: 'Hasta',
  byTheClocks: 'Según los relojes de',
  keepHours: 'Conservar estas horas',
  noQuietHours: 'Sin horas de silencio',
  kept: 'Conservadas.',
  anotherTime: 'debe ser otra hora.',

  fetchingContacts: 'Trayendo tus contactos …',
  contacts: 'Tus contactos',
  findContact: 'Buscar un contacto',
  nobodyCalledThat: 'Nadie se llama así.',
  keptHere: 'Las personas a quienes escribes se guardan aquí.',
  inAll: (count) => `${number(count)} en total.`,
  moreContacts: 'Mostrar más contactos',
  reachedBy: (username, email) => say`${username}, ${email}`,
  unreachable: 'No se le puede escribir: no se conoce ni cuenta ni dirección.',
  change: 'Cambiar',
  changeThis: (name) => `Cambiar ${name}`,
  leaveIt: 'Dejarlo',
  removeContact: (name) => `¿Quitar a ${name}?`,
  keep: 'Conservar',
  contactRemoved: 'Las cartas selladas le llegan de todos modos. Los borradores se quedan, y ya no son para nadie.',
  somebodyNew: 'Alguien nuevo',
  add: 'Añadir',
  isContact: (name) => say`${name} es un contacto.`,
  contactName: 'Nombre',
  contactNameHint: 'Como tú llamas a la persona.',
  email: 'Correo electrónico',
  contactEmailHint: 'Una carta va a quien demuestre que es su dirección.',
  contactBorn: 'Fecha de nacimiento',
  contactBornHint: 'Así el escritorio propone sus cumpleaños.',
  groups: 'Grupos',
  groupsHint: 'Escribe nombres, cada uno seguido de Intro; o elige entre los que ya hay.',
  groupsToChoose: 'Grupos para elegir',
  groupsOf: (name) => `Grupos de ${name}`,
  inGroup: 'En el grupo',
  anyGroup: 'cualquiera, o ninguno',
  groupOf: (name, count) => `${name} (${number(count)})`,

  you: 'Tú',
  name: 'Tu nombre',
  nameHint: 'Así te nombran las cartas.',
  username: 'Nombre de usuario',
  usernameHint: 'Por él te encuentran los demás.',

  password: 'Contraseña',
  presentPassword: 'La actual',
  newPassword: 'La nueva',
  changePassword: 'Cambiar la contraseña',
  passwordChanged: 'Cambiada. Donde más tenías la sesión abierta, ya no la tienes.',

  lookingWhere: 'Mirando dónde tienes la sesión abierta …',
  sessions: 'Dónde tienes la sesión abierta',
  programWithoutName: 'Un programa sin nombre',
  here: 'Aquí',
  isHere: (name) => say`${name}, aquí`,
  since: (begun, seen) => say`Desde el ${begun}, vista por última vez el ${seen}`,
  sinceFrom: (begun, seen, address) => say`Desde el ${begun}, vista por última vez el ${seen}, desde ${address}`,
  endSession: 'Terminar esta',
  endThis: (name) => `Terminar esta: ${name}`,

  leaving: 'Irse',
  whatIsToBe: 'Qué ha de pasar',
  ways: {
    deactivate: {
      label: 'Cerrar la cuenta por ahora',
      question: '¿Cerrar la cuenta por ahora?',
      means:
        'Nadie puede iniciar sesión y nadie te encuentra, hasta que quien lleva este servidor vuelva a abrir la cuenta. Las cartas siguen: las tuyas llegan a sus destinatarios, y las que son para ti esperan.',
    },
    delete: {
      label: 'Eliminar la cuenta, y dejar llegar mis cartas',
      question: '¿Eliminar la cuenta, y dejar llegar tus cartas?',
      means:
        'Tus borradores, contactos y archivos que no están en ninguna carta se destruyen. Las cartas que sellaste llegan aún a sus destinatarios, como de una cuenta eliminada. Las cartas para ti se pierden para ti. No hay vuelta atrás.',
    },
    withdraw: {
      label: 'Eliminar la cuenta, y destruir mis cartas',
      question: '¿Eliminar la cuenta, y destruir tus cartas?',
      means:
        'Como arriba, y se destruyen las cartas tuyas que nadie ha abierto aún; a sus destinatarios se les avisa. Las abiertas son suyas, y se quedan. No hay vuelta atrás.',
    },
  },
  accountPassword: 'La contraseña de tu cuenta',
  leave: 'Irse …',
  doIt: 'Hacerlo',
  stay: 'Quedarse',
}
