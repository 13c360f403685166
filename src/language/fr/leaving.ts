import type { Catalogue } from '../catalogue.ts'

export const leaving: Catalogue['leaving'] = {
  title: 'Les e-mails d’OpenOn',
  cutOff: 'Ce lien n’est pas entier. Copiez-le en entier depuis l’e-mail.',
  tooMuch: 'Trop de demandes. Réessayez plus tard.',
  ask: (about) => `Ne plus envoyer d’e-mails ${about} ?`,
  yes: 'Ne plus en envoyer',
  done: (about) => `C’est fait : plus d’e-mails ${about}. Les lettres vous attendent tout de même.`,
  about: {
    SEALED: 'quand une lettre est scellée pour vous',
    UNFOLDING: 'quand une lettre pour vous commence à se déplier',
    READY: 'quand une lettre pour vous peut être ouverte',
    OPENED: 'quand une lettre de vous est ouverte',
    REPLIED: 'quand une lettre de vous reçoit une réponse',
    WITHDRAWN: 'quand une lettre pour vous est reprise',
    UNDELIVERABLE: 'quand une lettre de vous n’atteint personne',
    LETTER: 'à propos des lettres qui attendent cette adresse',
  },
}
