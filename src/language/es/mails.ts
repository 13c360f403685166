import type { Catalogue } from '../catalogue.ts'
import { grammarOf, timesOf } from '../grammar.ts'

const { number, plural, list } = grammarOf<'one'>('es')
const { day, instant } = timesOf('es')

const de = (name: string) => `de ${name}`
const por = (name: string) => `por ${name}`

export const mails: Catalogue['mails'] = {
  foot: 'OpenOn: cartas que permanecen cerradas hasta que llega su día.',
  before: (label) => `${label}:`,

  proof: {
    subject: '¿Es esta tu dirección?',
    lead: (username) => `Alguien, probablemente tú, se registró en OpenOn con esta dirección, como ${username}.`,
    ask: 'Si fuiste tú, dilo. Desde entonces te llegan las cartas para esta dirección, y con ella puedes poner una contraseña nueva.',
    yes: 'Sí, es mi dirección',
    end: 'El enlace sirve una sola vez, durante un día. Si no fuiste tú, no hagas nada: sin él, esa cuenta no tiene parte en tu dirección.',
  },
  change: {
    subject: '¿Es esta tu dirección nueva?',
    lead: (username) => `${username}, de OpenOn, quiere usar esta dirección a partir de ahora.`,
    end: 'El enlace sirve una sola vez, durante un día. Si no fuiste tú, no hagas nada: sin él no cambia nada.',
  },
  reset: {
    subject: 'Una contraseña nueva',
    lead: (username) => `Alguien, probablemente tú, pidió una contraseña nueva para ${username} en OpenOn.`,
    set: 'Poner una contraseña nueva',
    end: 'El enlace sirve una sola vez, durante una hora. Si no fuiste tú, no hagas nada: tu contraseña sigue como está.',
  },
  owned: {
    subject: 'Ya tienes una cuenta',
    lead: (claimedBy) => `Alguien, quizá tú, dio esta dirección como suya en OpenOn, con el nombre ${claimedBy}.`,
    fact: (username) =>
      `Está demostrado que es tuya, ${username}, y lo sigue siendo: no ha cambiado nada. Si habías olvidado que tienes una cuenta, inicia sesión como ${username}; si olvidaste la contraseña, la página te ayuda.`,
  },

  security: {
    matters: {
      NEW_DEVICE: {
        subject: 'Un dispositivo nuevo',
        happened: (username, at) =>
          `${username}, alguien inició sesión el ${instant(at)} desde un lugar en el que aún no habías estado.`,
        remedy: 'Si no, cambia tu contraseña: así terminan todas las demás sesiones.',
      },
      PASSWORD_CHANGED: {
        subject: 'Se cambió tu contraseña',
        happened: (username, at) => `${username}, tu contraseña se cambió el ${instant(at)}.`,
        remedy: 'Si no, pide una nueva enseguida: el enlace llega a esta dirección, y terminan todas las sesiones.',
      },
      EMAIL_CHANGED: {
        subject: 'Se cambió tu dirección',
        happened: (username, at) =>
          `${username}, tu cuenta tiene otra dirección desde el ${instant(at)}; esta ya no es la tuya allí.`,
        remedy: 'Si no, alguien tiene tu contraseña: escribe a quien administra este OpenOn.',
      },
    },
    device: (name) => `El dispositivo se presenta así: ${name}.`,
    calm: 'Si fuiste tú, todo está bien.',
  },

  letter: {
    subjects: {
      SEALED: 'Una carta te espera',
      CHECK: 'Una carta te espera',
      UNFOLDING: 'Una carta para ti empieza a desplegarse',
      READY: 'Una carta para ti ya se puede abrir',
    },
    wrote: (sender) =>
      `${sender} te escribió una carta en OpenOn, donde las cartas permanecen cerradas hasta que llega su día.`,
    dayHasCome: 'Ha llegado su día: ya puedes abrirla.',
    staysShut: (until) =>
      `Permanece cerrada hasta el ${day(until)}. Nadie puede leer antes lo que dice, y recibirás un correo cuando llegue su día.`,
    others: (count) => plural(count, { one: 'Hay otra más para ti.', other: `Hay otras ${number(count)} para ti.` }),
    account:
      'Aún no tienes cuenta. El enlace abre una con esta dirección, y la carta está allí. Guárdalo para ti: quien lo use primero tiene la carta.',
    have: 'Recibir la carta',
    tooOld:
      'Si el enlace es demasiado antiguo, regístrate igualmente con esta dirección. Si no quieres correos sobre cartas, dilo aquí:',
    noMore: 'No más correos',
  },

  trial: {
    subject: 'Una prueba',
    lead: (username) => `Así llega OpenOn a ti, ${username}. Acabas de pedirlo; no hay nada que hacer.`,
  },

  news: {
    kinds: {
      SEALED: {
        what: (count) =>
          plural(count, { one: 'Se selló una carta para ti', other: `Se sellaron ${number(count)} cartas para ti` }),
        who: de,
      },
      UNFOLDING: {
        what: (count) =>
          plural(count, {
            one: 'Una carta para ti se despliega',
            other: `${number(count)} cartas para ti se despliegan`,
          }),
        who: de,
      },
      READY: {
        what: (count) =>
          plural(count, {
            one: 'Una carta para ti ya se puede abrir',
            other: `${number(count)} cartas para ti ya se pueden abrir`,
          }),
        who: de,
      },
      OPENED: {
        what: (count) =>
          plural(count, {
            one: 'Tu carta ha sido abierta',
            other: `${number(count)} de tus cartas han sido abiertas`,
          }),
        who: por,
      },
      REPLIED: {
        what: (count) =>
          plural(count, {
            one: 'Tu carta ha recibido respuesta',
            other: `${number(count)} de tus cartas han recibido respuesta`,
          }),
        who: de,
      },
      WITHDRAWN: {
        what: (count) =>
          plural(count, {
            one: 'Se retiró una carta para ti',
            other: `Se retiraron ${number(count)} cartas para ti`,
          }),
        who: de,
      },
      UNDELIVERABLE: {
        what: (count) =>
          plural(count, {
            one: 'Una carta tuya no alcanza a nadie',
            other: `${number(count)} de tus cartas no alcanzan a nadie`,
          }),
        who: por,
      },
    },
    acts: { READY: 'Abrir', REPLIED: 'Leer la respuesta' },
    titled: (title, who) => `«${title}» ${who}`,
    more: (count) => plural(count, { one: 'otra más', other: `${number(count)} más` }),
    ofThese: (what, letters) => `${what}: ${list(letters)}.`,
    leave: 'No me avises más de esto',
  },
}
