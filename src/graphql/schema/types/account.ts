import { deactivateAccount, deleteAccount } from '../../../domain/accounts/close.ts'
import { changePassword } from '../../../domain/accounts/password.ts'
import { ValidationError, WrongPasswordError } from '../../../domain/errors.ts'
import { builder } from '../builder.ts'
import { User } from './user.ts'

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The old password and a new one.',
  fields: (t) => ({
    currentPassword: t.string({ required: true, description: 'Confirms that it is the viewer who asks.' }),
    newPassword: t.string({ required: true, description: 'As for signing up.' }),
  }),
})

const AccountClosed = builder.objectRef<{ readonly closed: true }>('AccountClosed').implement({
  description: 'The account is closed and all its sessions have ended, this one too.',
  fields: (t) => ({ closed: t.exposeBoolean('closed', { description: 'Always true.' }) }),
})

builder.mutationFields((t) => ({
  changePassword: t.prismaField({
    type: User,
    description:
      'Sets a new password and ends all other sessions. The session that asks goes on until its access token expires; ' +
      'its refresh token, of which somebody may have a copy, is of no more use. Log in with the new password to go on.',
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'Old and new.' }) },
    errors: {
      types: [ValidationError, WrongPasswordError],
      union: { description: 'What changing the password comes to.' },
    },
    resolve: async (query, _root, { input }, { app, me }) => {
      await changePassword(app, me(), input)
      return app.db.user.findUniqueOrThrow({ ...query, where: { id: me().id } })
    },
  }),
  deactivateAccount: t.field({
    type: AccountClosed,
    description:
      'Closes the account until an operator opens it again: nobody can log in and all sessions end. Letters go on: ' +
      'those it sealed reach their receivers, those sealed for it become ready.',
    args: { password: t.arg.string({ required: true, description: 'Confirms that it is the viewer who asks.' }) },
    errors: { types: [WrongPasswordError], union: { description: 'What closing the account comes to.' } },
    resolve: async (_root, { password }, { app, me }) => {
      await deactivateAccount(app, me(), password)
      return { closed: true } as const
    },
  }),
  deleteAccount: t.field({
    type: AccountClosed,
    description:
      'Deletes the account for good, with its drafts, contacts and feed. Letters it sealed still reach their ' +
      'receivers, with a deleted user as sender, unless they are withdrawn. There is no way back.',
    args: {
      password: t.arg.string({ required: true, description: 'Confirms that it is the viewer who asks.' }),
      withdrawLetters: t.arg.boolean({
        defaultValue: false,
        required: true,
        description:
          'Whether letters that nobody has opened yet are destroyed. Their receivers get a CapsuleWithdrawn event. ' +
          'Opened letters belong to their receivers and stay.',
      }),
    },
    errors: { types: [WrongPasswordError], union: { description: 'What deleting the account comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      await deleteAccount(app, me(), args)
      return { closed: true } as const
    },
  }),
}))
