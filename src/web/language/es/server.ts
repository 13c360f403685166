import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { serverIn } from '../server-words.ts'

const { number, plural, amount } = grammarOf<'one'>('es')

const characters = (count: number) =>
  plural(count, { one: `${number(count)} carácter`, other: `${number(count)} caracteres` })

export const server: Catalogue['server'] = {
  ...serverIn({
    issues: {
      missing: () => 'falta todavía.',
      blank: () => 'no debe estar vacío.',
      atLeast: (count) => `debe tener al menos ${characters(count)}.`,
      atMost: (count) => `debe tener como mucho ${characters(count)}.`,
      atMostBytes: (count) => `debe tener como mucho ${number(count)} bytes.`,
      atMostEntries: (count) =>
        plural(count, {
          one: `debe tener como mucho ${number(count)} elemento.`,
          other: `debe tener como mucho ${number(count)} elementos.`,
        }),
      upperCase: () => 'debe contener una mayúscula.',
      lowerCase: () => 'debe contener una minúscula.',
      digit: () => 'debe contener una cifra.',
      controls: () => 'no debe contener caracteres de control.',
      invisible: () => 'no debe contener caracteres invisibles.',
      email: () => 'debe ser una dirección de correo.',
      username: () => 'debe empezar por una letra o una cifra y seguir con letras, cifras, _ o -.',
      webAddress: () => 'debe ser una dirección web que empiece por https://.',
      secretive: () => 'no debe contener ni contraseña ni fragmento detrás de #.',
      noAccount: () => 'aún no tiene cuenta, así que nadie podría abrir la carta.',
      noPerson: () => 'no es nadie que se conozca aquí.',
      noContact: () => 'no es uno de tus contactos.',
      twice: () => 'ya está incluido.',
      muchForSeveral: () =>
        'lleva más en sus archivos de lo que se puede copiar para tantas personas. Quita algunos, o séllala para menos.',
      noFile: () => 'no es un archivo tuyo que haya llegado y no esté en otra carta.',
      zone: () => 'debe ser un huso horario, como Europe/Madrid.',
      time: () => 'debe ser una hora, como 22:00.',
      day: () => 'debe ser un día del calendario.',
      tooManyGroups: (count) => `serían más de ${number(count)} en total.`,
      tooSoon: (count, unit) => `debe ser más tarde: lo antes, dentro de ${amount(count, unit)}.`,
      tooFar: (count, unit) => `debe ser más pronto: lo más tarde, dentro de ${amount(count, unit)}.`,
    },
    refusals: {
      ALREADY_CLAIMED: 'Esta carta ya tiene a su persona, y es suya.',
      ALREADY_REPLIED: 'Esta carta ya tiene respuesta.',
      ALREADY_SEALED: 'Esta carta ya está sellada; nadie puede cambiarla.',
      CAPSULE_NOT_READY: 'Esta carta permanece cerrada hasta que llegue su día.',
      DRAFT_CONFLICT: 'El borrador ha cambiado desde que lo viste.',
      EMAIL_TAKEN: 'Ya existe una cuenta con este correo.',
      FEED_CURSOR_INVALID: 'No se puede seguir leyendo desde aquí. Vuelve a cargar la página.',
      INVALID_CREDENTIALS: 'El nombre de usuario o la contraseña no es correcto.',
      INVALID_REFRESH_TOKEN: 'Tu sesión ha terminado; inicia sesión de nuevo.',
      INVALID_TOKEN: 'Este enlace no sirve, o ya no: sirve una vez, y no para siempre. Pide uno nuevo.',
      MAIL_UNAVAILABLE:
        'Este servidor no envía correos, así que aquí no se puede demostrar ninguna dirección. Quien lo lleva puede cambiarlo.',
      NOT_FOUND: 'Eso no existe, o ya no.',
      PUSH_UNAVAILABLE: 'Este servidor no envía nada a los navegadores. Quien lo lleva puede cambiarlo.',
      QUOTA_EXCEEDED: 'Tienes tantos como se puede; elimina antes algunos.',
      RATE_LIMITED: 'Eso fue demasiado de una vez. Inténtalo más tarde.',
      REPLY_NOT_ALLOWED: 'Esta carta no admite respuesta, o todavía no.',
      USERNAME_TAKEN: 'Este nombre de usuario está ocupado.',
      WRONG_PASSWORD: 'La contraseña no es correcta.',
    },
    troubles: {
      UNREACHABLE: 'No se puede alcanzar el servidor. Inténtalo otra vez en un momento.',
      TIMEOUT: 'Eso tardó demasiado.',
      INTERNAL_SERVER_ERROR: 'Algo ha fallado en el servidor.',
      SIGNED_OUT: 'Tu sesión ha terminado.',
    },
    files: {
      EMPTY: () => 'No hay nada dentro.',
      TOO_LARGE: (size) => `Un archivo puede tener como mucho ${size}.`,
      KIND_REFUSED: () =>
        'Aquí una carta no puede llevar esa clase de archivo; lo que es se ve por su contenido, no por su nombre.',
      TOO_MANY_PIXELS: () => 'Esta imagen tiene más píxeles de los que nadie puede mirar.',
      LONGER_THAN_ANNOUNCED: () => 'Hay más de lo que se anunció.',
      QUOTA_EXCEEDED: () => 'Tienes tantos archivos como se puede; elimina antes cartas o borradores con archivos.',
      TAKEN_OVER: () => 'Se está enviando desde otra ventana.',
      SIGNED_OUT: () => 'Tu sesión ha terminado.',
      NOT_FOUND: () => 'Este archivo ya no existe.',
      DAMAGED: () => 'Este archivo está dañado.',
      STORE_FULL: () => 'No hay sitio para más archivos. Quien lleva este servidor puede cambiarlo.',
      STORE_AWAY: () => 'Los archivos no se pueden alcanzar en este momento.',
      TOO_MANY_AT_ONCE: () => 'Hay demasiados archivos de camino a la vez.',
      RATE_LIMITED: () => 'Eso fue demasiado de una vez.',
      UNREACHABLE: () => 'No se puede alcanzar el servidor.',
    },
  }),
  cannotReach: 'No se puede alcanzar el servidor.',
  answered: (status) => `El servidor respondió ${status}.`,
  tooMuch: (wait) => `Eso fue demasiado de una vez. Inténtalo otra vez en ${wait}.`,
}
