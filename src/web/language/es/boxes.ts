import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural } = grammarOf<'one'>('es')

export const boxes: Catalogue['boxes'] = {
  sections: {
    READY: { inbox: 'Listas para abrir', outbox: 'Listas, aún sin abrir' },
    UNFOLDING: { inbox: 'Desplegándose', outbox: 'Desplegándose' },
    SEALED: { inbox: 'Selladas', outbox: 'Selladas' },
    OPENED: { inbox: 'Abiertas', outbox: 'Abiertas' },
  },
  more: 'Mostrar más cartas',
  empty: {
    inbox: 'Nadie ha sellado todavía una carta para ti.',
    outbox: 'Todavía no has sellado ninguna carta.',
  },
  outOfReach:
    'No se llega al servidor. Tus cartas vendrán en cuanto vuelva; lo que escribas mientras tanto se guarda en este navegador.',
  writeOne: { inbox: 'Escribe una a alguien', outbox: 'Escribe la primera' },

  from: (name) => say`de ${name}`,
  for: (name) => say`para ${name}`,
  fromYourself: 'de ti',
  forYourself: 'para ti',
  opened: (when) => say`Abierta ${when}`,
  theyOpened: (when) => say`La abrieron ${when}`,
  andAnswered: (words) => say`${words} · respondida`,
  openIt: 'Ábrela',
  waitingForPerson: 'Espera a su persona',
  waitingToBeOpened: 'Espera a que la abran',
  opensIn: (left) => `se abre en ${left}`,
  anyMoment: 'en cualquier momento',

  find: 'Buscar una carta',
  inTitle: 'En el título',
  fromWhom: 'De',
  forWhom: 'Para',
  anybody: 'cualquiera',
  yourself: 'Tú',
  whichAre: 'Estado',
  anything: 'cualquiera',
  years: 'Años',
  allYears: 'Todos los años',
  showAll: 'Mostrar otra vez todas las cartas',
  looking: 'Buscando …',
  whatWasFound: 'Lo que se encontró',
  found: (count, hasMore) =>
    count === 0
      ? 'No hay ninguna carta así.'
      : `${number(count)}${hasMore ? ' o más' : ''} ${plural(count, { one: 'encontrada', other: 'encontradas' })}.`,
  moreFound: 'Mostrar más',
}
