/** What the fields of a letter mean and may hold, wherever they appear. */
export const letterDescriptions = {
  title: '1 to 255 characters, readable by the receiver from sealing on.',
  body: '1 to 10,000 characters (Unicode code points); line breaks and tabs are kept.',
  theme: 'How clients may dress it: at most 50 characters.',
  media: 'Up to 20 http or https URLs of at most 2,048 characters.',
  attachments: 'Its files, in the order that its author gave them: up to 10, unless configured otherwise.',
  allowEarlyView: 'Whether the receiver may read it from UNFOLDING on. False by default.',
  allowReceiverReply: 'Whether the receiver may answer it after opening. True by default.',
  unlocksAt:
    'When it becomes ready, by the server’s clock: between 1 minute and 5 × 365 days from now, unless configured otherwise.',
  plan: 'When it is meant to become ready, for its author to remember: sealing it says so for good.',
  email:
    'The address of the person who is to receive it, given alone. It waits for whoever proves that the address is theirs, ' +
    'and the sender learns nothing about whether anybody has: see `Capsule.waitingFor`. Error `RATE_LIMITED` after 10 ' +
    'letters for addresses, or 5 for one, in an hour, unless configured otherwise.',
  announce:
    'Whether the person without an account is told by mail, as soon as it is sealed, that a letter waits and until when; ' +
    'in any case they are when it unfolds and when it is ready. False by default.',
  idempotencyKey:
    '1 to 255 characters that make repeating safe: with a key that the sender used before, the first result is given ' +
    'again, whatever the rest of the input. A key of a draft is refused for a letter, and that of a letter for a draft.',
} as const
