import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { serverIn } from '../server-words.ts'

const { number, plural, amount } = grammarOf<'one'>('de')

const characters = (count: number) => `${number(count)} Zeichen`
const entries = (count: number) => plural(count, { one: 'einen Eintrag', other: `${number(count)} Einträge` })

export const server: Catalogue['server'] = {
  ...serverIn({
    issues: {
      missing: () => 'fehlt noch.',
      blank: () => 'darf nicht leer sein.',
      atLeast: (count) => `muss mindestens ${characters(count)} haben.`,
      atMost: (count) => `darf höchstens ${characters(count)} haben.`,
      atMostBytes: (count) => `darf höchstens ${number(count)} Bytes haben.`,
      atMostEntries: (count) => `darf höchstens ${entries(count)} haben.`,
      upperCase: () => 'muss einen Großbuchstaben enthalten.',
      lowerCase: () => 'muss einen Kleinbuchstaben enthalten.',
      digit: () => 'muss eine Ziffer enthalten.',
      controls: () => 'darf keine Steuerzeichen enthalten.',
      invisible: () => 'darf keine unsichtbaren Zeichen enthalten.',
      email: () => 'muss eine E-Mail-Adresse sein.',
      username: () =>
        'muss mit einem Buchstaben oder einer Ziffer beginnen und aus Buchstaben, Ziffern, _ und - bestehen.',
      webAddress: () => 'muss eine Adresse im Web sein, die mit https:// beginnt.',
      secretive: () => 'darf weder ein Passwort noch einen Abschnitt hinter # enthalten.',
      noAccount: () => 'hat noch kein Konto, also könnte niemand den Brief öffnen.',
      noPerson: () => 'ist niemand, den es hier gibt.',
      noContact: () => 'ist keiner deiner Kontakte.',
      twice: () => 'ist schon dabei.',
      muchForSeveral: () =>
        'hat mehr in seinen Dateien, als für so viele kopiert werden kann. Entferne welche, oder versiegle ihn für weniger Personen.',
      noFile: () => 'ist keine Datei von dir, die angekommen ist und in keinem anderen Brief liegt.',
      zone: () => 'muss eine Zeitzone sein, wie Europe/Berlin.',
      time: () => 'muss eine Uhrzeit sein, wie 22:00.',
      day: () => 'muss ein Tag des Kalenders sein.',
      tooManyGroups: (count) => `wären insgesamt mehr als ${number(count)}.`,
      tooSoon: (count, unit) => `muss später sein: frühestens ${amount(count, unit)} nach jetzt.`,
      tooFar: (count, unit) => `muss früher sein: spätestens ${amount(count, unit)} nach jetzt.`,
    },
    refusals: {
      ALREADY_CLAIMED: 'Dieser Brief ist angekommen und bleibt, wo er ist.',
      ALREADY_REPLIED: 'Dieser Brief ist schon beantwortet.',
      ALREADY_SEALED: 'Dieser Brief ist schon versiegelt; niemand kann ihn mehr ändern.',
      CAPSULE_NOT_READY: 'Dieser Brief bleibt verschlossen, bis sein Tag kommt.',
      DRAFT_CONFLICT: 'Der Entwurf wurde geändert, seit du ihn gesehen hast.',
      EMAIL_TAKEN: 'Mit dieser E-Mail-Adresse gibt es schon ein Konto.',
      FEED_CURSOR_INVALID: 'An dieser Stelle lässt sich nicht weiterlesen. Lade die Seite neu.',
      INVALID_CREDENTIALS: 'Der Benutzername oder das Passwort ist falsch.',
      INVALID_REFRESH_TOKEN: 'Deine Sitzung ist vorbei; melde dich neu an.',
      INVALID_TOKEN: 'Dieser Link gilt nicht (mehr): er gilt einmal und nicht für immer. Bitte um einen neuen.',
      MAIL_UNAVAILABLE:
        'Dieser Server verschickt keine Mails, also kann hier keine Adresse bestätigt werden. Wer ihn betreibt, kann das ändern.',
      NOT_FOUND: 'Das gibt es nicht, oder nicht mehr.',
      PUSH_UNAVAILABLE: 'Dieser Server schickt Browsern nichts. Wer ihn betreibt, kann das ändern.',
      QUOTA_EXCEEDED: 'Davon hast du schon so viele, wie man haben kann; lösche zuerst einige.',
      RATE_LIMITED: 'Das war zu viel auf einmal. Versuch es später noch einmal.',
      REPLY_NOT_ALLOWED: 'Dieser Brief nimmt keine Antwort an, oder noch keine.',
      USERNAME_TAKEN: 'Dieser Benutzername ist vergeben.',
      WRONG_PASSWORD: 'Das Passwort ist falsch.',
    },
    troubles: {
      UNREACHABLE: 'Der Server ist nicht zu erreichen. Versuch es gleich noch einmal.',
      TIMEOUT: 'Das hat zu lange gedauert.',
      INTERNAL_SERVER_ERROR: 'Beim Server ging etwas schief.',
      SIGNED_OUT: 'Deine Sitzung ist vorbei.',
    },
    files: {
      EMPTY: () => 'Es ist nichts darin.',
      TOO_LARGE: (size) => `Eine Datei darf höchstens ${size} haben.`,
      KIND_REFUSED: () =>
        'Solche Dateien kann ein Brief hier nicht haben; was eine Datei ist, zeigt ihr Inhalt, nicht ihr Name.',
      TOO_MANY_PIXELS: () => 'Dieses Bild hat mehr Bildpunkte, als jemand ansehen kann.',
      LONGER_THAN_ANNOUNCED: () => 'Es ist mehr, als angekündigt war.',
      QUOTA_EXCEEDED: () =>
        'Deine Dateien sind zusammen so viele, wie man haben kann; lösche zuerst Briefe oder Entwürfe mit Dateien.',
      TAKEN_OVER: () => 'Es wird aus einem anderen Fenster gesendet.',
      SIGNED_OUT: () => 'Deine Sitzung ist vorbei.',
      NOT_FOUND: () => 'Diese Datei gibt es nicht mehr.',
      DAMAGED: () => 'Diese Datei ist beschädigt.',
      STORE_FULL: () => 'Für mehr Dateien ist kein Platz. Wer diesen Server betreibt, kann das ändern.',
      STORE_AWAY: () => 'Dateien sind im Moment nicht zu erreichen.',
      TOO_MANY_AT_ONCE: () => 'Zu viele Dateien sind zugleich unterwegs.',
      RATE_LIMITED: () => 'Das war zu viel auf einmal.',
      UNREACHABLE: () => 'Der Server ist nicht zu erreichen.',
    },
  }),
  cannotReach: 'Der Server ist nicht zu erreichen.',
  answered: (status) => `Der Server antwortete ${status}.`,
  tooMuch: (wait) => `Das war zu viel auf einmal. Versuch es in ${wait} noch einmal.`,
}
