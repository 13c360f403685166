import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number } = grammarOf('es')

/** Taking all that one may read along: what the settings say of it, and the book. */
export const taking: Catalogue['taking'] = {
  heading: 'Llévatelo todo',
  hint: 'Todas las cartas que puedes leer, borradores, contactos, respuestas y archivos: como un libro que se abre sin servidor, y como datos. Se empaqueta aquí, en tu navegador, y mientras tanto puedes hacer otra cosa.',
  pack: 'Empaquetarlo todo',
  progress: 'Empaquetado',
  packed: (count) => `${number(count)} en el paquete.`,
  stop: 'Parar',
  save: 'Guardarlo',
  ready: (size) => `Listo: ${size}.`,
  throwAway: 'Tirarlo',
  book: {
    title: (name) => say`Cartas de ${name}`,
    from: (date) => say`De OpenOn, el ${date}. Lo que ese día estaba cerrado para ti solo se nombra aquí.`,
    forYou: 'Cartas para ti',
    fromYou: 'Cartas tuyas',
    drafts: 'Borradores',
    contacts: 'Contactos',
    received: (who, sealed, unlocks) => say`de ${who}, sellada el ${sealed}, para el ${unlocks}`,
    sent: (who, sealed, unlocks) => say`para ${who}, sellada el ${sealed}, para el ${unlocks}`,
    yourself: 'ti',
    opened: (date) => say`Abierta el ${date}`,
    shut: 'Está cerrada para ti.',
    answered: (date) => say`Respondida el ${date}`,
    untitled: 'Sin título',
    draftFor: (name) => say`Para ${name}`,
    changed: (date) => say`Cambiado por última vez el ${date}`,
    gone: 'El servidor ya no lo tenía.',
    openFile: 'Abrir el archivo',
  },
}
