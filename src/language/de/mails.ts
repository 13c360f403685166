import type { Catalogue } from '../catalogue.ts'
import { grammarOf, timesOf } from '../grammar.ts'

const { number, plural, list } = grammarOf<'one'>('de')
const { day, instant } = timesOf('de')

const von = (name: string) => `von ${name}`

export const mails: Catalogue['mails'] = {
  foot: 'OpenOn: Briefe, die verschlossen bleiben, bis ihr Tag kommt.',
  before: (label) => `${label}:`,

  proof: {
    subject: 'Ist das deine Adresse?',
    lead: (username) =>
      `Jemand, wahrscheinlich du, hat sich mit dieser Adresse bei OpenOn registriert, als ${username}.`,
    ask: 'Wenn du das warst, dann sag es. Von da an erreichen dich Briefe an diese Adresse, und du kannst mit ihr ein neues Passwort festlegen.',
    yes: 'Ja, das ist meine Adresse',
    end: 'Der Link gilt einmal, einen Tag lang. Wenn du es nicht warst, brauchst du nichts zu tun: ohne ihn hat das Konto keinen Anteil an deiner Adresse.',
  },
  change: {
    subject: 'Ist das deine neue Adresse?',
    lead: (username) => `${username} von OpenOn möchte ab jetzt diese Adresse verwenden.`,
    end: 'Der Link gilt einmal, einen Tag lang. Wenn du es nicht warst, brauchst du nichts zu tun: ohne ihn ändert sich nichts.',
  },
  reset: {
    subject: 'Ein neues Passwort',
    lead: (username) => `Jemand, wahrscheinlich du, hat um ein neues Passwort für ${username} bei OpenOn gebeten.`,
    set: 'Neues Passwort festlegen',
    end: 'Der Link gilt einmal, eine Stunde lang. Wenn du es nicht warst, brauchst du nichts zu tun: dein Passwort bleibt, wie es ist.',
  },
  owned: {
    subject: 'Du hast schon ein Konto',
    lead: (claimedBy) =>
      `Jemand, vielleicht du, hat diese Adresse bei OpenOn als die eigene angegeben, unter dem Namen ${claimedBy}.`,
    fact: (username) =>
      `Dass sie dir gehört, ${username}, ist bestätigt und bleibt so: es hat sich nichts geändert. Falls du vergessen hast, dass du ein Konto hast, melde dich als ${username} an; bei einem vergessenen Passwort hilft die Seite.`,
  },

  security: {
    matters: {
      NEW_DEVICE: {
        subject: 'Ein neues Gerät',
        happened: (username, at) =>
          `${username}, am ${instant(at)} hat sich jemand von einem Ort aus angemeldet, den wir von dir noch nicht kennen.`,
        remedy: 'Wenn nicht, ändere dein Passwort: das beendet alle anderen Sitzungen.',
      },
      PASSWORD_CHANGED: {
        subject: 'Dein Passwort wurde geändert',
        happened: (username, at) => `${username}, am ${instant(at)} wurde dein Passwort geändert.`,
        remedy:
          'Wenn nicht, bitte sofort um ein neues: der Link kommt an diese Adresse, und alle Sitzungen enden damit.',
      },
      EMAIL_CHANGED: {
        subject: 'Deine Adresse wurde geändert',
        happened: (username, at) =>
          `${username}, dein Konto hat seit dem ${instant(at)} eine andere Adresse; diese hier ist dort nicht mehr deine.`,
        remedy: 'Wenn nicht, kennt jemand dein Passwort: schreib denen, die dieses OpenOn betreiben.',
      },
    },
    device: (name) => `Das Gerät nennt sich ${name}.`,
    calm: 'Wenn du das warst, ist alles gut.',
  },

  letter: {
    subjects: {
      SEALED: 'Ein Brief wartet auf dich',
      CHECK: 'Ein Brief wartet auf dich',
      UNFOLDING: 'Ein Brief für dich beginnt sich zu entfalten',
      READY: 'Ein Brief für dich kann geöffnet werden',
    },
    wrote: (sender) =>
      `${sender} hat dir einen Brief geschrieben, bei OpenOn, wo Briefe verschlossen bleiben, bis ihr Tag kommt.`,
    dayHasCome: 'Sein Tag ist da: du kannst ihn jetzt öffnen.',
    staysShut: (until) =>
      `Er bleibt verschlossen bis zum ${day(until)}. Was er sagt, kann vorher niemand lesen, und du bekommst eine Mail, wenn sein Tag da ist.`,
    others: (count) =>
      plural(count, {
        one: 'Noch ein solcher Brief ist für dich da.',
        other: `Noch ${number(count)} solche Briefe sind für dich da.`,
      }),
    account:
      'Du hast noch kein Konto. Der Link öffnet eines mit dieser Adresse, und der Brief ist da. Behalte ihn für dich: wer ihn zuerst benutzt, hat den Brief.',
    have: 'Zum Brief',
    tooOld:
      'Wenn der Link zu alt ist, registriere dich trotzdem mit dieser Adresse. Wenn du keine Mails über Briefe möchtest, sag es hier:',
    noMore: 'Keine Mails mehr',
  },

  trial: {
    subject: 'Eine Probe',
    lead: (username) =>
      `So erreicht dich OpenOn, ${username}. Du hast gerade darum gebeten; zu tun gibt es hier nichts.`,
  },

  news: {
    kinds: {
      SEALED: {
        what: (count) =>
          plural(count, {
            one: 'Ein Brief wurde für dich versiegelt',
            other: `${number(count)} Briefe wurden für dich versiegelt`,
          }),
        who: von,
      },
      UNFOLDING: {
        what: (count) =>
          plural(count, {
            one: 'Ein Brief für dich entfaltet sich',
            other: `${number(count)} Briefe für dich entfalten sich`,
          }),
        who: von,
      },
      READY: {
        what: (count) =>
          plural(count, {
            one: 'Ein Brief für dich kann geöffnet werden',
            other: `${number(count)} Briefe für dich können geöffnet werden`,
          }),
        who: von,
      },
      OPENED: {
        what: (count) =>
          plural(count, {
            one: 'Dein Brief wurde geöffnet',
            other: `${number(count)} deiner Briefe wurden geöffnet`,
          }),
        who: von,
      },
      REPLIED: {
        what: (count) =>
          plural(count, {
            one: 'Dein Brief wurde beantwortet',
            other: `${number(count)} deiner Briefe wurden beantwortet`,
          }),
        who: von,
      },
      WITHDRAWN: {
        what: (count) =>
          plural(count, {
            one: 'Ein Brief für dich wurde zurückgenommen',
            other: `${number(count)} Briefe für dich wurden zurückgenommen`,
          }),
        who: von,
      },
      UNDELIVERABLE: {
        what: (count) =>
          plural(count, {
            one: 'Ein Brief von dir erreicht niemanden',
            other: `${number(count)} deiner Briefe erreichen niemanden`,
          }),
        who: von,
      },
    },
    acts: { READY: 'Jetzt öffnen', REPLIED: 'Jetzt lesen' },
    titled: (title, who) => `„${title}“ ${who}`,
    more: (count) => plural(count, { one: 'ein weiterer', other: `${number(count)} weitere` }),
    ofThese: (what, letters) => `${what}: ${list(letters)}.`,
    leave: 'Davon nichts mehr mitteilen',
  },
}
