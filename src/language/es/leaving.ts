import type { Catalogue } from '../catalogue.ts'

export const leaving: Catalogue['leaving'] = {
  title: 'Correos de OpenOn',
  cutOff: 'Este enlace no está entero. Cópialo entero del correo.',
  tooMuch: 'Demasiadas peticiones. Inténtalo más tarde.',
  ask: (about) => `¿No enviar más correos ${about}?`,
  yes: 'No enviar más',
  done: (about) => `Hecho: no habrá más correos ${about}. Las cartas te esperan igualmente.`,
  about: {
    SEALED: 'cuando se sella una carta para ti',
    UNFOLDING: 'cuando una carta para ti empieza a desplegarse',
    READY: 'cuando una carta para ti ya se puede abrir',
    OPENED: 'cuando se abre una carta tuya',
    REPLIED: 'cuando una carta tuya recibe respuesta',
    WITHDRAWN: 'cuando se retira una carta para ti',
    UNDELIVERABLE: 'cuando una carta tuya no alcanza a nadie',
    LETTER: 'sobre las cartas que esperan a esta dirección',
  },
}
