import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number } = grammarOf('fr')

/** Taking all that one may read along: what the settings say of it, and the book. */
export const taking: Catalogue['taking'] = {
  heading: 'Tout emporter',
  hint: 'Toutes les lettres que vous pouvez lire, les brouillons, les contacts, les réponses et les fichiers : un livre qui s’ouvre sans serveur, et des données. Tout est rassemblé ici, dans votre navigateur ; vous pouvez faire autre chose pendant ce temps.',
  pack: 'Tout rassembler',
  progress: 'Rassemblé',
  packed: (count) => `Rassemblées : ${number(count)}.`,
  stop: 'Arrêter',
  save: 'Enregistrer l’archive',
  ready: (size) => `C’est prêt : ${size}.`,
  throwAway: 'Jeter l’archive',
  book: {
    title: (name) => say`Lettres de ${name}`,
    from: (date) => say`D’OpenOn, le ${date}. Ce qui était fermé pour vous ce jour-là est nommé ici, sans plus.`,
    forYou: 'Lettres pour vous',
    fromYou: 'Lettres de vous',
    drafts: 'Brouillons',
    contacts: 'Vos contacts',
    received: (who, sealed, unlocks) => say`de ${who}, scellée le ${sealed}, pour le ${unlocks}`,
    sent: (who, sealed, unlocks) => say`pour ${who}, scellée le ${sealed}, pour le ${unlocks}`,
    yourself: 'vous-même',
    opened: (date) => say`Ouverte le ${date}`,
    shut: 'Elle est fermée pour vous.',
    answered: (date) => say`Réponse du ${date}`,
    untitled: 'Sans titre',
    draftFor: (name) => say`Pour ${name}`,
    changed: (date) => say`Modifié en dernier le ${date}`,
    gone: 'Le serveur ne l’avait plus.',
    openFile: 'Ouvrir le fichier',
  },
}
