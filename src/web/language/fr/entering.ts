import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

export const entering: Catalogue['entering'] = {
  lead: 'Des lettres qui restent closes jusqu’à ce que vienne leur jour.',
  letterWaits: 'Une lettre vous attend.',
  haveAccount: 'Avez-vous un compte ?',
  logIn: 'Se connecter',
  signUp: 'S’inscrire',
  name: 'Votre nom',
  nameHint: 'Tel que les autres le voient ; vous pouvez l’omettre.',
  username: 'Nom d’utilisateur',
  email: 'E-mail',
  usernameOrEmail: 'Nom d’utilisateur ou e-mail',
  password: 'Mot de passe',
  passwordHint: 'Au moins 8 caractères, dont une majuscule, une minuscule et un chiffre.',
  forgot: 'Mot de passe oublié ?',
  usernameTaken: 'est déjà pris.',
  emailTaken: 'a déjà un compte.',

  otherAccount: (email, username) =>
    say`Elle est pour ${email}, et vous êtes connecté en tant que ${username}. Déconnectez-vous pour vous inscrire avec cette adresse, ou faites-en l’adresse de votre compte.`,
  changeAddress: 'Changer mon adresse',

  newPasswordLead: 'Un nouveau mot de passe.',
  linkHint: 'C’est là que le lien est envoyé.',
  sendLink: 'Envoyer le lien',
  back: 'Retour',
  lookIntoMail: 'Regardez dans vos e-mails.',
  linkSent: (email) =>
    say`Si quelqu’un ici a prouvé que ${email} est son adresse, un lien pour un nouveau mot de passe est en route. Il est valable une heure.`,

  newPassword: 'Nouveau mot de passe',
  setPassword: 'Définir le mot de passe',
  passwordSet: 'Votre mot de passe est défini.',
  sessionsEnded: (email) =>
    say`Toutes les sessions ont pris fin. Connectez-vous en tant que ${email} avec le nouveau mot de passe.`,

  isItYours: 'Est-ce votre adresse ?',
  somebodyGave:
    'Quelqu’un a donné comme sienne l’adresse à laquelle votre e-mail est arrivé. Si c’était vous, dites-le.',
  yesMine: 'Oui, c’est la mienne',
  notNow: 'Pas maintenant',
  thanks: 'Merci.',
  isYours: (email) => say`${email} est à vous.`,

  yourAddress: 'Votre adresse',
  mailAsks: (email) =>
    say`Un e-mail demande si cette adresse est la vôtre : ${email}. Tant que vous ne le confirmez pas, les lettres qui lui sont destinées ne vous parviennent pas.`,
  anotherMail: (email) =>
    say`Un autre e-mail est en route vers ${email}. Tant que vous ne le confirmez pas, les lettres destinées à cette adresse ne vous parviennent pas.`,
  sendAgain: 'L’envoyer à nouveau',
}
