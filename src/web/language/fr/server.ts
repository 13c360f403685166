import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { serverIn } from '../server-words.ts'

const { number, plural, amount } = grammarOf<'one'>('fr')

const characters = (count: number) =>
  plural(count, { one: `${number(count)} caractère`, other: `${number(count)} caractères` })

export const server: Catalogue['server'] = {
  ...serverIn({
    issues: {
      missing: () => 'manque encore.',
      blank: () => 'ne doit pas être vide.',
      atLeast: (count) => `doit avoir au moins ${characters(count)}.`,
      atMost: (count) => `doit avoir au plus ${characters(count)}.`,
      atMostBytes: (count) => `doit avoir au plus ${number(count)} octets.`,
      atMostEntries: (count) =>
        plural(count, {
          one: `doit avoir au plus ${number(count)} élément.`,
          other: `doit avoir au plus ${number(count)} éléments.`,
        }),
      upperCase: () => 'doit contenir une majuscule.',
      lowerCase: () => 'doit contenir une minuscule.',
      digit: () => 'doit contenir un chiffre.',
      controls: () => 'ne doit pas contenir de caractères de contrôle.',
      invisible: () => 'ne doit pas contenir de caractères invisibles.',
      email: () => 'doit être une adresse e-mail.',
      username: () =>
        'doit commencer par une lettre ou un chiffre et continuer avec des lettres, des chiffres, _ ou -.',
      webAddress: () => 'doit être une adresse du web qui commence par https://.',
      secretive: () => 'ne doit contenir ni mot de passe ni fragment après #.',
      noAccount: () => 'n’a pas encore de compte, donc personne ne pourrait ouvrir la lettre.',
      noPerson: () => 'n’est personne que l’on connaisse ici.',
      noContact: () => 'n’est pas un de vos contacts.',
      twice: () => 'est déjà nommé.',
      muchForSeveral: () =>
        'a plus dans ses fichiers qu’il n’est possible de copier pour tant de personnes. Retirez-en, ou scellez-la pour moins de personnes.',
      noFile: () => 'n’est pas un fichier à vous qui est arrivé et n’est dans aucune autre lettre.',
      zone: () => 'doit être un fuseau horaire, comme Europe/Paris.',
      time: () => 'doit être une heure, comme 22:00.',
      day: () => 'doit être un jour du calendrier.',
      tooManyGroups: (count) => `seraient plus de ${number(count)} en tout.`,
      tooSoon: (count, unit) => `doit être plus tard : au plus tôt dans ${amount(count, unit)}.`,
      tooFar: (count, unit) => `doit être plus tôt : au plus tard dans ${amount(count, unit)}.`,
    },
    refusals: {
      ALREADY_CLAIMED: 'Cette lettre a trouvé sa personne, et reste chez elle.',
      ALREADY_REPLIED: 'Cette lettre a déjà reçu sa réponse.',
      ALREADY_SEALED: 'Cette lettre est déjà scellée ; personne ne peut plus la changer.',
      CAPSULE_NOT_READY: 'Cette lettre reste close jusqu’à ce que vienne son jour.',
      DRAFT_CONFLICT: 'Le brouillon a changé depuis que vous l’avez vu.',
      EMAIL_TAKEN: 'Un compte avec cet e-mail existe déjà.',
      FEED_CURSOR_INVALID: 'On ne peut pas continuer à lire d’ici. Rechargez la page.',
      INVALID_CREDENTIALS: 'Le nom d’utilisateur ou le mot de passe est faux.',
      INVALID_REFRESH_TOKEN: 'Votre session est finie ; connectez-vous de nouveau.',
      INVALID_TOKEN:
        'Ce lien ne sert à rien, ou plus à rien : il sert une fois, et pas pour toujours. Demandez-en un nouveau.',
      MAIL_UNAVAILABLE:
        'Ce serveur n’envoie pas d’e-mails, aucune adresse ne peut donc être prouvée ici. Son exploitant peut changer cela.',
      NOT_FOUND: 'Cela n’existe pas, ou plus.',
      PUSH_UNAVAILABLE: 'Ce serveur n’envoie rien aux navigateurs. Son exploitant peut changer cela.',
      QUOTA_EXCEEDED: 'Vous en avez autant qu’il est possible ; supprimez-en d’abord.',
      RATE_LIMITED: 'C’était trop à la fois. Réessayez plus tard.',
      REPLY_NOT_ALLOWED: 'Cette lettre n’accepte pas de réponse, ou pas encore.',
      USERNAME_TAKEN: 'Ce nom d’utilisateur est pris.',
      WRONG_PASSWORD: 'Le mot de passe est faux.',
    },
    troubles: {
      UNREACHABLE: 'Le serveur est injoignable. Réessayez dans un instant.',
      TIMEOUT: 'Cela a pris trop de temps.',
      INTERNAL_SERVER_ERROR: 'Quelque chose a mal tourné sur le serveur.',
      SIGNED_OUT: 'Votre session est finie.',
    },
    files: {
      EMPTY: () => 'Il n’y a rien dedans.',
      TOO_LARGE: (size) => `Un fichier peut avoir au plus ${size}.`,
      KIND_REFUSED: () =>
        'Une lettre ne peut pas avoir ce genre de fichier ici ; ce qu’il est se voit à ce qu’il contient, pas à son nom.',
      TOO_MANY_PIXELS: () => 'Cette image a plus de pixels qu’on ne peut en regarder.',
      LONGER_THAN_ANNOUNCED: () => 'Il y en a plus que ce qui était annoncé.',
      QUOTA_EXCEEDED: () =>
        'Vous avez autant de fichiers qu’il est possible ; supprimez d’abord des lettres ou brouillons avec des fichiers.',
      TAKEN_OVER: () => 'Il est envoyé depuis une autre fenêtre.',
      SIGNED_OUT: () => 'Votre session est finie.',
      NOT_FOUND: () => 'Ce fichier n’existe plus.',
      DAMAGED: () => 'Ce fichier est endommagé.',
      STORE_FULL: () => 'Il n’y a plus de place pour d’autres fichiers. L’exploitant de ce serveur peut changer cela.',
      STORE_AWAY: () => 'Les fichiers sont injoignables pour le moment.',
      TOO_MANY_AT_ONCE: () => 'Trop de fichiers sont en route à la fois.',
      RATE_LIMITED: () => 'C’était trop à la fois.',
      UNREACHABLE: () => 'Le serveur est injoignable.',
    },
  }),
  cannotReach: 'Le serveur est injoignable.',
  answered: (status) => `Le serveur a répondu ${status}.`,
  tooMuch: (wait) => `C’était trop à la fois. Réessayez dans ${wait}.`,
}
