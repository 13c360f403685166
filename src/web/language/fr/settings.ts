import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<'one'>('fr')

const because = (answer: Part) => answer && say` : « ${answer} »`

export const settings: Catalogue['settings'] = {
  lead: 'Tant qu’elle est ouverte, cette page vous parle elle-même de vos lettres. Choisissez d’abord qui le fait quand elle ne l’est pas.',
  fetching: 'On va chercher vos réglages …',
  save: 'Enregistrer',
  saved: 'Enregistré.',
  itIsYou: 'Montre que c’est bien vous qui le demandez.',
  languageHint: 'Les e-mails et les navigateurs vous parlent aussi dans cette langue.',

  byEmail: 'Par e-mail',
  provenOn: (date) => say`Prouvée le ${date}`,
  noMails: 'Ce serveur n’envoie pas d’e-mails, aucun ne peut donc vous parler de lettres.',
  emailEnded:
    'Dès que votre boîte accepte de nouveau des e-mails, envoyez un essai : s’il arrive, tout est comme avant. Ou changez l’adresse.',
  accountMails:
    'Ce qui concerne votre compte arrive toujours ici : un nouvel appareil, un autre mot de passe, une autre adresse.',
  changeUnderWay: (next, present) =>
    say`Un e-mail est en route vers ${next}. Dès que vous suivez son lien, c’est votre adresse ; d’ici là c’est ${present}.`,
  changeAddress: 'Changer l’adresse',
  newAddress: 'Nouvelle adresse',
  yourPassword: 'Votre mot de passe',
  sendMail: 'Envoyer l’e-mail',

  inBrowsers: 'Dans les navigateurs',
  push: {
    impossible: 'Ce navigateur ne peut pas vous parler de lettres quand la page est fermée.',
    forbidden:
      'Vous avez interdit à ce navigateur de montrer quoi que ce soit de cette page ; ses propres réglages peuvent changer cela.',
    off: 'Ce navigateur ne vous parle de lettres que tant que la page est ouverte.',
    on: 'Ce navigateur vous parle de lettres, même quand la page est fermée.',
  },
  thisBrowser: 'ce navigateur',
  noLongerHere: 'Plus ici',
  tellMeHere: 'Me prévenir ici',
  browserEnded:
    'Si vous utilisez encore ce navigateur, ouvrez-y cette page et demandez-lui de vous prévenir à nouveau. Cette entrée peut disparaître.',

  webhooks: 'Webhooks',
  webhooksHint: (link) => say`Un programme à vous est appelé par POST, signé selon ${link}.`,
  aWebhook: 'Un webhook',
  secretEnds: (end) => `Son secret se termine par ${end}`,
  webhookEnded:
    'Dès que votre programme accepte de nouveau des appels, envoyez un essai : s’il passe, tout est comme avant. Ou retirez-le.',
  newSecret: 'Nouveau secret',
  newSecretFor: (name) => `Nouveau secret pour ${name}`,
  makeSecret: 'Créer un nouveau secret ?',
  makeIt: 'Le créer',
  keepThisOne: 'Garder celui-ci',
  forADay: (end) =>
    `Pendant un jour, celui qui se termine par ${end} signe encore les appels. D’ici là, votre programme doit connaître le nouveau.`,
  addWebhook: 'Ajouter le webhook',
  secretOnce: 'Son secret, montré cette seule fois',
  secretHint:
    'Il permet à votre programme de distinguer nos appels de ceux des autres. Gardez-le là : on ne peut pas le revoir, seulement le remplacer.',
  copy: 'Copier',
  copied: 'Copié.',
  cannotCopy: 'Ce navigateur ne laisse pas la page copier. Le secret est sélectionné : copiez-le avec le clavier.',
  iHaveIt: 'Je l’ai',

  ofWhat: (name) => `Ce qui est annoncé : ${name}`,
  kinds: {
    forYou: {
      letter: 'Une lettre pour vous',
      rows: {
        SEALED: 'est scellée',
        UNFOLDING: 'commence à se déplier',
        READY: 'peut être ouverte',
        WITHDRAWN: 'est reprise',
      },
    },
    ofYours: {
      letter: 'Une lettre de vous',
      rows: { OPENED: 'est ouverte', REPLIED: 'reçoit une réponse', UNDELIVERABLE: 'n’atteint personne' },
    },
  },
  letterHeading: (letter) => `${letter} …`,
  nothingSince: (date) => say`Rien n’y a été envoyé depuis le ${date}`,
  forRefused: (nothingSince, why) => say`${nothingSince}, car c’était refusé : « ${why} ».`,
  remove: 'Retirer',
  removeThis: (name) => `Retirer ${name}`,
  removeIt: 'Le retirer ?',
  yesRemove: 'Le retirer',
  keepIt: 'Le garder',
  nothingMore: (name) => say`Plus rien ne sera envoyé à ${name}, et ce qui était choisi pour lui est oublié.`,
  trial: 'Envoyer un essai',
  trialTo: (name) => `Envoyer un essai : ${name}`,
  onItsWay: 'Il est en route …',
  sent: {
    EMAIL: 'Il est envoyé : regardez dans vos e-mails.',
    WEB_PUSH: 'Il est envoyé : le navigateur le montre dans un instant.',
    WEBHOOK: 'Votre programme l’a accepté.',
  },
  notThere: (answer) => say`Il n’est pas arrivé${because(answer)}.`,
  nextTry: (date) => say`La prochaine tentative est le ${date}.`,
  nobodyKnows: 'Personne ne sait encore s’il est arrivé ; il est envoyé une fois de plus.',
  refused: (answer) => say`Il a été refusé${because(answer)}.`,
  notSent: (answer) => say`Il n’a pas été envoyé${because(answer)}.`,

  quietHours: 'Heures calmes',
  quiet: (from, until, zone) =>
    `De ${from} à ${until} rien n’est envoyé, à l’heure de ${zone}. Ce qui se passe entre-temps est annoncé à ${until}.`,
  neverQuiet:
    'Vous êtes prévenu à toute heure. Pendant les heures calmes rien n’est envoyé ; ce qui se passe entre-temps est annoncé quand elles sont finies.',
  from: 'De',
  until: 'À',
  byTheClocks: 'À l’heure de',
  keepHours: 'Garder ces heures',
  noQuietHours: 'Pas d’heures calmes',
  kept: 'Gardées.',
  anotherTime: 'doit être une autre heure.',

  fetchingContacts: 'On va chercher vos contacts …',
  contacts: 'Vos contacts',
  findContact: 'Chercher un contact',
  nobodyCalledThat: 'Personne ne s’appelle ainsi.',
  keptHere: 'Les personnes à qui vous écrivez sont gardées ici.',
  inAll: (count) => `${number(count)} en tout.`,
  moreContacts: 'Montrer plus de contacts',
  reachedBy: (username, email) => say`${username}, ${email}`,
  unreachable: 'On ne peut pas lui écrire : on ne connaît ni compte ni adresse.',
  change: 'Changer',
  changeThis: (name) => `Changer ${name}`,
  leaveIt: 'Laisser',
  removeContact: (name) => `Retirer ${name} ?`,
  keep: 'Garder',
  contactRemoved:
    'Les lettres scellées lui parviennent tout de même. Les brouillons restent, et ne sont plus pour personne.',
  somebodyNew: 'Quelqu’un de nouveau',
  add: 'Ajouter',
  isContact: (name) => say`${name} est un contact.`,
  contactName: 'Nom',
  contactNameHint: 'Tel que vous l’appelez.',
  email: 'E-mail',
  contactEmailHint: 'Une lettre va à la personne qui prouve que l’adresse est la sienne.',
  contactBorn: 'Date de naissance',
  contactBornHint: 'Le bureau propose alors ses anniversaires.',
  groups: 'Groupes',
  groupsHint: 'Tapez des noms, chacun suivi d’Entrée ; ou choisissez parmi ceux qui existent.',
  groupsToChoose: 'Groupes au choix',
  groupsOf: (name) => `Groupes de ${name}`,
  inGroup: 'Dans le groupe',
  anyGroup: 'n’importe lequel, ou aucun',
  groupOf: (name, count) => `${name} (${number(count)})`,

  you: 'Vous',
  name: 'Votre nom',
  nameHint: 'Les lettres vous nomment ainsi.',
  username: 'Nom d’utilisateur',
  usernameHint: 'Par lequel les autres vous trouvent.',

  password: 'Mot de passe',
  presentPassword: 'L’actuel',
  newPassword: 'Le nouveau',
  changePassword: 'Changer le mot de passe',
  passwordChanged: 'Changé. Partout ailleurs où vous étiez connecté, vous ne l’êtes plus.',

  lookingWhere: 'On regarde où vous êtes connecté …',
  sessions: 'Où vous êtes connecté',
  programWithoutName: 'Un programme sans nom',
  here: 'Ici',
  isHere: (name) => say`${name}, ici`,
  since: (begun, seen) => say`Depuis le ${begun}, vu pour la dernière fois le ${seen}`,
  sinceFrom: (begun, seen, address) => say`Depuis le ${begun}, vu pour la dernière fois le ${seen}, depuis ${address}`,
  endSession: 'Mettre fin à celle-ci',
  endThis: (name) => `Mettre fin à celle-ci : ${name}`,

  leaving: 'Partir',
  whatIsToBe: 'Ce qui doit se passer',
  ways: {
    deactivate: {
      label: 'Fermer le compte pour le moment',
      question: 'Fermer le compte pour le moment ?',
      means:
        'Personne ne peut se connecter et personne ne vous trouve, jusqu’à ce que l’exploitant de ce serveur rouvre le compte. Les lettres suivent leur chemin : les vôtres parviennent à leurs destinataires, et celles pour vous attendent.',
    },
    delete: {
      label: 'Supprimer le compte, et laisser arriver mes lettres',
      question: 'Supprimer le compte, et laisser arriver vos lettres ?',
      means:
        'Vos brouillons, vos contacts et vos fichiers qui ne sont dans aucune lettre sont détruits. Les lettres que vous avez scellées parviennent tout de même à leurs destinataires, comme d’un compte supprimé. Les lettres pour vous sont perdues pour vous. Il n’y a pas de retour.',
    },
    withdraw: {
      label: 'Supprimer le compte, et détruire mes lettres',
      question: 'Supprimer le compte, et détruire vos lettres ?',
      means:
        'Comme ci-dessus, et vos lettres que personne n’a encore ouvertes sont détruites ; leurs destinataires en sont prévenus. Celles qui sont ouvertes sont à eux, et restent. Il n’y a pas de retour.',
    },
  },
  accountPassword: 'Le mot de passe de votre compte',
  leave: 'Partir …',
  doIt: 'Le faire',
  stay: 'Rester',
}
