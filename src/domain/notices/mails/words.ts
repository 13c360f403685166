import type { ChosenKind } from '../kinds.ts'
import type { LetterMoment, SecurityMatter } from '../notice.ts'
import { type Part, render, type Words } from './layout.ts'

/** What is said in which mail. Whoever gets one that they did not ask for is told what that means, and what to do. */

interface Linked {
  readonly username: string
  readonly url: string
}

export const proofWords = ({ username, url }: Linked): Words =>
  render('Is this your address?', [
    `Somebody, probably you, signed up to OpenOn as ${username} with this address.`,
    'If it was you, say so. From then on letters for this address reach you, and you can set a new password by it.',
    { label: 'Yes, this is my address', url },
    'The link works once, for a day. If it was not you, do nothing: without it the account has no part in your address.',
  ])

export const changeWords = ({ username, url }: Linked): Words =>
  render('Is this your new address?', [
    `${username} of OpenOn wants to change their address to this one.`,
    { label: 'Yes, this is my address', url },
    'The link works once, for a day. If it was not you, do nothing: without it nothing changes.',
  ])

export const resetWords = ({ username, url }: Linked): Words =>
  render('A new password', [
    `Somebody, probably you, asked for a new password for ${username} of OpenOn.`,
    { label: 'Set a new password', url },
    'The link works once, for an hour. If it was not you, do nothing: your password stays as it is.',
  ])

/** For the owner of an address that somebody gives as theirs. */
export const ownedWords = ({ username, claimedBy, url }: Linked & { claimedBy: string }): Words =>
  render('You have an account already', [
    `Somebody, perhaps you, gave this address as theirs at OpenOn, as ${claimedBy}.`,
    `It is proven to be yours, ${username}, and stays so: nothing has changed. If you forgot that you have an account, log in as ${username}; the page helps with a forgotten password.`,
    { label: 'To OpenOn', url },
  ])

const matters: Readonly<Record<SecurityMatter, { subject: string; happened: string; remedy: string }>> = {
  NEW_DEVICE: {
    subject: 'A new device',
    happened: 'Somebody logged in from where you have not been before',
    remedy: 'If it was not you, change your password: that ends every other session.',
  },
  PASSWORD_CHANGED: {
    subject: 'Your password was changed',
    happened: 'Your password was changed',
    remedy: 'If it was not you, ask for a new one at once: it is sent to this address, and ends every session.',
  },
  EMAIL_CHANGED: {
    subject: 'Your address was changed',
    happened: 'Your account has another address now, and this one is yours there no more',
    remedy: 'If it was not you, somebody has your password: write to whoever runs this OpenOn.',
  },
}

export function securityWords(
  matter: SecurityMatter,
  { username, at, device, url }: Linked & { at: string; device: string | null },
): Words {
  const { subject, happened, remedy } = matters[matter]
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`
  return render(subject, [
    `${happened}, ${username}: on ${when}${device ? `, with ${device.slice(0, 200)}` : ''}.`,
    `If it was you, all is well. ${remedy}`,
    { label: 'To OpenOn', url },
  ])
}

interface Letters {
  readonly sender: string
  /** Besides the one that is spoken of. */
  readonly others: number
  readonly day: Date | null
  readonly url: string
  readonly silenceUrl: string
}

/** For whoever reads the mail of an address that letters wait for. */
export function letterWords(moment: LetterMoment, { sender, others, day, url, silenceUrl }: Letters): Words {
  const subject = {
    SEALED: 'A letter waits for you',
    CHECK: 'A letter waits for you',
    UNFOLDING: 'A letter for you begins to unfold',
    READY: 'A letter for you is ready',
  }[moment]
  const until = day ? ` until ${day.toISOString().slice(0, 10)}` : ''
  const fate =
    moment === 'READY'
      ? 'Its day has come: you can open it now.'
      : `It stays shut${until}. What it says nobody can read before, and you will be written to when its day has come.`
  const more = others === 0 ? [] : [`There ${others === 1 ? 'is one more' : `are ${others} more`} like it for you.`]
  return render(subject, [
    `${sender} wrote you a letter at OpenOn, where letters stay shut until their day comes.`,
    fate,
    ...more,
    'You have no account yet. The link opens one with this address, and the letter is there. Keep it to yourself: whoever uses it first has the letter.',
    { label: 'Have the letter', url },
    'If the link is too old, sign up with this address all the same. If you want no mails about letters, say so here:',
    { label: 'No more mails', url: silenceUrl },
  ])
}

export const trialWords = ({ username, url }: Linked): Words =>
  render('A trial', [
    `This is how OpenOn reaches you, ${username}. You asked for it just now; there is nothing to do.`,
    { label: 'To OpenOn', url },
  ])

/** What is told of letters: of one, of several, and what there is to do. */
const news: Readonly<Record<ChosenKind, { one: string; several: string; from: string; label: string }>> = {
  SEALED: {
    one: 'A letter was sealed for you',
    several: 'letters were sealed for you',
    from: 'from',
    label: 'To OpenOn',
  },
  UNFOLDING: { one: 'A letter for you unfolds', several: 'letters for you unfold', from: 'from', label: 'To OpenOn' },
  READY: { one: 'A letter for you is ready', several: 'letters for you are ready', from: 'from', label: 'Open it' },
  OPENED: { one: 'Your letter was opened', several: 'of your letters were opened', from: 'by', label: 'To OpenOn' },
  REPLIED: { one: 'Your letter was answered', several: 'of your letters were answered', from: 'by', label: 'Read it' },
  WITHDRAWN: {
    one: 'A letter for you was taken back',
    several: 'letters for you were taken back',
    from: '',
    label: 'To OpenOn',
  },
  UNDELIVERABLE: {
    one: 'A letter of yours reaches nobody',
    several: 'of your letters reach nobody',
    from: '',
    label: 'To OpenOn',
  },
}

interface News {
  /** Of all, of which `letters` may be the first ones. */
  readonly count: number
  readonly letters: readonly { readonly who: string; readonly title: string | null }[]
  readonly url: string
  /** By which one is told this no more. */
  readonly leave: string
}

export function newsWords(kind: ChosenKind, { count, letters, url, leave }: News): Words {
  const { one, several, from, label } = news[kind]
  const subject = count === 1 ? one : `${count} ${several}`
  const lines = letters.map(({ who, title }) => `${title === null ? '' : `“${title}” `}${from} ${who}`)
  const [only = ''] = lines
  const rest = count > letters.length && letters.length > 0 ? [`and ${count - letters.length} more`] : []
  const what: Part[] =
    count === 1
      ? [`${one}${only && `: ${only}`}.`]
      : [`${subject}.`, ...(lines.length > 0 ? [`${[...lines, ...rest].join('; ')}.`] : [])]
  return render(subject, [...what, { label, url }], { label: 'Tell me no more of this', url: leave })
}
