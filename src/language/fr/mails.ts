import type { Catalogue } from '../catalogue.ts'
import { grammarOf, timesOf } from '../grammar.ts'

const { number, plural, list } = grammarOf<'one'>('fr')
const { day, instant } = timesOf('fr')

const de = (name: string) => `de ${name}`
const par = (name: string) => `par ${name}`

export const mails: Catalogue['mails'] = {
  foot: 'OpenOn : des lettres qui restent closes jusqu’à ce que vienne leur jour.',
  before: (label) => `${label} :`,

  proof: {
    subject: 'Est-ce votre adresse ?',
    lead: (username) =>
      `Quelqu’un, sans doute vous, s’est inscrit sur OpenOn avec cette adresse, sous le nom de ${username}.`,
    ask: 'Si c’était vous, dites-le. Les lettres pour cette adresse vous parviendront alors, et elle vous permettra de choisir un nouveau mot de passe.',
    yes: 'Oui, c’est mon adresse',
    end: 'Le lien sert une seule fois, pendant un jour. Si ce n’était pas vous, ne faites rien : sans lui, ce compte n’a aucune part à votre adresse.',
  },
  change: {
    subject: 'Est-ce votre nouvelle adresse ?',
    lead: (username) => `${username}, sur OpenOn, voudrait désormais utiliser cette adresse.`,
    end: 'Le lien sert une seule fois, pendant un jour. Si ce n’était pas vous, ne faites rien : sans lui, rien ne change.',
  },
  reset: {
    subject: 'Un nouveau mot de passe',
    lead: (username) => `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour ${username} sur OpenOn.`,
    set: 'Choisir un nouveau mot de passe',
    end: 'Le lien sert une seule fois, pendant une heure. Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.',
  },
  owned: {
    subject: 'Vous avez déjà un compte',
    lead: (claimedBy) =>
      `Quelqu’un, peut-être vous, a donné cette adresse comme la sienne sur OpenOn, sous le nom de ${claimedBy}.`,
    fact: (username) =>
      `Il est prouvé qu’elle est à vous, ${username}, et elle le reste : rien n’a changé. Si vous aviez oublié ce compte, connectez-vous en tant que ${username} ; si vous avez oublié le mot de passe, la page vous aide.`,
  },

  security: {
    matters: {
      NEW_DEVICE: {
        subject: 'Un nouvel appareil',
        happened: (username, at) =>
          `${username}, quelqu’un s’est connecté le ${instant(at)} depuis un endroit d’où vous n’étiez encore jamais venu.`,
        remedy: 'Sinon, changez votre mot de passe : cela met fin à toutes les autres sessions.',
      },
      PASSWORD_CHANGED: {
        subject: 'Votre mot de passe a été changé',
        happened: (username, at) => `${username}, votre mot de passe a été changé le ${instant(at)}.`,
        remedy:
          'Sinon, demandez-en un nouveau tout de suite : le lien arrive à cette adresse, et toutes les sessions prennent fin.',
      },
      EMAIL_CHANGED: {
        subject: 'Votre adresse a été changée',
        happened: (username, at) =>
          `${username}, votre compte a une autre adresse depuis le ${instant(at)} ; celle-ci n’y est plus la vôtre.`,
        remedy: 'Sinon, quelqu’un connaît votre mot de passe : écrivez à l’exploitant de ce serveur OpenOn.',
      },
    },
    device: (name) => `L’appareil se présente ainsi : ${name}.`,
    calm: 'Si c’était vous, tout va bien.',
  },

  letter: {
    subjects: {
      SEALED: 'Une lettre vous attend',
      CHECK: 'Une lettre vous attend',
      UNFOLDING: 'Une lettre pour vous commence à se déplier',
      READY: 'Une lettre pour vous peut être ouverte',
    },
    wrote: (sender) =>
      `${sender} vous a écrit une lettre sur OpenOn, où les lettres restent closes jusqu’à ce que vienne leur jour.`,
    dayHasCome: 'Son jour est venu : vous pouvez l’ouvrir maintenant.',
    staysShut: (until) =>
      `Elle reste close jusqu’au ${day(until)}. Personne ne peut lire avant ce qu’elle dit, et un e-mail vous préviendra quand son jour sera venu.`,
    others: (count) =>
      plural(count, { one: 'Il y en a une autre pour vous.', other: `Il y en a ${number(count)} autres pour vous.` }),
    account:
      'Vous n’avez pas encore de compte. Le lien en ouvre un avec cette adresse, et la lettre y est. Gardez-le pour vous : qui s’en sert en premier a la lettre.',
    have: 'Recevoir la lettre',
    tooOld:
      'Si le lien est trop ancien, inscrivez-vous tout de même avec cette adresse. Si vous ne voulez pas d’e-mails à propos de lettres, dites-le ici :',
    noMore: 'Plus d’e-mails',
  },

  trial: {
    subject: 'Un essai',
    lead: (username) =>
      `C’est ainsi qu’OpenOn vous joint, ${username}. Vous venez de le demander ; il n’y a rien à faire.`,
  },

  news: {
    kinds: {
      SEALED: {
        what: (count) =>
          plural(count, {
            one: 'Une lettre a été scellée pour vous',
            other: `${number(count)} lettres ont été scellées pour vous`,
          }),
        who: de,
      },
      UNFOLDING: {
        what: (count) =>
          plural(count, {
            one: 'Une lettre pour vous se déplie',
            other: `${number(count)} lettres pour vous se déplient`,
          }),
        who: de,
      },
      READY: {
        what: (count) =>
          plural(count, {
            one: 'Une lettre pour vous peut être ouverte',
            other: `${number(count)} lettres pour vous peuvent être ouvertes`,
          }),
        who: de,
      },
      OPENED: {
        what: (count) =>
          plural(count, {
            one: 'Votre lettre a été ouverte',
            other: `${number(count)} de vos lettres ont été ouvertes`,
          }),
        who: par,
      },
      REPLIED: {
        what: (count) =>
          plural(count, {
            one: 'Votre lettre a reçu une réponse',
            other: `${number(count)} de vos lettres ont reçu une réponse`,
          }),
        who: de,
      },
      WITHDRAWN: {
        what: (count) =>
          plural(count, {
            one: 'Une lettre pour vous a été reprise',
            other: `${number(count)} lettres pour vous ont été reprises`,
          }),
        who: de,
      },
      UNDELIVERABLE: {
        what: (count) =>
          plural(count, {
            one: 'Une lettre de vous n’atteint personne',
            other: `${number(count)} de vos lettres n’atteignent personne`,
          }),
        who: par,
      },
    },
    acts: { READY: 'Ouvrir', REPLIED: 'Lire la réponse' },
    titled: (title, who) => `« ${title} » ${who}`,
    more: (count) => plural(count, { one: 'une autre', other: `${number(count)} autres` }),
    ofThese: (what, letters) => `${what} : ${list(letters)}.`,
    leave: 'Ne plus m’en parler',
  },
}
