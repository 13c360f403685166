import { grammarOf, timesOf } from '../grammar.ts'

const { number, plural, list } = grammarOf<'one'>('en-GB')
const { day, instant } = timesOf('en-GB')

const from = (name: string) => `from ${name}`
const by = (name: string) => `by ${name}`

/** What is said in which mail. Whoever gets one that they did not ask for is told what that means, and what to do. */
export const mails = {
  foot: 'OpenOn: letters that stay shut until their day comes.',
  /** Before the address of a link, where there are no buttons. */
  before: (label: string) => `${label}:`,

  proof: {
    subject: 'Is this your address?',
    lead: (username: string) => `Somebody, probably you, signed up to OpenOn as ${username} with this address.`,
    ask: 'If it was you, say so. From then on letters for this address reach you, and you can set a new password by it.',
    yes: 'Yes, this is my address',
    end: 'The link works once, for a day. If it was not you, do nothing: without it the account has no part in your address.',
  },
  change: {
    subject: 'Is this your new address?',
    lead: (username: string) => `${username} of OpenOn wants to change their address to this one.`,
    end: 'The link works once, for a day. If it was not you, do nothing: without it nothing changes.',
  },
  reset: {
    subject: 'A new password',
    lead: (username: string) => `Somebody, probably you, asked for a new password for ${username} of OpenOn.`,
    set: 'Set a new password',
    end: 'The link works once, for an hour. If it was not you, do nothing: your password stays as it is.',
  },
  owned: {
    subject: 'You have an account already',
    lead: (claimedBy: string) => `Somebody, perhaps you, gave this address as theirs at OpenOn, as ${claimedBy}.`,
    fact: (username: string) =>
      `It is proven to be yours, ${username}, and stays so: nothing has changed. If you forgot that you have an account, log in as ${username}; the page helps with a forgotten password.`,
  },

  security: {
    matters: {
      NEW_DEVICE: {
        subject: 'A new device',
        happened: (username: string, at: Date) =>
          `Somebody logged in from where you have not been before, ${username}: on ${instant(at)}.`,
        remedy: 'If it was not you, change your password: that ends every other session.',
      },
      PASSWORD_CHANGED: {
        subject: 'Your password was changed',
        happened: (username: string, at: Date) => `Your password was changed, ${username}: on ${instant(at)}.`,
        remedy: 'If it was not you, ask for a new one at once: it is sent to this address, and ends every session.',
      },
      EMAIL_CHANGED: {
        subject: 'Your address was changed',
        happened: (username: string, at: Date) =>
          `Your account has another address now, and this one is yours there no more, ${username}: since ${instant(at)}.`,
        remedy: 'If it was not you, somebody has your password: write to whoever runs this OpenOn.',
      },
    },
    device: (name: string) => `The device calls itself ${name}.`,
    calm: 'If it was you, all is well.',
  },

  letter: {
    subjects: {
      SEALED: 'A letter waits for you',
      CHECK: 'A letter waits for you',
      UNFOLDING: 'A letter for you begins to unfold',
      READY: 'A letter for you is ready',
    },
    wrote: (sender: string) => `${sender} wrote you a letter at OpenOn, where letters stay shut until their day comes.`,
    dayHasCome: 'Its day has come: you can open it now.',
    staysShut: (until: Date) =>
      `It stays shut until ${day(until)}. What it says nobody can read before, and you will be written to when its day has come.`,
    others: (count: number) =>
      `There ${plural(count, { one: 'is one more', other: `are ${number(count)} more` })} like it for you.`,
    account:
      'You have no account yet. The link opens one with this address, and the letter is there. Keep it to yourself: whoever uses it first has the letter.',
    have: 'Have the letter',
    tooOld:
      'If the link is too old, sign up with this address all the same. If you want no mails about letters, say so here:',
    noMore: 'No more mails',
  },

  trial: {
    subject: 'A trial',
    lead: (username: string) =>
      `This is how OpenOn reaches you, ${username}. You asked for it just now; there is nothing to do.`,
  },

  news: {
    /** Of so many letters; of whom; and what there is to do, where that is more than to look. */
    kinds: {
      SEALED: {
        what: (count: number) =>
          plural(count, { one: 'A letter was sealed for you', other: `${number(count)} letters were sealed for you` }),
        who: from,
      },
      UNFOLDING: {
        what: (count: number) =>
          plural(count, { one: 'A letter for you unfolds', other: `${number(count)} letters for you unfold` }),
        who: from,
      },
      READY: {
        what: (count: number) =>
          plural(count, { one: 'A letter for you is ready', other: `${number(count)} letters for you are ready` }),
        who: from,
      },
      OPENED: {
        what: (count: number) =>
          plural(count, { one: 'Your letter was opened', other: `${number(count)} of your letters were opened` }),
        who: by,
      },
      REPLIED: {
        what: (count: number) =>
          plural(count, { one: 'Your letter was answered', other: `${number(count)} of your letters were answered` }),
        who: by,
      },
      WITHDRAWN: {
        what: (count: number) =>
          plural(count, {
            one: 'A letter for you was taken back',
            other: `${number(count)} letters for you were taken back`,
          }),
        who: from,
      },
      UNDELIVERABLE: {
        what: (count: number) =>
          plural(count, {
            one: 'A letter of yours reaches nobody',
            other: `${number(count)} of your letters reach nobody`,
          }),
        who: by,
      },
    },
    acts: { READY: 'Open it', REPLIED: 'Read it' },
    titled: (title: string, who: string) => `“${title}” ${who}`,
    more: (count: number) => `${number(count)} more`,
    ofThese: (what: string, letters: readonly string[]) => `${what}: ${list(letters)}.`,
    leave: 'Tell me no more of this',
  },
}
