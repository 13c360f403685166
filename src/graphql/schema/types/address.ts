import { proveEmail, requestEmailChange, requestEmailProof } from '../../../domain/accounts/proof.ts'
import { requestPasswordReset, resetPassword } from '../../../domain/accounts/reset.ts'
import {
  EmailTakenError,
  InvalidTokenError,
  MailUnavailableError,
  ValidationError,
  WrongPasswordError,
} from '../../../domain/errors.ts'
import { builder } from '../builder.ts'
import { forAnybody } from '../signed-in.ts'

const AddressedMail = builder.objectRef<{ readonly address: string }>('AddressedMail').implement({
  description:
    'A mail was asked for. Nothing here tells whether the address has an account, or whether the mail arrives.',
  fields: (t) => ({ address: t.exposeString('address', { description: 'Where it would go, in lower case.' }) }),
})

const ProvenAddress = builder.objectRef<{ readonly address: string }>('ProvenAddress').implement({
  description: 'An address that counts: its mails were read.',
  fields: (t) => ({ address: t.exposeString('address', { description: 'The address, in lower case.' }) }),
})

const limits =
  'Error `RATE_LIMITED` after 10 mails that one asks for, or 5 to one address, in an hour, unless configured otherwise.'

builder.mutationFields((t) => ({
  requestEmailProof: t.field({
    type: AddressedMail,
    description:
      'Sends the viewer a mail with a link by which they prove that their address is theirs, as signing up does; the ' +
      `link works for a day. Nothing is sent where it is proven. ${limits}`,
    errors: { types: [MailUnavailableError], union: { description: 'What asking for a proof comes to.' } },
    resolve: async (_root, _args, { app, me }) => ({ address: await requestEmailProof(app, me()) }),
  }),
  requestEmailChange: t.field({
    type: AddressedMail,
    description:
      'Sends a mail with a link to a new address, which becomes the viewer’s when that link is used; until then the old ' +
      `one counts, and when it no longer does it is told so. ${limits}`,
    args: {
      email: t.arg.string({ required: true, description: 'The new address, as for signing up.' }),
      password: t.arg.string({ required: true, description: 'Confirms that it is the viewer who asks.' }),
    },
    errors: {
      types: [ValidationError, WrongPasswordError, MailUnavailableError],
      union: { description: 'What asking for another address comes to.' },
    },
    resolve: async (_root, args, { app, me }) => ({ address: await requestEmailChange(app, me(), args) }),
  }),
  proveEmail: t.field({
    type: ProvenAddress,
    extensions: forAnybody,
    description:
      'Spends the token of a link in a mail: from now on the address is its account’s, and nobody else’s. Needs no ' +
      'session, for mails are read anywhere. Contacts with this address that are linked to nobody are linked to it.',
    args: { token: t.arg.string({ required: true, description: 'What follows `#/verify/` in the link.' }) },
    errors: {
      types: [InvalidTokenError, EmailTakenError],
      union: { description: 'What proving an address comes to.' },
    },
    resolve: async (_root, { token }, { app, origin }) => ({ address: await proveEmail(app, origin, token) }),
  }),
  requestPasswordReset: t.field({
    type: AddressedMail,
    extensions: forAnybody,
    description:
      'Sends a link for a new password to whoever has proven this address; the link works for an hour. The answer is ' +
      `the same for every address. ${limits}`,
    args: { email: t.arg.string({ required: true, description: 'The address, in any case.' }) },
    errors: {
      types: [ValidationError, MailUnavailableError],
      union: { description: 'What asking for a new password comes to.' },
    },
    resolve: async (_root, { email }, { app, origin }) => ({ address: await requestPasswordReset(app, origin, email) }),
  }),
  resetPassword: t.field({
    type: ProvenAddress,
    extensions: forAnybody,
    description: 'Spends the token of such a link for a new password, and ends all sessions of the account.',
    args: {
      token: t.arg.string({ required: true, description: 'What follows `#/reset/` in the link.' }),
      password: t.arg.string({ required: true, description: 'The new password, as for signing up.' }),
    },
    errors: {
      types: [ValidationError, InvalidTokenError],
      union: { description: 'What setting a new password comes to.' },
    },
    resolve: async (_root, args, { app, origin }) => ({ address: await resetPassword(app, origin, args) }),
  }),
}))
