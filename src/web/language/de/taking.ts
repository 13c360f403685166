import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number } = grammarOf('de')

/** Taking all that one may read along: what the settings say of it, and the book. */
export const taking: Catalogue['taking'] = {
  heading: 'Alles mitnehmen',
  hint: 'Alle Briefe, die du lesen darfst, Entwürfe, Kontakte, Antworten und Dateien: als Buch, das sich ohne Server öffnet, und als Daten. Gepackt wird hier in deinem Browser, und du kannst inzwischen etwas anderes tun.',
  pack: 'Alles einpacken',
  progress: 'Eingepackt',
  packed: (count) => `${number(count)} eingepackt.`,
  stop: 'Aufhören',
  save: 'Speichern',
  ready: (size) => `Fertig: ${size}.`,
  throwAway: 'Wegwerfen',
  book: {
    title: (name) => say`Briefe von ${name}`,
    from: (date) => say`Aus OpenOn, am ${date}. Was an diesem Tag für dich verschlossen war, ist hier nur genannt.`,
    forYou: 'Briefe für dich',
    fromYou: 'Briefe von dir',
    drafts: 'Entwürfe',
    contacts: 'Kontakte',
    received: (who, sealed, unlocks) => say`von ${who}, versiegelt am ${sealed}, für ${unlocks}`,
    sent: (who, sealed, unlocks) => say`für ${who}, versiegelt am ${sealed}, für ${unlocks}`,
    yourself: 'dir selbst',
    opened: (date) => say`Geöffnet am ${date}`,
    shut: 'Er ist für dich verschlossen.',
    answered: (date) => say`Beantwortet am ${date}`,
    untitled: 'Ohne Titel',
    draftFor: (name) => say`Für ${name}`,
    changed: (date) => say`Zuletzt geändert am ${date}`,
    gone: 'Der Server hatte sie nicht mehr.',
    openFile: 'Die Datei öffnen',
  },
}
