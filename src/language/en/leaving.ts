/** Where a link in mails leads by which one is told less. */
export const leaving = {
  title: 'Mails from OpenOn',
  cutOff: 'This link is not whole. Copy all of it from the mail.',
  tooMuch: 'Too many requests. Please try again later.',
  ask: (about: string) => `Send no more mails ${about}?`,
  yes: 'Send no more of them',
  done: (about: string) => `Done: no more mails ${about}. Letters wait for you all the same.`,
  about: {
    SEALED: 'when a letter is sealed for you',
    UNFOLDING: 'when a letter for you begins to unfold',
    READY: 'when a letter for you is ready',
    OPENED: 'when a letter of yours is opened',
    REPLIED: 'when a letter of yours is answered',
    WITHDRAWN: 'when a letter for you is taken back',
    UNDELIVERABLE: 'when a letter of yours reaches nobody',
    LETTER: 'about letters that wait for this address',
  },
}
