import { type Part, say } from '../say.ts'

/** Coming in: signing up, logging in, and the links of mails. */
export const entering = {
  lead: 'Letters that stay shut until their day comes.',
  letterWaits: 'A letter waits for you.',
  haveAccount: 'Do you have an account?',
  logIn: 'Log in',
  signUp: 'Sign up',
  name: 'Your name',
  nameHint: 'As others see it; you may leave it out.',
  username: 'Username',
  email: 'Email',
  usernameOrEmail: 'Username or email',
  password: 'Password',
  passwordHint: 'At least 8 characters, with a capital, a small letter and a digit.',
  forgot: 'Forgot your password?',
  usernameTaken: 'is taken already.',
  emailTaken: 'has an account already.',

  otherAccount: (email: Part, username: Part) =>
    say`It is for ${email}, and you are logged in as ${username}. Log out to sign up with that address, or make it the address of your account.`,
  changeAddress: 'Change my address',

  newPasswordLead: 'A new password.',
  linkHint: 'Where the link goes.',
  sendLink: 'Send the link',
  back: 'Back',
  lookIntoMail: 'Look into your mail.',
  linkSent: (email: Part) =>
    say`If somebody here has proven that ${email} is theirs, a link for a new password is on its way. It works for an hour.`,

  newPassword: 'New password',
  setPassword: 'Set the password',
  passwordSet: 'Your password is set.',
  sessionsEnded: (email: Part) => say`All sessions have ended. Log in as ${email} with the new password.`,

  isItYours: 'Is this your address?',
  somebodyGave: 'Somebody gave the address that your mail came to as theirs. If it was you, say so.',
  yesMine: 'Yes, it is mine',
  notNow: 'Not now',
  thanks: 'Thank you.',
  isYours: (email: Part) => say`${email} is yours.`,

  yourAddress: 'Your address',
  mailAsks: (email: Part) =>
    say`A mail asks whether this address is yours: ${email}. Until you say so, letters for it do not reach you.`,
  anotherMail: (email: Part) =>
    say`Another mail is on its way to ${email}. Until you say so, letters for it do not reach you.`,
  sendAgain: 'Send it again',
}
