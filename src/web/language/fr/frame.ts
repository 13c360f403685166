import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { amount } = grammarOf<'one'>('fr')

export const frame: Catalogue['frame'] = {
  language: 'Langue',
  home: 'OpenOn, vers vos lettres',
  letters: 'Lettres',
  forYou: 'Pour vous',
  fromYou: 'De vous',
  write: 'Écrire',
  readyToOpen: 'à ouvrir',
  settings: 'Réglages',
  logOut: 'Se déconnecter',
  toldWhileClosed: 'Être prévenu quand la page est fermée ?',
  graphiql: 'Explorer l’API dans GraphiQL',
  reference: 'La référence de l’API',
  toLetters: 'Vers vos lettres',

  titles: {
    inbox: 'Lettres pour vous',
    outbox: 'Lettres de vous',
    write: 'Écrire une lettre',
    letter: 'Une lettre',
    settings: 'Réglages',
    forgot: 'Mot de passe oublié',
    reset: 'Un nouveau mot de passe',
    verify: 'Votre adresse',
    claim: 'Une lettre pour vous',
    nowhere: 'Rien ici',
  },

  connection: {
    connecting: 'Connexion …',
    live: 'En direct',
    reconnecting: 'Reconnexion …',
    ended: 'Plus en direct : rechargez la page',
  },
  held: 'C’était plus à la fois que le serveur n’accepte d’une personne. Cela reprend tout seul.',
  heldFor: (left) => `dans ${left}`,
  comesLater: 'Cela arrive dès que possible.',

  notices: 'Avis',
  away: 'Pendant votre absence',
  dismiss: 'Masquer',
  show: 'Voir',
  undo: 'Annuler',
  thrownAway: (title) => say`« ${title} » est jetée.`,
  untitled: 'Sans titre',
  deletedUser: 'Compte supprimé',

  nothingHere: 'Il n’y a rien ici',
  cutOff: 'Le lien a peut-être été coupé quand il a été copié.',

  atField: (label, problem) => say`${label} : ${problem}`,
  isMissing: 'manque encore.',

  time: {
    justNow: 'à l’instant',
    left: (parts) => parts.map(([count, unit]) => amount(count, unit, 'short')).join(' '),
    wait: (count, unit) => amount(count, unit),
  },

  device: (browser, system) => `${browser} sur ${system}`,
  aBrowser: 'Un navigateur',
  pushServiceSilent: (why) => `Le service de notification de ce navigateur ne répond pas : ${why}`,

  news: {
    withdrawn: 'Une lettre a été reprise par la personne qui l’avait envoyée.',
    sealed: (sender, title) => say`${sender} a scellé « ${title} » pour vous.`,
    unfolding: (title) => say`« ${title} » commence à se déplier.`,
    ready: (title) => say`« ${title} » peut être ouverte.`,
    readyForThem: (receiver, title) => say`${receiver} peut maintenant ouvrir « ${title} ».`,
    opened: (receiver, title) => say`${receiver} a ouvert « ${title} ».`,
    answered: (receiver, title) => say`${receiver} a répondu à « ${title} ».`,
    claimed: (receiver, title) => say`${receiver} a maintenant « ${title} ».`,
    unreached: (receiver, title) =>
      say`Personne n’est joignable à ${receiver}, où « ${title} » attend. Vous pouvez corriger l’adresse.`,
  },
}
