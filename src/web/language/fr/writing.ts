import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural, list } = grammarOf<'one'>('fr')

const nouns = {
  picture: { one: 'image', other: 'images' },
  voice: { one: 'voix', other: 'voix' },
  film: { one: 'film', other: 'films' },
  document: { one: 'document', other: 'documents' },
}

export const writing: Catalogue['writing'] = {
  fetchingDraft: 'On va chercher votre brouillon …',
  saving: {
    saved: 'Votre brouillon est enregistré.',
    changed: 'Enregistrement …',
    saving: 'Enregistrement …',
    failed: 'Gardé dans ce navigateur, pas encore enregistré.',
  },
  stillRecording: 'Vous enregistrez encore. Arrêtez, puis scellez la lettre.',
  notInLetter: (name) =>
    `« ${name} » n’est pas dans la lettre. Réessayez ou retirez ce fichier, puis scellez la lettre.`,
  onTheWay: (name, others) =>
    `« ${name} » ${others === 0 ? 'est' : plural(others, { one: `et ${number(others)} autre fichier sont`, other: `et ${number(others)} autres fichiers sont` })} encore en route. Scellez la lettre quand tous les fichiers sont là.`,
  title: 'Titre',
  titleHint: 'Le titre peut être lu dès le jour où vous la scellez.',
  letter: 'Lettre',
  wishes: 'Souhaits',
  mayAnswer: 'On peut y répondre',
  mayReadEarly: 'On peut la lire pendant qu’elle se déplie',
  announce: 'Annoncer dès maintenant par e-mail qu’elle attend',
  seal: 'Sceller la lettre',
  throwAway: 'La jeter',

  to: 'À',
  toHint: 'Un de vos contacts, quiconque par son nom ou nom d’utilisateur, ou une adresse e-mail.',
  people: 'Personnes',
  change: 'Changer',
  myself: 'Moi-même',
  wordsForMyself: 'moi moi-même',
  noAccount: 'n’a pas encore de compte',
  byMailTo: 'Par e-mail à',

  opens: 'Elle s’ouvre',
  picks: {
    minute: 'Dans une minute',
    tomorrow: 'Demain à neuf heures',
    newYear: 'Au Jour de l’an',
    year: 'Dans un an',
  },
  nextBirthday: 'Prochain anniversaire …',
  bornOn: 'Date de naissance',
  bornOnHint: 'La lettre s’ouvre à neuf heures du matin le jour du prochain anniversaire.',
  dateAndTime: 'Date et heure',
  onYourClock: (zone) => `À votre heure : ${zone}`,
  whereTheyLive: 'Où vit la personne',
  whereTheyLiveHint: 'Montre ce moment à son heure.',
  whereILive: 'là où je vis',
  afterSealing: 'une minute après que vous l’aurez scellée',
  forYou: (date) => say`${date} pour vous`,
  forBoth: (mine, theirs) => say`${mine} pour vous, ${theirs} là-bas`,

  sealIt: 'Sceller cette lettre ?',
  yesSeal: 'La sceller',
  goOnWriting: 'Continuer à écrire',
  on: (date) => say`le ${date}, à votre heure`,
  theyOpenIt: (title, name, when) => say`« ${title} » est pour ${name}. Elle peut être ouverte ${when}, et pas avant.`,
  youOpenIt: (title, yourself, when) =>
    say`« ${title} » est pour ${yourself}. Vous pourrez l’ouvrir ${when}, et pas avant.`,
  yourself: 'vous-même',
  carries: (files) => `Elle emporte ${files}.`,
  files: (counts) => list(counts.map(([kind, count]) => `${number(count)} ${plural(count, nouns[kind])}`)),
  noWayBack: 'Une fois scellée, personne ne peut plus la changer ni la reprendre, pas même vous.',
  seesTitle: (name) => say`${name} en voit aussitôt le titre.`,
  waitsFor: (email) =>
    say`Elle attend la personne qui prouvera que ${email} est son adresse. Cela y est annoncé par e-mail quand elle se déplie et quand elle peut être ouverte ; tant que personne ne l’a, vous pouvez corriger l’adresse.`,
  sealed: 'Scellée',
  theyCanOpen: (name, title, date) => say`${name} pourra ouvrir « ${title} » le ${date}. Jusque-là elle reste close.`,
  youCanOpen: (title, date) => say`Vous pourrez ouvrir « ${title} » le ${date}. Jusque-là elle reste close.`,
  done: 'Terminé',

  isGone: 'Ce brouillon a été scellé ou jeté dans une autre fenêtre.',
  keepAsNew: 'Garder ce texte comme nouveau brouillon',
  isChanged: 'Ce brouillon a aussi été changé dans une autre fenêtre. On y lit :',
  withFiles: (names) => `avec ${names.join(', ')}`,
  keepMine: 'Garder ce qui est ici',
  takeOther: 'Prendre l’autre',

  goOnWithDraft: (count) => `Continuer un brouillon (${number(count)})`,
  draftSaved: (title, when) => say`${title}, enregistré ${when}`,
  draftForSaved: (title, name, when) => say`${title} pour ${name}, enregistré ${when}`,

  attachments: 'Images, voix et films',
  addFiles: 'Ajouter des fichiers',
  dropHere: 'Ou déposez-les ici, ou collez-les.',
  isIn: (name) => `${name} est dans la lettre.`,
  isMoved: (name, place, count) => `${name} est maintenant le fichier ${place} sur ${count}.`,
  isRemoved: (name) => `${name} est retiré.`,
  ofAll: (problem) => say`La lettre : ${problem}`,
  ofThis: (problem) => say`Ce fichier : ${problem} Retirez-le, et ajoutez-le de nouveau.`,
  moveUp: (name) => `Monter ${name}`,
  moveDown: (name) => `Descendre ${name}`,
  remove: (name) => `Retirer ${name}`,
  cancel: (name) => `Abandonner ${name}`,
  tryAgain: 'Réessayer',
  tryFileAgain: (name) => `Réessayer : ${name}`,
  fileRefused: (why) => say`Ce fichier n’est pas dans la lettre. ${why}`,
  onItsWay: (name) => `${name} en route`,
  sizeOf: (sent, size) => `${sent} sur ${size}`,
  sizeAndLength: (size, length) => `${size}, ${length}`,
  goesOn: (trouble) => say`${trouble} Cela reprend dès que possible.`,
  caption: 'Légende',
  captionOf: (name) => `Légende de ${name}`,
  recording: 'Enregistrement',
  record: 'Enregistrer une voix',
  stop: 'Arrêter',
  noMicrophone:
    'Le microphone ne peut pas être utilisé. Autorisez-le dans les réglages du navigateur, ou ajoutez un fichier.',
  voiceOf: (day) => `Voix, ${day}`,
}
