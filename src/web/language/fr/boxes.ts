import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural } = grammarOf<'one'>('fr')

export const boxes: Catalogue['boxes'] = {
  sections: {
    READY: { inbox: 'À ouvrir', outbox: 'Prêtes, pas encore ouvertes' },
    UNFOLDING: { inbox: 'Se déplient', outbox: 'Se déplient' },
    SEALED: { inbox: 'Scellées', outbox: 'Scellées' },
    OPENED: { inbox: 'Ouvertes', outbox: 'Ouvertes' },
  },
  more: 'Montrer plus de lettres',
  empty: {
    inbox: 'Personne n’a encore scellé de lettre pour vous.',
    outbox: 'Vous n’avez pas encore scellé de lettre.',
  },
  outOfReach:
    'Le serveur est hors d’atteinte. Vos lettres arrivent dès son retour ; ce que vous écrivez d’ici là reste dans ce navigateur.',
  writeOne: { inbox: 'Écrivez-en une à quelqu’un', outbox: 'Écrivez votre première' },

  from: (name) => say`de ${name}`,
  for: (name) => say`pour ${name}`,
  fromYourself: 'de vous-même',
  forYourself: 'pour vous-même',
  opened: (when) => say`Ouverte ${when}`,
  theyOpened: (when) => say`Ouverte là-bas ${when}`,
  andAnswered: (words) => say`${words} · répondue`,
  openIt: 'Ouvrez-la',
  waitingForPerson: 'Attend la personne à qui elle est destinée',
  waitingToBeOpened: 'Attend d’être ouverte',
  opensIn: (left) => `s’ouvre dans ${left}`,
  anyMoment: 'd’un instant à l’autre',

  find: 'Chercher une lettre',
  inTitle: 'Dans le titre',
  fromWhom: 'De',
  forWhom: 'Pour',
  anybody: 'tout le monde',
  yourself: 'Vous-même',
  whichAre: 'État',
  anything: 'tous',
  years: 'Années',
  allYears: 'Toutes les années',
  showAll: 'Montrer à nouveau toutes les lettres',
  looking: 'Recherche …',
  whatWasFound: 'Ce qui a été trouvé',
  found: (count, hasMore) =>
    count === 0
      ? 'Il n’y a pas de telle lettre.'
      : `${number(count)}${hasMore ? ' ou plus' : ''} ${plural(count, { one: 'trouvée', other: 'trouvées' })}.`,
  moreFound: 'En montrer plus',
}
