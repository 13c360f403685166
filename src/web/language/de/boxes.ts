import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number } = grammarOf<'one'>('de')

export const boxes: Catalogue['boxes'] = {
  sections: {
    READY: { inbox: 'Bereit zum Öffnen', outbox: 'Bereit, noch nicht geöffnet' },
    UNFOLDING: { inbox: 'Entfalten sich', outbox: 'Entfalten sich' },
    SEALED: { inbox: 'Versiegelt', outbox: 'Versiegelt' },
    OPENED: { inbox: 'Geöffnet', outbox: 'Geöffnet' },
  },
  more: 'Mehr Briefe zeigen',
  empty: {
    inbox: 'Noch hat niemand einen Brief für dich versiegelt.',
    outbox: 'Du hast noch keinen Brief versiegelt.',
  },
  outOfReach:
    'Der Server ist nicht zu erreichen. Deine Briefe kommen, sobald er wieder da ist; was du bis dahin schreibst, bleibt in diesem Browser.',
  writeOne: { inbox: 'Schreib jemandem einen', outbox: 'Schreib deinen ersten' },

  from: (name) => say`von ${name}`,
  for: (name) => say`für ${name}`,
  fromYourself: 'von dir selbst',
  forYourself: 'für dich selbst',
  opened: (when) => say`Geöffnet ${when}`,
  theyOpened: (when) => say`Dort geöffnet ${when}`,
  andAnswered: (words) => say`${words} · beantwortet`,
  openIt: 'Öffne ihn',
  waitingForPerson: 'Wartet auf den Menschen, für den er ist',
  waitingToBeOpened: 'Wartet darauf, geöffnet zu werden',
  opensIn: (left) => `öffnet sich in ${left}`,
  anyMoment: 'jeden Moment',

  find: 'Einen Brief suchen',
  inTitle: 'Im Titel',
  fromWhom: 'Von',
  forWhom: 'Für',
  anybody: 'beliebig',
  yourself: 'Du selbst',
  whichAre: 'Zustand',
  anything: 'beliebig',
  years: 'Jahre',
  allYears: 'Alle Jahre',
  showAll: 'Wieder alle Briefe zeigen',
  looking: 'Suche …',
  whatWasFound: 'Was gefunden wurde',
  found: (count, hasMore) =>
    count === 0 ? 'Einen solchen Brief gibt es nicht.' : `${number(count)}${hasMore ? ' oder mehr' : ''} gefunden.`,
  moreFound: 'Mehr davon zeigen',
}
