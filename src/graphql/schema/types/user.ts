import { displayNameOf, named, updateProfile, usernameProblem } from '../../../domain/accounts/profile.ts'
import { foundBy } from '../../../domain/accounts/search.ts'
import { UsernameTakenError, ValidationError } from '../../../domain/errors.ts'
import { spend } from '../../../domain/rate-limits.ts'
import { builder } from '../builder.ts'
import { pageOf } from '../list.ts'
import { atPrimary } from '../primary.ts'
import { forAnybody } from '../signed-in.ts'
import { visible } from '../visible.ts'
import { Language } from './language.ts'
import { displayNameDescription, type Profile, profile, UserProfile } from './profile.ts'

export const User = builder.prismaNode('User', {
  name: 'User',
  description: 'An account, as its owner sees it.',
  id: { field: 'id', description: 'Names this account; accepted wherever a user is asked for.' },
  findUnique: (id, { me }) => visible.User(me(), id),
  select: { id: true },
  fields: (t) => ({
    username: t.exposeString('username', { description: 'As typed; unique whatever the case.' }),
    email: t.exposeString('email', {
      description: 'In lower case. It counts only when it is proven: others may claim the same until then.',
    }),
    emailProvenAt: t.expose('emailProvenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its owner showed that they read its mails. Until then it links no contact and finds nobody.',
    }),
    canProveEmail: t.boolean({
      description: 'Whether it is still to be proven, and this server sends mails by which it can be.',
      select: { emailProvenAt: true },
      resolve: ({ emailProvenAt }, _args, { app }) => emailProvenAt === null && app.settings.sendsMail,
    }),
    firstName: t.exposeString('firstName', { nullable: true, description: '1 to 100 characters.' }),
    lastName: t.exposeString('lastName', { nullable: true, description: '1 to 100 characters.' }),
    chosenDisplayName: t.exposeString('displayName', {
      nullable: true,
      description: 'The display name that was chosen, to edit it: 1 to 100 characters.',
    }),
    displayName: t.string({ description: displayNameDescription, select: named, resolve: displayNameOf }),
    language: t.expose('language', {
      type: Language,
      description: 'In which its owner is told things outside of the page: by mails, and in browsers.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was opened.' }),
    profile: t.field({
      type: UserProfile,
      description: 'What others see.',
      select: profile,
      resolve: (user) => user,
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.prismaField({
    type: 'User',
    extensions: forAnybody,
    nullable: true,
    description: 'Whoever the access token speaks for; null when signed out.',
    resolve: (query, _root, _args, { app, viewer }) =>
      viewer && app.db.user.findUnique({ ...query, where: { id: viewer.id } }),
  }),
)

const UsernameAvailability = builder
  .objectRef<{ readonly username: string; readonly reason: string | null }>('UsernameAvailability')
  .implement({
    description: 'Whether a username can be had.',
    fields: (t) => ({
      available: t.boolean({ description: 'Whether it can.', resolve: ({ reason }) => reason === null }),
      reason: t.exposeString('reason', {
        nullable: true,
        description: 'Why it cannot: reads on from the username. Null when it can.',
      }),
    }),
  })

builder.queryFields((t) => ({
  usernameAvailability: t.field({
    type: UsernameAvailability,
    extensions: { ...forAnybody, ...atPrimary },
    description: 'Whether a new account could have this username, for sign-up forms.',
    args: { username: t.arg.string({ required: true, description: 'The wish.' }) },
    resolve: async (_root, { username }, { app }) => ({ username, reason: await usernameProblem(app, username) }),
  }),
  searchUsers: t.connection(
    {
      type: UserProfile,
      description:
        'Finds people, but the viewer: those whose username, or a word of whose names, begins with each word of the ' +
        'query, whatever its case and accents; and whoever has proven that exactly that email is theirs. By username. Error ' +
        '`VALIDATION_FAILED` unless the query has 2 to 100 characters, `RATE_LIMITED` after 30 searches a minute by ' +
        'default.',
      args: { query: t.arg.string({ required: true, description: '2 to 100 characters. `%` and `_` are letters.' }) },
      resolve: async (_root, args, { app, me }) => {
        await spend(app, 'search', me().id)
        const where = foundBy(me(), args)
        return pageOf<Profile>(
          app,
          { model: 'user', select: profile, where, order: byUsername, usual: 10, max: 50 },
          args,
        )
      },
    },
    { name: 'UserConnection', description: 'People, page by page: 10 unless asked for more, 50 at most.' },
    { name: 'UserEdge', description: 'Somebody and their place in the list.' },
  ),
}))

const byUsername = { field: 'usernameKey', of: 'text', direction: 'asc' } as const

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'Changes to the viewer’s profile. A field left out stays as it is; null empties it.',
  fields: (t) => ({
    username: t.string({ description: 'As for signing up. Cannot be emptied.' }),
    firstName: t.string({ description: '1 to 100 characters, none of them invisible.' }),
    lastName: t.string({ description: '1 to 100 characters, none of them invisible.' }),
    displayName: t.string({ description: '1 to 100 characters, none of them invisible.' }),
    language: t.field({
      type: Language,
      description: 'In which the viewer is told things outside of the page. Cannot be emptied.',
    }),
  }),
})

builder.mutationField('updateProfile', (t) =>
  t.prismaField({
    type: User,
    description: 'Changes what others see of the viewer, and in which language the viewer is told things.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'What changes.' }) },
    errors: {
      types: [ValidationError, UsernameTakenError],
      union: { description: 'What changing the profile comes to.' },
    },
    resolve: async (query, _root, { input: { username, language, ...names } }, { app, me }) => {
      const kept = { ...(username != null && { username }), ...(language != null && { language }) }
      await updateProfile(app, me(), { ...names, ...kept })
      return app.db.user.findUniqueOrThrow({ ...query, where: { id: me().id } })
    },
  }),
)
