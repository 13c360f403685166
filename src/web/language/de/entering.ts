import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

export const entering: Catalogue['entering'] = {
  lead: 'Briefe, die verschlossen bleiben, bis ihr Tag kommt.',
  letterWaits: 'Ein Brief wartet auf dich.',
  haveAccount: 'Hast du ein Konto?',
  logIn: 'Anmelden',
  signUp: 'Registrieren',
  name: 'Dein Name',
  nameHint: 'So sehen ihn andere; du kannst ihn weglassen.',
  username: 'Benutzername',
  email: 'E-Mail',
  usernameOrEmail: 'Benutzername oder E-Mail',
  password: 'Passwort',
  passwordHint: 'Mindestens 8 Zeichen, mit einem Großbuchstaben, einem Kleinbuchstaben und einer Ziffer.',
  forgot: 'Passwort vergessen?',
  usernameTaken: 'ist schon vergeben.',
  emailTaken: 'hat schon ein Konto.',

  otherAccount: (email, username) =>
    say`Er ist für ${email}, und du bist als ${username} angemeldet. Melde dich ab, um dich mit dieser Adresse zu registrieren, oder mach sie zur Adresse deines Kontos.`,
  changeAddress: 'Meine Adresse ändern',

  newPasswordLead: 'Ein neues Passwort.',
  linkHint: 'Dorthin geht der Link.',
  sendLink: 'Link senden',
  back: 'Zurück',
  lookIntoMail: 'Sieh in deine Mails.',
  linkSent: (email) =>
    say`Wenn hier jemand bestätigt hat, dass ${email} die eigene Adresse ist, dann ist ein Link für ein neues Passwort unterwegs. Er gilt eine Stunde.`,

  newPassword: 'Neues Passwort',
  setPassword: 'Passwort festlegen',
  passwordSet: 'Dein Passwort steht fest.',
  sessionsEnded: (email) => say`Alle Sitzungen sind beendet. Melde dich als ${email} mit dem neuen Passwort an.`,

  isItYours: 'Ist das deine Adresse?',
  somebodyGave:
    'Jemand hat die Adresse, an die deine Mail kam, als die eigene angegeben. Wenn du das warst, dann sag es.',
  yesMine: 'Ja, es ist meine',
  notNow: 'Nicht jetzt',
  thanks: 'Danke.',
  isYours: (email) => say`${email} gehört dir.`,

  yourAddress: 'Deine Adresse',
  mailAsks: (email) =>
    say`Eine Mail fragt, ob diese Adresse dir gehört: ${email}. Bis du es bestätigst, erreichen dich Briefe an sie nicht.`,
  anotherMail: (email) =>
    say`Noch eine Mail ist unterwegs an ${email}. Bis du es bestätigst, erreichen dich Briefe an diese Adresse nicht.`,
  sendAgain: 'Noch einmal senden',
}
